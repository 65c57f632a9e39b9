import type { CallStep } from '../../contract/plan.ts';
import type { Builder, Surroundings } from './builder.ts';
import type { CallCode, Label } from './program.ts';
import { pauseAfter, pauseOf } from './requests.ts';

/** Its requests are the script's own; the load's pause comes after the whole of it. */
export function call(step: CallStep, around: Surroundings, builder: Builder): void {
  const next: Label = { pc: 0 };
  const code: CallCode = {
    ...builder.tools.call(step, around.lifetime),
    row: builder.isSampled ? step.row : null,
    name: step.name,
    at: step.at,
    timeoutUs: step.timeoutUs,
    retry: step.retry,
    continues: step.onFail === 'continue',
    unwind: around.unwind,
    rest: around.rest,
    next,
    failed: pauseOf(around) === null ? around.unwind : next,
  };
  builder.add((runner) => runner.call(code), step.at, around);
  builder.here(next);
  pauseAfter(step, around, builder);
}
