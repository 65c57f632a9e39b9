import type { BlockStep, Pause, RequestStep, Step } from '../../contract/plan.ts';
import type { Builder, Surroundings } from './builder.ts';
import type { BlockCode, Label, RequestCode } from './program.ts';

export function request(step: RequestStep, around: Surroundings, builder: Builder): void {
  const { session, run } = builder.tools.request(step);
  const next: Label = { pc: 0 };
  const code: RequestCode = {
    ...measured(step, around, builder),
    session,
    run,
    judge: builder.tools.judge(step, around.lifetime),
    next,
    failed: pauseOf(around) === null ? around.unwind : next,
  };
  builder.add((runner) => runner.request(code), step.at, around);
  builder.here(next);
  pauseAfter(step, around, builder);
}

/** Steps inside are walked between `enter` and `leave`, without the load's pauses: an open transaction that thinks measures its locks. */
export function block(step: BlockStep, around: Surroundings, builder: Builder): void {
  const { session, block } = builder.tools.block(step);
  const next: Label = { pc: 0 };
  const leave: Label = { pc: 0 };
  const code: BlockCode = {
    ...measured(step, around, builder),
    session,
    block,
    enter: builder.here(),
    body: { pc: 0 },
    slot: builder.slot(),
    next,
    failed: pauseOf(around) === null ? around.unwind : next,
  };
  builder.add((runner) => runner.enter(code), step.at, around);
  builder.here(code.body);
  builder.steps(step.steps, { ...around, unwind: leave, think: null, isBeforeThink: false });
  builder.here(leave);
  builder.add((runner) => runner.leave(code), step.at, around);
  builder.here(next);
  builder.enclose({ kind: 'block', row: step.row, slot: code.slot, from: code.enter, to: next });
  pauseAfter(step, around, builder);
}

function measured(step: RequestStep | BlockStep, around: Surroundings, builder: Builder) {
  return {
    row: builder.isSampled ? step.row : null,
    name: step.name,
    at: step.at,
    protocol: step.protocol,
    timeoutUs: step.timeoutUs ?? null,
    retry: step.retry,
    continues: step.onFail === 'continue',
    unwind: around.unwind,
    rest: around.rest,
  };
}

/** The load's pause; none where a `think` stands. */
export const pauseOf = ({ think, isBeforeThink }: Surroundings): Pause | null => (isBeforeThink ? null : think);

/** A failure that ends the iteration passes through the pause too: a user who got an error looks at it as long as at a page. */
export function pauseAfter(step: Step, around: Surroundings, builder: Builder): void {
  const pause = pauseOf(around);
  if (pause === null) return;
  const next: Label = { pc: 0 };
  builder.add((runner) => runner.think(pause, runner.failure === undefined ? next.pc : around.unwind.pc), step.at, around);
  builder.here(next);
}
