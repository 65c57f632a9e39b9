import assert from 'node:assert/strict';
import { request, think } from '../testing/sketched-steps.ts';
import type { Timer } from '../time/clock.ts';
import { VirtualClock } from '../time/virtual.ts';
import { MS, ms, ran, SEC } from './ran.test.ts';

/** A machine whose timers are all late by 3 ms; the fake target's answers too, so they take 13 ms. */
class LateClock extends VirtualClock {
  override at(atUs: number, fn: () => void): Timer {
    return super.at(atUs + 3 * MS, fn);
  }
}
const late = () => ({ clock: new LateClock() });

describe('on a generator that is late', () => {
  it('latency counts from when an arrival was due, service from when it began, and the lag is told', async () => {
    const { calls, sums } = await ran([request('A')], { arrivals: 10, durationUs: SEC }, undefined, late());
    // all that main and workers say to each other is late as well; what counts is the distance
    assert.deepEqual(new Set(calls.map(({ atUs }, i) => atUs - (calls[i - 1]?.atUs ?? atUs - 100 * MS))), new Set([100 * MS]));
    assert.deepEqual(sums['latency A ok'], { count: 10, sumUs: 160 * MS, minUs: 16 * MS, maxUs: 16 * MS });
    assert.deepEqual([sums['service A ok']?.minUs, sums['service A ok']?.maxUs], [13 * MS, 13 * MS]);
    assert.deepEqual([sums['schedule_lag A ok']?.maxUs, sums['user_wait A ok']?.maxUs], [3 * MS, 0]);
  });

  it('pauses do not add up: what follows one is due when it was planned to end', async () => {
    const { of, sums } = await ran([request('A'), think(50 * MS)], { users: 1, durationUs: 300 * MS }, undefined, late());
    const [first = 0] = of(0);
    // 3 late, 13 for the answer, 50 for the pause; the next is due then and late again, but by no more than its own 3
    assert.deepEqual(
      of(0).map((at) => at - first),
      ms(0, 66, 132, 198, 264),
    );
    assert.deepEqual(
      [sums['latency A ok']?.maxUs, sums['service A ok']?.minUs, sums['schedule_lag A ok']?.maxUs],
      [16 * MS, 13 * MS, 3 * MS],
    );
  });

  it('what comes next is due when the answer was there, not when it had been read', async () => {
    const slow = () => ({ afterUs: 10 * MS, toldLaterUs: 4 * MS });
    const { of, sums } = await ran([request('A'), request('B'), think(50 * MS)], { users: 1, iterations: 2 }, slow);
    // A ends at 10 and is read until 14; B is due at 10, ends at 24, the pause until 74 is planned from there
    assert.deepEqual(of(0), ms(0, 14, 74, 88));
    assert.deepEqual(
      [sums['latency B ok']?.maxUs, sums['service B ok']?.maxUs, sums['schedule_lag B ok']?.maxUs],
      [14 * MS, 10 * MS, 4 * MS],
    );
  });

  it('pacing goes from due time to due time', async () => {
    const { of } = await ran([request('A')], { users: 1, durationUs: 500 * MS, pacingUs: 100 * MS }, undefined, late());
    const [first = 0, ...others] = of(0);
    assert.deepEqual(
      others.map((at) => at - first),
      ms(100, 200, 300, 400),
    );
  });

  it('an arrival that came too late is late, also if it then waited for a user', async () => {
    /** Nothing rings from 0.3 to 5 s after the load's begin. */
    class StalledClock extends VirtualClock {
      beginUs = Number.POSITIVE_INFINITY;
      override at(atUs: number, fn: () => void): Timer {
        const sinceUs = atUs - this.beginUs;
        return super.at(sinceUs > 300 * MS && sinceUs < 5 * SEC ? this.beginUs + 5 * SEC : atUs, fn);
      }
    }
    const clock = new StalledClock();
    const during = (): void => {
      clock.beginUs = clock.nowUs();
    };
    const load = { arrivals: 10, durationUs: 10 * SEC, maxUsers: 1, gracefulStopUs: SEC };
    const { iterations } = await ran([request('A')], load, () => 20 * MS, { clock, during });
    // due 0.05, 0.15, 0.25 in time; 0.35 … 3.95 more than a second late
    assert.deepEqual([iterations.due, iterations.started, iterations.onTime], [100, 100, 63]);
  });

  it('a first step of a closed load has no wait for a user', async () => {
    const { sums } = await ran(
      [request('A')],
      {
        users: [
          [0, 0],
          [SEC, 10],
        ],
        durationUs: SEC,
        maxUsers: 10,
      },
      undefined,
      late(),
    );
    assert.equal(sums['user_wait A ok'], undefined);
    assert.equal(sums['schedule_lag A ok']?.maxUs, 3 * MS);
  });
});
