import assert from 'node:assert/strict';
import type { FakeAnswer, FakeCall } from '../testing/fake-protocol.ts';
import { fakeProtocol } from '../testing/fake-protocol.ts';
import { runPlan } from '../testing/run-plan.ts';
import { sketchedPlan } from '../testing/sketched-plan.ts';
import { block, request } from '../testing/sketched-steps.ts';
import { MS, ran, SEC } from './ran.test.ts';

const never =
  (half: string) =>
  ({ verb }: FakeCall): FakeAnswer =>
    verb === `tx.${half}` ? { bug: 'never' } : 10 * MS;
const once = { users: 1, iterations: 1 };

describe('a block', () => {
  for (const [half, calls, lengthUs] of [
    ['enter', ['tx.enter', 'do'], 250 * MS],
    ['leave', ['tx.enter', 'do', 'tx.leave', 'do'], 270 * MS],
  ] as const)
    it(`fails with a timeout where its ${half} has no answer in time`, async () => {
      const steps = [block('T', [request('A')], { timeoutUs: 250 * MS, onFail: 'continue' }), request('B')];
      const run = await ran(steps, once, never(half));
      assert.deepEqual(
        run.calls.map(({ verb }) => verb),
        calls,
      );
      assert.deepEqual([run.errors, run.sums['block T failed']?.maxUs], [{ 'T timeout': 1 }, lengthUs]);
      assert.equal(run.intervals[0]?.errors[0]?.evidence[0]?.message, 'no answer within 250 ms');
      assert.ok(run.fake.log.includes('cancel 0'));
    });

  it('has its timeout for each half, not for the steps within', async () => {
    const steps = [block('T', [request('A')], { timeoutUs: 250 * MS })];
    const { errors, sums } = await ran(steps, once, ({ verb }) => (verb === 'do' ? 2 * SEC : 200 * MS));
    assert.deepEqual([errors, sums['block T ok']?.maxUs], [{}, 2.4 * SEC]);
  });

  it('is retried after a timeout', async () => {
    const steps = [block('T', [request('A')], { timeoutUs: 250 * MS, retry: { times: 1, on: ['timeout'], waitUs: 0 } })];
    const { errors, sums } = await ran(steps, once, ({ before }) => (before === 0 ? { bug: 'never' } : 10 * MS));
    assert.deepEqual([errors, sums['block T ok']?.maxUs], [{}, 280 * MS]);
  });

  it('ends in setup after a minute where it has no timeout of its own', async () => {
    const fake = fakeProtocol(never('enter'));
    const plan = sketchedPlan({ flows: { main: [request('A')] }, load: once, setup: [block('T', [request('S')])] });
    await assert.rejects(runPlan(plan, { plugins: [fake.plugin] }), /step "T": timeout: no answer within 1m 00s/);
  });

  it('without a timeout that never settles for half a minute is blamed on the plugin by its half', async () => {
    const load = { users: 1, durationUs: 40 * SEC };
    const { end } = await ran([block('T', [request('A')])], load, never('leave'), { spoilt: true });
    assert.deepEqual(end.faults, ['plugin fake: leave of step "T" never settled: nothing for 40.1 s, and no timeout']);
  });
});
