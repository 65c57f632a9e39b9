import assert from 'node:assert/strict';
import { type FakeProtocol, fakeProtocol, type RanPlan, runPlan } from '@loadgate/core/testing';
import { Project } from '../command/loadgate.ts';
import { hostIn } from '../examples/check-files.ts';

const URLS = 100_000;

describe('a hundred thousand URLs of one step', () => {
  let fake: FakeProtocol;
  let ran: RanPlan;
  const project = new Project({
    'x.load.yaml': `target: http://127.0.0.1:9
load: { arrivals: 10000/s, duration: 10s }
steps:
  - get: /things/\${random.uuid()}
    query: { page: "\${random.int(1, 1000)}" }
`,
  });
  before(async () => {
    const { plan } = await hostIn(project.folder).check('x.load.yaml', { purpose: 'look', seed: 1 });
    fake = fakeProtocol(() => 1000, { name: 'http' });
    ran = await runPlan(plan, { plugins: [fake.plugin] });
  });
  after(() => project.remove());

  it('are as many different ones', () => {
    assert.equal(fake.calls.length, URLS);
    assert.equal(new Set(fake.calls.map(({ value }) => value)).size, URLS);
  });

  it('are one row, and one line of all that is kept and written', () => {
    const { plan } = ran.history;
    assert.deepEqual(
      plan.rows.map(({ kind, name }) => `${kind} ${name}`),
      ['iteration x', 'request GET /things/{random.uuid()}'],
    );
    assert.deepEqual(Object.keys(ran.sums).sort(), [
      'iteration x ok',
      'latency GET /things/{random.uuid()} ok',
      'schedule_lag GET /things/{random.uuid()} ok',
      'user_wait GET /things/{random.uuid()} ok',
    ]);
    assert.ok(ran.intervals.every(({ series }) => series.length <= 5));
    assert.equal(ran.history.figures({ rows: [1] }).ok, URLS);
  });
});
