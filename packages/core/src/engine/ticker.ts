import { Worker } from 'node:worker_threads';
import type { Alarm } from '../time/precise.ts';

/** What a ticker's thread is made with: when to ring, and how often that was changed. */
export interface TickerData {
  readonly atUs: Float64Array;
  readonly changes: Int32Array;
}

/**
 * A thread that sleeps until it has to wake this one: the kernel's timers are exact where `setTimeout` counts milliseconds. It ends
 * with the thread that made it. Measured at 1,000 arrivals a second: half of them late by 0.06 ms or less instead of 0.64 ms, for 7 %
 * of a core more.
 */
export function createTicker(): Alarm {
  const atUs = new Float64Array(new SharedArrayBuffer(Float64Array.BYTES_PER_ELEMENT)).fill(Number.POSITIVE_INFINITY);
  const changes = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  const entry = new URL(import.meta.url.endsWith('.ts') ? './ticker-thread.ts' : './ticker-thread.js', import.meta.url);
  const thread = new Worker(entry, { workerData: { atUs, changes } satisfies TickerData });
  let isReady = false;
  let ring = (): void => {};
  thread.on('message', () => {
    if (isReady) ring();
    isReady = true;
  });
  // without it timers are as good as setTimeout
  thread.on('error', () => {
    isReady = false;
  });
  thread.unref();
  return {
    get isReady() {
      return isReady;
    },
    set(us) {
      atUs[0] = us;
      Atomics.add(changes, 0, 1);
      Atomics.notify(changes, 0);
    },
    onRing(called) {
      ring = called;
    },
  };
}
