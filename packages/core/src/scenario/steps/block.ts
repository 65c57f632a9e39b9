import type { BlockStep } from '../../contract/plan.ts';
import { positionOf } from '../source.ts';
import { optionOf, ownOptions, retryOf } from './options.ts';
import { measured, verbValue } from './request.ts';
import type { Around, StepChecking } from './step-checking.ts';
import type { WrittenStep } from './written-step.ts';

/** A verb of a protocol that holds steps. */
export function block(written: WrittenStep, around: Around, checking: StepChecking): BlockStep | undefined {
  const protocol = written.verb.protocol as string;
  const { name, row } = measured(written, 'block', around, checking);
  const value = verbValue(written, around, checking);
  const options = ownOptions(written, around, checking);
  const onFail = optionOf<'end' | 'continue'>(written, 'onFail', checking) ?? 'end';
  const retry = retryOf(written, checking);
  const list = written.options.get('steps');
  if (list === undefined) checking.problems.error('LG_KEY_MISSING', written.verbSpan, `\`steps\` is missing in \`${written.verb.key}\``);
  const inside = { ...around, variables: around.variables.fork() };
  const steps = checking.steps(list?.value, inside);
  around.variables.join(onFail === 'continue' ? [around.variables.fork(), inside.variables] : [inside.variables]);
  if (value === undefined) return undefined;
  const timeoutUs = checking.sections.get(protocol)?.timeoutUs ?? null;
  const { key: verb } = written.verb;
  return { kind: 'block', at: positionOf(written.span), row, name, protocol, verb, value, options, timeoutUs, retry, onFail, steps };
}
