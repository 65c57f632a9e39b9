import type { Json, LogStep, Pause, SetStep, ThinkStep } from '../../contract/plan.ts';
import { sayChangedNumbers } from '../changed-numbers.ts';
import type { Mapping } from '../node.ts';
import { parseNode } from '../parse.ts';
import { positionOf } from '../source.ts';
import { isVariableName } from './options.ts';
import type { Around, StepChecking } from './step-checking.ts';
import { checkTemplates } from './template-check.ts';
import type { WrittenStep } from './written-step.ts';

/** What the verb's own value comes to; undefined after what is wrong with it was said. */
export function valueOfVerb<T>({ verb, value, verbSpan }: WrittenStep, { problems }: StepChecking): T | undefined {
  if (verb.value === null || (value.kind === 'scalar' && value.empty)) return undefined;
  return parseNode(verb.value, value, problems, { called: verb.key, blame: verbSpan }) as T | undefined;
}

export function think(written: WrittenStep, _around: Around, checking: StepChecking): ThinkStep | undefined {
  const pause = valueOfVerb<Pause>(written, checking);
  return pause === undefined ? undefined : { kind: 'think', at: positionOf(written.span), pause };
}

export function set(written: WrittenStep, around: Around, checking: StepChecking): SetStep | undefined {
  const values = valueOfVerb<{ readonly [name: string]: Json }>(written, checking);
  if (values === undefined) return undefined;
  checkAssignments(written.value as Mapping, around, checking);
  return { kind: 'set', at: positionOf(written.span), values };
}

/** Names in order: a later value may read an earlier name. */
export function checkAssignments(map: Mapping, around: Around, checking: StepChecking): void {
  for (const [name, { key, value }] of map.entries) {
    sayChangedNumbers(value, checking);
    checkTemplates(value, { around }, checking);
    if (isVariableName(name, key, checking)) around.variables.set(name);
  }
}

export function log(written: WrittenStep, around: Around, checking: StepChecking): LogStep | undefined {
  const message = valueOfVerb<string>(written, checking);
  if (message === undefined) return undefined;
  checkTemplates(written.value, { around }, checking);
  return { kind: 'log', at: positionOf(written.span), message };
}
