import type { Retry } from '../contract/plan.ts';
import type { Outcome } from '../contract/plugin.ts';
import type { StepFailure } from '../flow/steps/program.ts';
import { formatDurationUs } from '../time/duration.ts';
import { bugOf } from './plugin-bug.ts';
import type { StepTurn } from './step-turn.ts';

/** Nothing waits longer for an answer where no timeout was given. */
const NEVER_US = 30e6;

/** What the protocol itself calls a failure. */
export function failureOf(outcome: Outcome<unknown>): StepFailure | undefined {
  if (outcome.kind === 'error') return { kind: outcome.error, message: outcome.message };
  return outcome.failure === undefined ? undefined : { kind: outcome.failure, message: outcome.message ?? '' };
}

/** A template without a value has none at the next try either. */
export const isRetried = (retry: Retry | null, kind: string, attempt: number): boolean =>
  retry !== null && attempt <= retry.times && kind !== 'template' && (retry.on.length === 0 || retry.on.includes(kind));

/** Blames the plugin for a turn that neither it nor a timeout has ended; undefined while it may still be the target that is slow. */
export function neverSettled({ code, hook }: StepTurn, ageUs: number): string | undefined {
  if (ageUs < NEVER_US || code.timeoutUs !== null) return undefined;
  const what = `of step "${code.name}" never settled: nothing for ${formatDurationUs(ageUs)}, and no timeout`;
  return bugOf(code.protocol, hook, what);
}
