import type { Level, Population } from '../../contract/plan.ts';
import type { WrittenPopulation } from '../../language/load-keys.ts';
import type { Course } from '../../language/quantities.ts';
import { formatDurationUs } from '../../time/duration.ts';
import { levelOf } from './levels.ts';
import type { LoadBlame } from './load-blame.ts';

/** Who comes: a crowd or arrivals, and how their number moves. */
export interface Crowd {
  readonly model: Population['model'];
  readonly course: Course;
  /** Where it is written: `users` or `arrivals`; null where nothing is. */
  readonly key: 'users' | 'arrivals' | null;
}

/** One user where nothing is said; undefined after both were. */
export function crowdOf({ users, arrivals }: Pick<WrittenPopulation, 'users' | 'arrivals'>, blame: LoadBlame): Crowd | undefined {
  if (users !== undefined && arrivals !== undefined) {
    blame.contradicts(
      'arrivals',
      '`users` and `arrivals` exclude each other',
      '`users` is a crowd that waits for answers, `arrivals` start whatever happened to earlier ones',
    );
    return undefined;
  }
  if (arrivals !== undefined) return { model: 'open', course: arrivals, key: 'arrivals' };
  return { model: 'closed', course: users ?? { from: 1, to: 1, by: null }, key: users === undefined ? null : 'users' };
}

/** How long the way up takes; undefined after it was said that it cannot be. */
export function rampUsOf(
  { rampUp }: WrittenPopulation,
  { model, course, key }: Crowd,
  durationUs: number | null,
  blame: LoadBlame,
): number | undefined {
  if (rampUp === undefined) return 0;
  if (course.from !== course.to) {
    blame.contradicts('rampUp', `\`rampUp\` and a range exclude each other`, `\`${key}\` says already how the load moves`);
    return undefined;
  }
  if ('perSec' in rampUp && model === 'open') {
    blame.contradicts('rampUp', 'a speed is for users; `arrivals` take a time', 'write for example `rampUp: 30s`');
    return undefined;
  }
  const us = 'us' in rampUp ? rampUp.us : (course.to / rampUp.perSec) * 1e6;
  if (durationUs === null || us <= durationUs) return us;
  blame.contradicts(
    'rampUp',
    `the way up takes ${formatDurationUs(us)}, longer than the duration of ${formatDurationUs(durationUs)}`,
    '`duration` is the whole load, ramp included',
  );
  return undefined;
}

/** The level of one population over a stretch of time; undefined after it was said that it cannot be. */
export function stretchOf(written: WrittenPopulation, crowd: Crowd, durationUs: number | null, blame: LoadBlame): Level | undefined {
  const { course, key } = crowd;
  if (course.from !== course.to && durationUs === null) {
    blame.contradicts(key ?? 'users', 'a range needs a `duration` in which it moves');
    return undefined;
  }
  const rampUs = rampUsOf(written, crowd, durationUs, blame);
  return rampUs === undefined ? undefined : levelOf(course, durationUs, rampUs);
}

/** Keys that say nothing for this kind of load. */
export function sayMisfits(written: WrittenPopulation, model: Population['model'], blame: LoadBlame): void {
  if (model === 'open' && written.pacing !== undefined)
    blame.contradicts('pacing', '`pacing` is for users; `arrivals` have their own pace');
  if (model === 'closed' && written.spacing !== undefined) blame.contradicts('spacing', '`spacing` is for `arrivals`');
  if (model === 'closed' && written.maxUsers !== undefined)
    blame.contradicts('maxUsers', '`maxUsers` is for `arrivals`; here `users` says how many there are');
}

export interface PopulationParts {
  readonly written: WrittenPopulation;
  readonly model: Population['model'];
  readonly flows: readonly number[];
  readonly iterations: number | null;
  /** Greatest value of any stage. */
  readonly most: number;
  /** Most users where nothing is written (open). */
  readonly usualMaxUsers: number;
}

export const populationOf = ({ written, model, flows, iterations, most, usualMaxUsers }: PopulationParts): Population => ({
  model,
  flows,
  think: written.think ?? null,
  pacingUs: written.pacing ?? null,
  spacing: written.spacing ?? 'even',
  maxUsers: model === 'closed' ? Math.max(1, Math.ceil(most - 1e-9)) : (written.maxUsers ?? usualMaxUsers),
  ...(model === 'open' && written.maxUsers === undefined && { isMaxUsersUsual: true }),
  iterations,
});
