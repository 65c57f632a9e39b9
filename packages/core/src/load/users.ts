import type { Level } from '../contract/plan.ts';
import { levelAt, mostOf, piecesOf } from './level.ts';

/** Worker `worker` of `workers` serves the users and arrivals whose number leaves that rest. */
export interface Slice {
  readonly worker: number;
  readonly workers: number;
}
export const WHOLE: Slice = { worker: 0, workers: 1 };

/** User `user` (from 0) begins to walk, or begins no further iteration. */
export interface UserChange {
  /** Since the stage's begin, before its end. */
  readonly atUs: number;
  readonly user: number;
  readonly joins: boolean;
}

/** Users that walk at a level: user k does while level > k. The tolerance absorbs what dividing by a time scale leaves behind. */
export const usersOf = (level: number): number => Math.max(0, Math.ceil(level - 1e-9));

/** Users that walk at a time since the stage's begin. */
export const usersAt = (level: Level, atUs: number): number => usersOf(levelAt(level, atUs));

/** Greatest number of users of a stage. */
export const mostUsers = (level: Level, durationUs: number | null): number => usersOf(mostOf(level, durationUs));

/** Users that walk in the last instant of a stage: what the next stage begins with. */
export const usersAtEnd = (level: Level, durationUs: number | null): number => usersOf(piecesOf(level, durationUs).at(-1)?.end ?? 0);

/**
 * Who begins and who leaves during a stage, in order of time, given how many (`before`) walk when it begins. Those who walk are always
 * the lowest numbers: going up the next number joins, going down the highest leaves. Only the users of `slice` are listed.
 */
export function userChanges(before: number, level: Level, durationUs: number | null, slice: Slice = WHOLE): readonly UserChange[] {
  const changes: UserChange[] = [];
  let walking = before;
  const join = (atUs: number): void => void push(atUs, walking++, true);
  const leave = (atUs: number): void => void push(atUs, --walking, false);
  const push = (atUs: number, user: number, joins: boolean): void => {
    if (user % slice.workers === slice.worker) changes.push({ atUs, user, joins });
  };
  for (const { fromUs, toUs, begin, end } of piecesOf(level, durationUs)) {
    const first = usersOf(begin);
    while (walking < first) join(fromUs);
    while (walking > first) leave(fromUs);
    if (begin === end) continue;
    const perUnitUs = (toUs - fromUs) / (end - begin);
    const last = usersOf(end);
    // upwards user k joins where the level crosses k; downwards it leaves there
    while (walking < last) join(fromUs + (walking - begin) * perUnitUs);
    while (walking > last) {
      const atUs = fromUs + (walking - 1 - begin) * perUnitUs;
      if (atUs >= toUs) break;
      leave(atUs);
    }
  }
  return changes;
}
