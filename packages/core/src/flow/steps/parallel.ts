import type { ParallelStep } from '../../contract/plan.ts';
import type { Builder, Surroundings } from './builder.ts';
import { leastRequests } from './least-requests.ts';
import type { Label, ParallelCode } from './program.ts';
import { pauseAfter, pauseOf } from './requests.ts';

/** Each of its steps is a program of its own: walked side by side they share all of the user but the place where they stand. */
export function parallel(step: ParallelStep, around: Surroundings, builder: Builder): void {
  const next: Label = { pc: 0 };
  const code: ParallelCode = {
    at: step.at,
    unwind: around.unwind,
    rest: around.rest,
    most: step.most,
    branches: step.steps.map((branch) => ({ program: builder.program([branch], around), least: leastRequests([branch]) })),
    next,
    failed: pauseOf(around) === null ? around.unwind : next,
  };
  builder.add((runner) => runner.parallel(code), step.at, around);
  builder.here(next);
  pauseAfter(step, around, builder);
}
