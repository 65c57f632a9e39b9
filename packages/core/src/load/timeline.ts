import type { Load, Stage } from '../contract/plan.ts';

/** When a stage runs: `[beginUs, endUs)` since the load began. Null: until its iterations are done. */
export interface Span {
  readonly stage: number;
  readonly beginUs: number;
  readonly endUs: number | null;
}

/** One span per stage, each where the one before it ends; what follows a stage without an end begins at Infinity. */
export function spansOf(stages: readonly Pick<Stage, 'durationUs'>[]): readonly Span[] {
  let beginUs = 0;
  return stages.map(({ durationUs }, stage) => {
    const span = { stage, beginUs, endUs: durationUs === null ? null : beginUs + durationUs };
    beginUs += durationUs ?? Number.POSITIVE_INFINITY;
    return span;
  });
}

/** Stage that runs at a time since the load began; the last one after the end. */
export function stageAt(spans: readonly Span[], atUs: number): number {
  let stage = 0;
  for (const span of spans) if (span.beginUs <= atUs) stage = span.stage;
  return stage;
}

/** The whole load's length; null while a stage has no end of its own. */
export function durationOf(load: Pick<Load, 'stages'>): number | null {
  const last = spansOf(load.stages).at(-1);
  return last === undefined ? 0 : last.endUs === null || !Number.isFinite(last.endUs) ? null : last.endUs;
}
