import assert from 'node:assert/strict';
import { fakeProtocol, type RanPlan, request, runPlan, sketchedPlan } from '@loadgate/core/testing';
import { root } from '../docs/pages.ts';
import { CANARY, hostIn } from '../examples/check-files.ts';

const USERS = 50;
const SEC = 1e6;

// How long it takes is for `npm --prefix bench run bounds` to say.
describe('a soak of fifty users over two hours, under the virtual clock', function () {
  this.timeout(60_000);

  describe('whose users are due every two seconds', () => {
    /** User u is answered after 100 + 4u ms. */
    const serviceUs = (user: number): number => 100e3 + 4e3 * user;
    let ran: RanPlan;
    before(async () => {
      const { plugin } = fakeProtocol(({ user }) => serviceUs(user));
      const stages = [
        { durationUs: 300 * SEC, warmup: true, levels: [USERS] },
        { durationUs: 6900 * SEC, levels: [USERS] },
      ];
      const plan = sketchedPlan({ flows: { main: [request('A')] }, load: { users: USERS, pacingUs: 2 * SEC, stages } });
      ran = await runPlan(plan, { plugins: [plugin] });
    });

    it('counts every iteration and request', () => {
      const { due, started, finished, failed, cut, dropped, pacingOverruns } = ran.iterations;
      // 50 × 7200 ÷ 2
      assert.deepEqual([due, started, finished], [180_000, 180_000, 180_000]);
      assert.deepEqual([failed, cut, dropped, pacingOverruns], [0, 0, 0, 0]);
      const { history } = ran;
      assert.deepEqual([history.figures({ whole: true }).ok, history.figures({ stage: 0 }).ok], [180_000, 7_500]);
      // 50 × 6900 ÷ 2
      assert.deepEqual([history.figures({}).count, history.judgedSec], [172_500, 6_900]);
    });

    it('knows the sum of all times and each percentile', () => {
      const sumUs = 3600 * Array.from({ length: USERS }, (_, user) => serviceUs(user)).reduce((a, b) => a + b, 0);
      assert.deepEqual(ran.sums['latency A ok'], { count: 180_000, sumUs, minUs: serviceUs(0), maxUs: serviceUs(49) });
      // each user has a fiftieth of the 172,500: rank 86,250 is user 24's last, 163,875 user 47's, 170,775 user 49's
      for (const [p, user] of [
        [50, 24],
        [95, 47],
        [99, 49],
      ] as const) {
        const us = ran.history.figures({}).percentileUs(p) ?? 0;
        assert.ok(us >= serviceUs(user) && us <= serviceUs(user) * 1.001, `p${p} ${us} µs`);
      }
    });

    it('has every second, each with what ended in it', () => {
      assert.equal(ran.history.seconds, 7200);
      const ended = ran.history.perSecond('ok');
      assert.deepEqual(
        ended,
        ended.map((_, second) => (second % 2 === 0 ? USERS : 0)),
      );
      // at the very end all have left
      assert.deepEqual(new Set(ran.history.perSecond('users').slice(0, -1)), new Set([USERS]));
    });
  });

  it('of the examples counts what its target saw', async () => {
    const { plan, rows } = await hostIn(root).check(`${root}/examples/scenarios/soak.load.yaml`, { purpose: 'look', seed: 42 });
    const { plugin, calls } = fakeProtocol(({ atUs }) => ({ afterUs: 20e3 + ((atUs * 7919) % 80e3), status: 201, body: { id: 1 } }), {
      name: 'http',
    });
    const { history, iterations, end } = await runPlan(plan, { plugins: [plugin], rows, secrets: { ADAPTER_TOKEN: CANARY } });
    assert.deepEqual(end, { faults: [], thrown: [] });
    const { ok, failed, cut } = history.figures({ whole: true });
    // cleanup deletes twice, and is no sample
    assert.deepEqual([ok + cut, failed], [calls.length - plan.cleanup.length, 0]);
    assert.equal(iterations.started, iterations.finished + iterations.cut);
    // 50 × 7200 s ÷ (1.8 s + 60 ms), by mean; one pause more or less at the ends
    assert.ok(Math.abs(ok / ((50 * 7200) / 1.86) - 1) < 0.01, `${ok} requests`);
    const named = new Set(plan.rows.filter(({ kind, flow }) => kind === 'request' && flow !== null).map(({ name }) => name));
    assert.equal(named.size, 6);
    for (const name of named) {
      const own = plan.rows.flatMap((row, i) => (row.name === name && row.flow !== null ? [i] : []));
      assert.ok(history.figures({ rows: own }).ok > 5000, name);
    }
  });
});
