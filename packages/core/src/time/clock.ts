import type { Token } from '../contract/plugin.ts';

/** All the time there is. Callbacks are the primitive, because only they let a virtual clock step without waiting for promises. */
export interface Clock {
  /** Microseconds since the run's epoch, which all threads share. */
  nowUs(): number;
  /** Calls `fn` once, never before `atUs`; a time that has passed means as soon as possible, never at once. */
  at(atUs: number, fn: () => void): Timer;
  /** Wall-clock time of now, ISO 8601 UTC: for people, never for arithmetic. */
  iso(): string;
}
export interface Timer {
  cancel(): void;
}
export const Clock: Token<Clock> = Symbol.for('loadgate.Clock');

/** Resolves after `us` microseconds of `clock`, at once when `signal` is aborted. */
export const sleep = (clock: Clock, us: number, signal?: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal?.aborted) return resolve();
    const end = (): void => {
      timer.cancel();
      signal?.removeEventListener('abort', end);
      resolve();
    };
    const timer = clock.at(clock.nowUs() + us, end);
    signal?.addEventListener('abort', end);
  });
