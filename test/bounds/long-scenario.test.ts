import assert from 'node:assert/strict';
import type { CheckedScenario } from '@loadgate/core';
import type { RanPlan } from '@loadgate/core/testing';
import { LongScenario } from './long-scenario.ts';

const STEPS = 5000;

// What it costs beside a thousand steps is for `npm --prefix bench run bounds` to say.
describe('a scenario of five thousand steps', function () {
  this.timeout(60_000);

  const scenario = new LongScenario(STEPS);
  let checked: CheckedScenario;
  let ran: RanPlan;
  before(async () => {
    checked = await scenario.check();
    ran = await scenario.run(checked);
  });
  after(() => scenario.remove());

  it('is checked: a row for each', async () => {
    assert.deepEqual(await scenario.validate(), []);
    assert.equal(checked.plan.rows.length, STEPS + 1);
    assert.equal(checked.plan.flows[0]?.steps.length, STEPS);
  });

  it('runs: every step has its six samples', () => {
    assert.deepEqual(ran.end, { faults: [], thrown: [] });
    assert.deepEqual([ran.iterations.finished, ran.iterations.failed], [6, 0]);
    for (let i = 0; i < STEPS; i++) assert.equal(ran.sums[`latency Step ${i} ok`]?.count, 6, `step ${i}`);
    assert.equal(ran.history.figures({ whole: true }).count, 6 * STEPS);
  });

  it('is judged, step by step', () => {
    const { verdict, gates } = scenario.judge(ran);
    assert.equal(verdict, 'passed');
    assert.ok(gates.length >= 4 && gates.every(({ outcome }) => outcome === 'held'), JSON.stringify(gates));
  });

  it('is in the report, every step', async () => {
    const page = await scenario.report(ran);
    const missing = Array.from({ length: STEPS }, (_, i) => i).filter((i) => !page.includes(`>Step ${i}<`));
    assert.deepEqual(missing, []);
  });
});
