import assert from 'node:assert/strict';
import type { FakeCall } from '../testing/fake-protocol.ts';
import { request, think } from '../testing/sketched-steps.ts';
import type { Timer } from '../time/clock.ts';
import { VirtualClock } from '../time/virtual.ts';
import { MS, ms, type RanOptions, ran, SEC } from './ran.test.ts';

const times = (calls: readonly FakeCall[]): readonly number[] => calls.map(({ atUs }) => atUs);

describe('an open load', () => {
  it('starts arrival k where the integral of the rate is k − ½', async () => {
    const { calls, iterations } = await ran([request('A')], { arrivals: 10, durationUs: SEC });
    assert.deepEqual(times(calls), ms(50, 150, 250, 350, 450, 550, 650, 750, 850, 950));
    assert.deepEqual([iterations.due, iterations.started, iterations.finished, iterations.onTime, iterations.dropped], [10, 10, 10, 10, 0]);
  });

  it('follows a ramp by the same rule, and stage after stage', async () => {
    // 0 → 4/s in 2 s: Λ = t², arrivals at √½, √1½, √2½, √3½; then 2/s from 2 s
    const stages = [
      {
        durationUs: 2 * SEC,
        levels: [
          [
            [0, 0],
            [2 * SEC, 4],
          ] as const,
        ],
      },
      { durationUs: SEC, levels: [2] },
    ];
    const { calls, intervals } = await ran([request('A')], { stages, arrivals: 1 });
    assert.deepEqual(times(calls), [0.5, 1.5, 2.5, 3.5].map((area) => Math.round(Math.sqrt(area) * SEC)).concat(2.25 * SEC, 2.75 * SEC));
    assert.deepEqual(
      intervals.map(({ stage, iterations }) => [stage, iterations.due]),
      [
        [0, 1],
        [0, 3],
        [1, 2],
      ],
    );
  });

  it('counts latency from the due time: a wait for a free user is part of it', async () => {
    // one user, 100 ms each, due every 50 ms: arrival k is due at 25 + 50k, begins at 25 + 100k
    const { calls, sums, iterations } = await ran(
      [request('A')],
      { arrivals: 20, durationUs: 200 * MS, maxUsers: 1, gracefulStopUs: SEC },
      () => 100 * MS,
    );
    assert.deepEqual(times(calls), ms(25, 125));
    assert.equal(sums['latency A ok']?.maxUs, 150 * MS);
    assert.equal(sums['service A ok']?.maxUs, 100 * MS);
    assert.deepEqual([sums['user_wait A ok']?.count, sums['schedule_lag A ok']?.maxUs], [2, 0]);
    // the third and fourth were waiting when the load ended
    assert.deepEqual([iterations.due, iterations.started, iterations.dropped], [4, 2, 2]);
  });

  it('serves those who wait in their order, and drops who waits for 30 s', async () => {
    const slow = ({ before }: FakeCall): number => (before === 0 ? 40 * SEC : 10 * MS);
    const { calls, iterations, intervals, sums } = await ran([request('A')], { arrivals: 0.2, durationUs: 60 * SEC, maxUsers: 1 }, slow);
    // due 2.5, 7.5, 12.5 … 57.5; that of 7.5 has gone when the first ends at 42.5, that of 12.5 just gets its user
    assert.deepEqual(
      times(calls).slice(0, 4),
      [2.5, 42.5, 42.51, 42.52].map((sec) => sec * SEC),
    );
    assert.deepEqual([iterations.due, iterations.dropped, iterations.started], [12, 1, 11]);
    assert.deepEqual([intervals[37]?.iterations.dropped, iterations.onTime], [1, 11], 'who waited for a user was not late');
    assert.equal(sums['latency A ok']?.maxUs, 40 * SEC);
    assert.deepEqual(
      intervals.slice(36, 43).map(({ waiting }) => waiting),
      [6, 6, 6, 6, 6, 6, 0],
    );
  });

  it('counts what came due while its thread stood still, though the load is over when it wakes up', async () => {
    /** Stands still from 1 s to 3 s of the load: what comes due meanwhile happens then, in the order in which it was asked for. */
    class StandingClock extends VirtualClock {
      beganUs = Number.POSITIVE_INFINITY;
      override at(atUs: number, fn: () => void): Timer {
        const sinceUs = atUs - this.beganUs;
        return super.at(sinceUs > SEC && sinceUs < 3 * SEC ? this.beganUs + 3 * SEC : atUs, fn);
      }
    }
    const clock = new StandingClock();
    const { iterations, calls } = await ran([request('A')], { arrivals: 10, durationUs: 2 * SEC }, undefined, {
      clock,
      during: () => {
        clock.beganUs = clock.nowUs();
      },
    });
    // the end was asked for before the eleventh arrival
    assert.equal(calls.length, 10);
    assert.deepEqual([iterations.due, iterations.started, iterations.onTime, iterations.dropped], [20, 10, 10, 0]);
  });

  it('does not count what would have come after it was stopped', async () => {
    const during: RanOptions['during'] = (generator, clock) => void clock.at(clock.nowUs() + SEC, () => generator.stop());
    const { iterations } = await ran([request('A')], { arrivals: 10, durationUs: 2 * SEC }, undefined, { during });
    assert.deepEqual([iterations.due, iterations.onTime], [10, 10]);
  });

  it('takes an idle user before it makes one, with fresh cookies and variables', async () => {
    const { calls, fake } = await ran(
      [request('A', { capture: { token: '$.token' } })],
      { arrivals: 10, durationUs: SEC },
      ({ before }) => ({ afterUs: before < 2 ? 120 * MS : 10 * MS, body: { token: before } }),
    );
    assert.equal(new Set(calls.map(({ user }) => user)).size, 2);
    assert.equal(fake.log.filter((line) => line.startsWith('refresh')).length, 8);
  });

  it('draws Poisson arrivals that differ by seed and repeat with it', async () => {
    const load = { arrivals: 50, durationUs: 2 * SEC, spacing: 'poisson' } as const;
    const [a, b, c] = [
      await ran([request('A')], load),
      await ran([request('A')], load),
      await ran([request('A')], load, undefined, { seed: 2 }),
    ];
    assert.deepEqual(times(a.calls), times(b.calls));
    assert.notDeepEqual(times(a.calls), times(c.calls));
    // 100 ± 4 × 10
    assert.ok(Math.abs(a.calls.length - 100) < 40, String(a.calls.length));
  });

  it('stops at its limit of iterations, and is then over', async () => {
    const { calls, log } = await ran([request('A')], { arrivals: 10, durationUs: 60 * SEC, iterations: 3 });
    assert.deepEqual([times(calls), log.at(-1)], [ms(50, 150, 250), '260000 graceful']);
    const endless = await ran([request('A')], { arrivals: 10, durationUs: null, iterations: 3 });
    assert.deepEqual([times(endless.calls), endless.log.at(-1)], [ms(50, 150, 250), '260000 graceful']);
  });

  it('does not end before its duration because its last arrival has', async () => {
    const { log } = await ran([request('A')], { arrivals: 1, durationUs: 3 * SEC, iterations: 100 });
    assert.equal(log.at(-1), '3000000 graceful');
  });

  it('sets a user up once, and lets its first arrival wait for that', async () => {
    const { calls, sums, iterations, fake } = await ran(
      [request('A')],
      { arrivals: 10, durationUs: 500 * MS },
      ({ value }) => (value === 'login' ? 30 * MS : 10 * MS),
      { userSetup: [request('login')], userCleanup: [request('logout')] },
    );
    assert.deepEqual(
      calls.map(({ value, atUs }) => [value, atUs / MS]),
      [
        ['login', 50],
        ['A', 80],
        ['A', 150],
        ['A', 250],
        ['A', 350],
        ['A', 450],
        ['logout', 500],
      ],
    );
    assert.deepEqual([sums['latency A ok']?.maxUs, sums['latency login ok'], iterations.userSetupErrors], [40 * MS, undefined, 0]);
    assert.equal(fake.log.at(-2), 'close 0');
    assert.equal(fake.log.filter((line) => line.startsWith('refresh')).length, 4, 'its first arrival keeps what userSetup got');
  });

  it('counts users that could not be set up; arrivals go on waiting for others', async () => {
    const { iterations, notices, fake } = await ran(
      [request('A')],
      { arrivals: 10, durationUs: 500 * MS },
      ({ value }) => (value === 'login' ? { afterUs: 10 * MS, status: 401 } : 10 * MS),
      { userSetup: [request('login', { expect: ['status < 400'] })] },
    );
    assert.deepEqual([iterations.due, iterations.userSetupErrors, iterations.started, iterations.dropped], [5, 5, 0, 5]);
    assert.equal(notices[0]?.message, 'userSetup failed, so user 0 was not started: step "login": fake.401: status < 400: was 401');
    assert.deepEqual(fake.log.slice(0, 2), ['session 0', 'close 0']);
  });

  it('swallows a planned pause of an iteration that begins late, to keep its schedule', async () => {
    const { calls } = await ran(
      [think(50 * MS), request('A')],
      { arrivals: 20, durationUs: 150 * MS, maxUsers: 1, gracefulStopUs: SEC },
      () => 100 * MS,
    );
    // due 25, 75, 125; the first walks 25–175: pause to 75, request to 175; the load has ended by then
    assert.deepEqual(times(calls), ms(75));
  });
});
