import { Worker } from 'node:worker_threads';
import { monotonicUs } from '../time/monotonic.ts';
import type { Alarm } from '../time/precise.ts';

/** What a ticker's thread is made with. */
export interface TickerData {
  /** When to ring. */
  readonly atUs: Float64Array;
  /** How often that was changed. */
  readonly changes: Int32Array;
}

/**
 * A thread that sleeps until it has to wake this one: the kernel's timers are exact where `setTimeout` counts milliseconds. It ends
 * with the thread that made it. It is told of a new time only where it would oversleep it, for telling a thread wakes it.
 */
export function createTicker(): Alarm {
  const atUs = new Float64Array(new SharedArrayBuffer(Float64Array.BYTES_PER_ELEMENT)).fill(Number.POSITIVE_INFINITY);
  const changes = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  const entry = new URL(import.meta.url.endsWith('.ts') ? './ticker-thread.ts' : './ticker-thread.js', import.meta.url);
  const thread = new Worker(entry, { workerData: { atUs, changes } satisfies TickerData });
  let isReady = false;
  let ring = (): void => {};
  /** Until when it sleeps at most; when that has passed, it may have rung and sleep without end. */
  let sleepsUntilUs = Number.NEGATIVE_INFINITY;
  thread.on('message', () => {
    if (isReady) ring();
    isReady = true;
  });
  // without it timers are as good as setTimeout
  thread.on('error', () => {
    isReady = false;
    // what it was to ring for is set anew
    ring();
  });
  thread.unref();
  return {
    get isReady() {
      return isReady;
    },
    set(us) {
      atUs[0] = us;
      Atomics.add(changes, 0, 1);
      if (us < sleepsUntilUs || sleepsUntilUs <= monotonicUs()) Atomics.notify(changes, 0);
      sleepsUntilUs = us;
    },
    onRing(called) {
      ring = called;
    },
  };
}
