import type { Load } from '../contract/plan.ts';
import type { WrittenLimits } from '../language/core-keys.ts';
import { worstLoad } from '../search/worst-load.ts';
import { formatDurationUs, formatRatePerSec } from '../time/duration.ts';
import type { Problems } from './problems.ts';
import type { Span } from './source.ts';

/** What a load comes to at most. Users of several populations add up. */
export interface LoadSize {
  readonly users: number;
  readonly arrivalsPerSec: number;
  /** Null: its iterations end it. */
  readonly durationUs: number | null;
}

export function sizeOf(load: Load): LoadSize {
  const { stages, populations } = worstLoad(load);
  const most = (model: 'open' | 'closed'): number =>
    Math.max(
      0,
      ...stages.map(({ levels }) =>
        populations.reduce(
          (sum, population, p) => sum + (population.model === model ? Math.max(0, ...(levels[p] ?? []).map(([, value]) => value)) : 0),
          0,
        ),
      ),
    );
  const ends = stages.map(({ durationUs }) => durationUs);
  return {
    users: most('closed'),
    arrivalsPerSec: most('open'),
    durationUs: ends.includes(null) ? null : ends.reduce<number>((sum, us) => sum + (us as number), 0),
  };
}

/** The tightest of all layers' limits. */
export function tightest(all: readonly WrittenLimits[]): WrittenLimits {
  const least = (key: keyof WrittenLimits): { readonly [k: string]: number } => {
    const values = all.flatMap((limits) => limits[key] ?? []);
    return values.length === 0 ? {} : { [key]: Math.min(...values) };
  };
  return { ...least('users'), ...least('arrivals'), ...least('duration') };
}

/** A load beyond a limit is refused, never lowered. */
export function sayBeyond(
  { users, arrivalsPerSec, durationUs }: LoadSize,
  maxUsers: number,
  limits: WrittenLimits,
  at: (key: string) => Span,
  problems: Problems,
): void {
  const say = (key: string, message: string): void =>
    problems.error('LG_LIMIT_EXCEEDED', at(key), message, {
      hint: 'limits stand in loadgate.config.yaml; they are never raised by a scenario',
    });
  if (limits.users !== undefined && users > limits.users) say('users', `${users} users are more than the limit of ${limits.users}`);
  else if (limits.users !== undefined && maxUsers > limits.users)
    say('maxUsers', `${maxUsers} users in flight are more than the limit of ${limits.users}`);
  if (limits.arrivals !== undefined && arrivalsPerSec > limits.arrivals)
    say('arrivals', `${formatRatePerSec(arrivalsPerSec)} are more than the limit of ${formatRatePerSec(limits.arrivals)}`);
  if (limits.duration !== undefined && durationUs !== null && durationUs > limits.duration)
    say('duration', `a load of ${formatDurationUs(durationUs)} is longer than the limit of ${formatDurationUs(limits.duration)}`);
}

/** Most that a host which no environment names may be loaded with. */
export const STRANGER_LIMITS = { users: 10, arrivals: 50 };
