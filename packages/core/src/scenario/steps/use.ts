import type { Json, SequenceStep } from '../../contract/plan.ts';
import { VARIABLE } from '../../language/core-keys.ts';
import { closest } from '../../template/closest.ts';
import { textOf } from '../node.ts';
import { positionOf } from '../source.ts';
import { optionOf } from './options.ts';
import { checkAssignments, valueOfVerb } from './simple.ts';
import type { Around, StepChecking } from './step-checking.ts';
import type { WrittenStep } from './written-step.ts';

/** A fragment's steps in place of the step. What was handed in is the fragment's own: behind it nothing may count on it. */
export function use(written: WrittenStep, around: Around, checking: StepChecking): SequenceStep | undefined {
  const { problems, fragments, used } = checking;
  const name = textOf(written.value);
  const values = optionOf<{ readonly [name: string]: Json }>(written, 'with', checking) ?? {};
  if (valueOfVerb<string>(written, checking) === undefined || name === undefined) return undefined;
  const fragment = fragments.get(name);
  if (fragment === undefined && checking.isPart) return undefined;
  if (fragment === undefined) {
    const near = closest(name, fragments.keys());
    problems.error('LG_NAME_UNKNOWN', written.value.span, `there is no fragment \`${name}\``, {
      hint:
        near !== undefined
          ? `did you mean \`${near}\`?`
          : fragments.size === 0
            ? 'fragments stand under `fragments`'
            : `there are: ${[...fragments.keys()].join(', ')}`,
      fix: near,
    });
    return undefined;
  }
  used.fragments.add(name);
  if (around.fragments.includes(name)) {
    problems.error('LG_FRAGMENT_CYCLE', written.value.span, `fragment \`${name}\` uses itself`);
    return undefined;
  }
  const map = written.options.get('with')?.value;
  const outside = around.variables.fork();
  if (map?.kind === 'map') checkAssignments(map, around, checking);
  const steps = checking.steps(fragment.steps, { ...around, fragments: [...around.fragments, name] });
  // what was handed in is the fragment's own
  if (map?.kind === 'map')
    for (const given of map.entries.keys()) if (VARIABLE.test(given) && outside.stateOf(given) === undefined) around.variables.maybe(given);
  return { kind: 'sequence', at: positionOf(written.span), values, steps };
}
