import assert from 'node:assert/strict';
import { monotonicUs } from '../time/monotonic.ts';
import { type Alarm, RINGS_APART_US } from '../time/precise.ts';
import { createTicker } from './ticker.ts';

/** Waits for a ring, without a timer of its own to be late. */
function rings(alarm: Alarm): Promise<number> {
  return new Promise((resolve) => alarm.onRing(() => resolve(monotonicUs())));
}

async function readyTicker(): Promise<Alarm> {
  const alarm = createTicker();
  while (!alarm.isReady) await new Promise((resolve) => setImmediate(resolve));
  return alarm;
}

/** As a clock's timer: without one, a process does not wait for a ticker. */
async function withTimer(work: () => Promise<void>): Promise<void> {
  const timer = setInterval(() => {}, 1e3);
  await work().finally(() => clearInterval(timer));
}

describe('a ticker', () => {
  /** Distances of times that are set, from the ring before: asleep for long, just awake, resting after a ring. */
  const GAPS_US = [1_000, 1_001, 1_300, 1_950, 2_000, 2_050, 3_100, 10_000];

  it('rings for each time, never before it, whatever it was doing when the time was set', () =>
    withTimer(async () => {
      const alarm = await readyTicker();
      let atUs = monotonicUs();
      for (let i = 0; i < 300; i++) {
        atUs = Math.max(atUs + (GAPS_US[i % GAPS_US.length] as number), atUs + RINGS_APART_US);
        // half of them are set when the ticker rests, half when it has long rung and sleeps
        if (i % 16 >= 8) while (monotonicUs() < atUs - 300);
        const rung = rings(alarm);
        alarm.set(atUs);
        const us = await rung;
        assert.ok(us >= atUs, `it rang ${atUs - us} µs too early`);
        atUs = Math.max(atUs, us);
      }
    }));

  it('rings at the earlier of two times, and at the later that replaced one', () =>
    withTimer(async () => {
      const alarm = await readyTicker();
      const far = monotonicUs() + 3600e6;
      const nearUs = monotonicUs() + 5_000;
      const first = rings(alarm);
      alarm.set(far);
      // asleep for an hour by now, or about to be
      await new Promise((resolve) => setTimeout(resolve, 2));
      alarm.set(nearUs);
      assert.ok((await first) >= nearUs);
      const second = rings(alarm);
      const [soonUs, laterUs] = [monotonicUs() + 2_000, monotonicUs() + 4_000];
      alarm.set(soonUs);
      alarm.set(laterUs);
      assert.ok((await second) >= laterUs);
    }));
});
