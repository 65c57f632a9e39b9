import type { Step } from '../../contract/plan.ts';
import type { CoreVerbName } from '../../language/core-verbs.ts';
import { inWords } from '../in-words.ts';
import type { Node } from '../node.ts';
import { block } from './block.ts';
import { call } from './call.ts';
import { choose } from './choose.ts';
import { conditional, forEach, group, repeat } from './control.ts';
import { optionOf } from './options.ts';
import { parallel, sayExclusive } from './parallel.ts';
import { request } from './request.ts';
import { meantSetters, namesIn, settersIn } from './setters.ts';
import { log, set, think } from './simple.ts';
import type { Around, StepChecking } from './step-checking.ts';
import { use } from './use.ts';
import { readStep, type WrittenStep } from './written-step.ts';

/** A list of steps as the plan has them; what is wrong is said, and a broken step is left out. */
export function checkSteps(list: Node | undefined, around: Around, checking: StepChecking): readonly Step[] {
  if (list === undefined || (list.kind === 'scalar' && list.empty)) return [];
  if (list.kind !== 'list') {
    checking.problems.error('LG_VALUE_TYPE', list.span, `steps must be a list, not ${inWords(list)}`, {
      hint: 'each step begins with a dash',
    });
    return [];
  }
  if (list.items.length === 0) checking.problems.error('LG_STEPS_MISSING', list.span, 'the list of steps is empty');
  return list.items.flatMap((item) => {
    const step = checkStep(item, around, checking);
    if (step !== undefined) return [step];
    assume(item, around, checking);
    return [];
  });
}

function checkStep(node: Node, around: Around, checking: StepChecking): Step | undefined {
  const written = readStep(node, checking);
  if (written === undefined) return undefined;
  const everyUs = optionOf<number>(written, 'every', checking);
  const step = compiled(written, around, checking);
  if (node.kind === 'map' && checking.problems.hasErrors) for (const name of meantSetters(node)) around.variables.set(name);
  return step === undefined || everyUs === undefined ? step : { ...step, everyUs };
}

type Check = (written: WrittenStep, around: Around, checking: StepChecking) => Step | undefined;

const core: { readonly [verb in CoreVerbName]: Check } = {
  think,
  set,
  log,
  group,
  repeat,
  forEach,
  if: conditional,
  choose,
  parallel,
  use,
  call,
};

function compiled(written: WrittenStep, around: Around, checking: StepChecking): Step | undefined {
  const { verb } = written;
  sayExclusive(written, around, checking);
  if (verb.kind === 'core') return core[verb.core as CoreVerbName](written, around, checking);
  return (verb.kind === 'block' ? block : request)(written, around, checking);
}

/** What a broken step would have set and named counts as there: one mistake gives one message. */
function assume(node: Node, { variables }: Around, { rows }: StepChecking): void {
  for (const name of settersIn(node)) variables.set(name);
  for (const name of namesIn(node)) rows.assumed.add(name);
}
