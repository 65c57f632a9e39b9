import type { Level } from '../../contract/plan.ts';
import type { Course } from '../../language/quantities.ts';
import { writtenRate } from '../../time/duration.ts';

/** A stage before warm-up and time scale: times in µs, since the stage's begin. */
export interface DraftStage {
  readonly name: string;
  readonly durationUs: number | null;
  readonly warmup: boolean;
  readonly levels: readonly Level[];
}

/** The value over time: from 0 in `rampUs`, then held; or moved; or climbed in stairs. */
export function levelOf({ from, to, by }: Course, durationUs: number | null, rampUs: number): Level {
  if (from === to)
    return rampUs > 0
      ? [
          [0, 0],
          [rampUs, to],
        ]
      : [[0, to]];
  const endUs = durationUs ?? 0;
  if (by === null)
    return [
      [0, from],
      [endUs, to],
    ];
  const values = stairsOf({ from, to, by });
  return values.flatMap((value, i): [number, number][] => {
    const atUs = (endUs * i) / values.length;
    return i === 0
      ? [[0, value]]
      : [
          [atUs, values[i - 1] as number],
          [atUs, value],
        ];
  });
}

/** The values of `25..500 by 25`, in order; a course without stairs is its last value alone. */
export function stairsOf({ from, to, by }: Course): readonly number[] {
  if (by === null || from === to) return [to];
  const count = Math.round(Math.abs(to - from) / by);
  return Array.from({ length: count + 1 }, (_, i) => Number((from + Math.sign(to - from) * by * i).toPrecision(12)));
}

/** What a stair is called: `25 users`, `20/s`. */
export const stairName = (value: number, model: 'closed' | 'open'): string =>
  model === 'open' ? writtenRate(value) : `${value} ${value === 1 ? 'user' : 'users'}`;

/** The stages with their first `warmupUs` marked; a stage that begins in the warm-up and ends after it becomes two. */
export function withWarmup(stages: readonly DraftStage[], warmupUs: number): readonly DraftStage[] {
  let leftUs = warmupUs;
  return stages.flatMap((stage): readonly DraftStage[] => {
    const takenUs = leftUs;
    leftUs = Math.max(0, leftUs - (stage.durationUs ?? Number.POSITIVE_INFINITY));
    if (takenUs <= 0) return [stage];
    if (stage.durationUs !== null && stage.durationUs <= takenUs) return [{ ...stage, warmup: true }];
    const name = stages.length === 1 ? 'warmup' : `${stage.name} (warm-up)`;
    const [before, after] = [stage.levels.map((level) => cut(level, takenUs)[0]), stage.levels.map((level) => cut(level, takenUs)[1])];
    return [
      { name, durationUs: takenUs, warmup: true, levels: before },
      { ...stage, durationUs: stage.durationUs === null ? null : stage.durationUs - takenUs, levels: after },
    ];
  });
}

/** A level in two at a time: what comes before, and what comes after with its times counted anew. */
function cut(level: Level, atUs: number): readonly [before: Level, after: Level] {
  const before: [number, number][] = [];
  const after: [number, number][] = [];
  let value = level[0]?.[1] ?? 0;
  let fromUs = 0;
  for (const [pointUs, next] of level) {
    if (pointUs < atUs) before.push([pointUs, next]);
    else {
      if (after.length === 0) {
        const there = pointUs === fromUs ? next : value + ((next - value) * (atUs - fromUs)) / (pointUs - fromUs);
        before.push([atUs, there]);
        if (pointUs > atUs) after.push([0, there]);
      }
      after.push([pointUs - atUs, next]);
    }
    [fromUs, value] = [pointUs, next];
  }
  // held from the last point on
  if (after.length === 0) after.push([0, value]);
  return [before, after];
}

/** `--time-scale`: whole µs, so that all workers cut at the same instant. */
export function scaled(stage: DraftStage, timeScale: number): DraftStage {
  if (timeScale === 1) return stage;
  const levels = stage.levels.map((level) => level.map(([atUs, value]) => [atUs / timeScale, value] as const));
  return { ...stage, durationUs: stage.durationUs === null ? null : Math.max(1, Math.round(stage.durationUs / timeScale)), levels };
}
