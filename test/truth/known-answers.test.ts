import assert from 'node:assert/strict';
import { type FakeAnswer, fakeProtocol, type RanPlan, request, runPlan, sketchedPlan } from '@loadgate/core/testing';
import { answeredUs, exactPercentile, type Freeze, latenciesUnderFreeze } from './oracle.ts';

/** What the histogram's three digits may be off by. */
const HISTOGRAM_RATIO = 1e-3;
const PERCENTILES = [50, 90, 95, 99, 99.9] as const;

// The clock is virtual and the target a function, so every figure has one right value.
describe('what is reported of a target whose answers are known', () => {
  describe('latencies over five decades, every seventh answer a 503', () => {
    const REQUESTS = 20_000;
    /** 50 µs to 5 s, evenly on a logarithmic scale, in an order without pattern: 7,919 is prime to 20,000. */
    const latencyUs = (number: number): number => Math.round(50 * 10 ** ((5 * ((number * 7919) % REQUESTS)) / REQUESTS));
    const isBad = (number: number): boolean => number % 7 === 0;
    const all = Array.from({ length: REQUESTS }, (_, number) => number);
    let ran: RanPlan;
    before(async () => {
      const answer = ({ before }: { readonly before: number }): FakeAnswer => ({
        afterUs: latencyUs(before),
        ...(isBad(before) && { status: 503, failure: 'fake.503' }),
      });
      const plan = sketchedPlan({ flows: { main: [request('A')] }, load: { arrivals: 500, durationUs: 40e6, gracefulStopUs: 10e6 } });
      ran = await runPlan(plan, { plugins: [fakeProtocol(answer).plugin] });
    });

    const outcomes: readonly (readonly ['ok' | 'failed' | undefined, (number: number) => boolean])[] = [
      [undefined, () => true],
      ['ok', (number) => !isBad(number)],
      ['failed', isBad],
    ];
    for (const [outcome, belongs] of outcomes)
      for (const p of PERCENTILES)
        it(`p${p} of ${outcome ?? 'all'} is right within 0.1 %`, () => {
          const exactUs = exactPercentile(all.filter(belongs).map(latencyUs), p);
          const us = ran.history.figures(outcome === undefined ? {} : { outcome }).percentileUs(p) ?? Number.NaN;
          assert.ok(Math.abs(us - exactUs) <= exactUs * HISTOGRAM_RATIO, `${us} µs, and right is ${exactUs} µs`);
        });

    it('mean, least and greatest are exact', () => {
      const { minUs, meanUs, maxUs } = ran.history.figures({});
      const sumUs = all.reduce((sum, number) => sum + latencyUs(number), 0);
      assert.deepEqual([minUs, maxUs], [latencyUs(0), Math.max(...all.map(latencyUs))]);
      assert.ok(Math.abs((meanUs ?? 0) - sumUs / REQUESTS) < 1e-6);
    });

    it('errors, counts and seconds are exact', () => {
      const { count, ok, failed, cut } = ran.history.figures({});
      const bad = all.filter(isBad).length;
      assert.deepEqual([count, ok, failed, cut], [REQUESTS, REQUESTS - bad, bad, 0]);
      assert.deepEqual(ran.errors, { 'A fake.503': bad });
      assert.equal(ran.history.judgedSec, 40);
      const { due, started, finished, failed: broken, dropped } = ran.iterations;
      assert.deepEqual([due, started, finished, broken, dropped], [REQUESTS, REQUESTS, REQUESTS, bad, 0]);
    });
  });

  describe('a freeze of 2 s under 50 arrivals/s with ten users', () => {
    const freeze: Freeze = { fromUs: 4e6, forUs: 2e6 };
    const load = { perSec: 50, durationUs: 10e6, users: 10, serviceUs: 20e3, freeze };
    const exact = latenciesUnderFreeze(load);
    let ran: RanPlan;
    before(async () => {
      let beginUs = 0;
      const { plugin } = fakeProtocol(({ atUs }) => answeredUs(atUs - beginUs, load.serviceUs, freeze) - (atUs - beginUs));
      const plan = sketchedPlan({
        flows: { main: [request('A')] },
        load: { arrivals: load.perSec, durationUs: load.durationUs, maxUsers: load.users, gracefulStopUs: 10e6 },
      });
      ran = await runPlan(plan, {
        plugins: [plugin],
        during: (_, clock) => {
          beginUs = clock.nowUs();
        },
      });
    });

    it('is in p99 and in p90, as large as arithmetic says', () => {
      const { count, percentileUs } = bound(ran);
      assert.equal(count, 500);
      for (const p of [50, 75, 90, 99] as const) {
        const exactUs = exactPercentile(exact, p);
        assert.ok(
          Math.abs(percentileUs(p) - exactUs) <= exactUs * HISTOGRAM_RATIO + 1,
          `p${p}: ${percentileUs(p)} µs, right is ${exactUs} µs`,
        );
      }
      assert.ok(percentileUs(99) >= 1.9e6, `p99 ${percentileUs(99)} µs`);
      assert.ok(percentileUs(90) >= 0.95e6, `p90 ${percentileUs(90)} µs`);
    });

    it('hides from whoever counts from when a request was sent', () => {
      const serviceUs = ran.history.figures({ metric: 'service' }).percentileUs(90) ?? Number.NaN;
      assert.ok(serviceUs <= 25e3, `p90 of service ${serviceUs} µs`);
    });

    it('is in the figures of a window while it lasts, when nothing ends', () => {
      const before = ran.history.figures({ fromSec: 2, toSec: 4, inFlight: true }).percentileUs(95) ?? Number.NaN;
      const window = { fromSec: 4, toSec: 5 };
      const ended = ran.history.figures(window);
      const seen = ran.history.figures({ ...window, inFlight: true });
      assert.ok(before <= 25e3, `${before} µs before it`);
      assert.ok(ended.count <= 1, `${ended.count} ended in its first second`);
      // due at 4.01 s and standing at the end of the fifth second
      assert.ok((seen.percentileUs(99) ?? 0) >= 0.9e6, `${seen.percentileUs(99)} µs in it`);
    });

    it('loses no arrival, and tells how long they waited for a user', () => {
      assert.deepEqual([ran.iterations.due, ran.iterations.finished, ran.iterations.dropped], [500, 500, 0]);
      const waitUs = ran.history.figures({ metric: 'user_wait' }).percentileUs(99) ?? Number.NaN;
      assert.ok(waitUs > 1.5e6, `p99 of user_wait ${waitUs} µs`);
    });
  });
});

function bound(ran: RanPlan): { readonly count: number; percentileUs(p: number): number } {
  const figures = ran.history.figures({});
  return { count: figures.count, percentileUs: (p) => figures.percentileUs(p) ?? Number.NaN };
}
