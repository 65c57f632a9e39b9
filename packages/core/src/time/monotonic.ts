import type { Clock } from './clock.ts';

/** Microseconds since the process began: `performance.now()` has one origin for all threads, so an epoch read in main holds in workers. */
export const monotonicUs = (): number => performance.now() * 1e3;

/** Real time, counted from `epochUs` of {@link monotonicUs}. Timers have the resolution of `setTimeout`, 1 ms, and are never early. */
export function monotonicClock(epochUs: number): Clock {
  const nowUs = (): number => performance.now() * 1e3 - epochUs;
  return {
    nowUs,
    at(atUs, fn) {
      const fire = (): void => {
        // setTimeout may fire up to a millisecond early; a step that is due must not begin before it is due
        if (nowUs() < atUs) timer = setTimeout(fire, 1);
        else fn();
      };
      // beyond 2³¹ − 1 ms setTimeout fires at once
      let timer = setTimeout(fire, Math.min(2 ** 31 - 1, Math.max(0, Math.ceil((atUs - nowUs()) / 1e3))));
      return { cancel: () => clearTimeout(timer) };
    },
    iso: () => new Date().toISOString(),
  };
}
