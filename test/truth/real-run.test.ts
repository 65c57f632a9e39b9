import assert from 'node:assert/strict';
import { join } from 'node:path';
import type { Interval, RunResult } from '@loadgate/core';
import { readJournal } from '../../packages/core/src/run/journal.ts';
import { Project } from '../command/loadgate.ts';
import { KnownTarget, percentileMs, type Schedule } from './known-target.ts';

// Real time on a machine that may be busy: what can only be longer has a lower bound, and what has none is retried.
describe('what the command reports of a real server', function () {
  this.timeout(60_000);
  let project = new Project();
  let target: KnownTarget;
  afterEach(async () => {
    project.remove();
    await target.close();
  });

  async function run(schedule: Schedule, load: string): Promise<RunResult> {
    target = new KnownTarget(schedule);
    await target.listen();
    project = new Project({ 'x.load.yaml': `target: ${target.url}\nload: ${load}\nsteps:\n  - GET /\n` });
    const { code, out, error } = await project.loadgate(['run', 'x', '--reporter', 'console']);
    assert.ok(code === 0 || code === 1 || code === 4, `exit ${code}: ${out}${error}`);
    return project.result();
  }

  describe('with delays of 180 to 1,200 ms, every tenth answer a 503', () => {
    /** p50, p90 and p95 stand in the middle of equal ones, so that a request that met a pause of the machine does not decide. */
    const DELAYS_MS = [180, 180, 240, 240, 300, 300, 480, 480, 1200, 1200];
    const schedule: Schedule = { delayMs: (n) => DELAYS_MS[(n * 7) % 10] as number, status: (n) => (n % 10 === 9 ? 503 : 200) };

    it("counts and errors are the server's, no percentile is below what it took, and p50, p90, p95 not 1 % and 30 ms above", async function () {
      this.retries(3);
      const { total, errors } = await run(schedule, '{ users: 20, iterations: 200 }');
      const truth = target.truth();
      assert.deepEqual([truth.count, truth.failed], [200, 20]);
      assert.deepEqual([total.count, total.errors, total.errorRate], [200, 20, 0.1]);
      assert.deepEqual(
        errors.map(({ kind, count }) => [kind, count]),
        [['http.503', 20]],
      );
      for (const p of ['p50', 'p90', 'p95', 'p99'] as const) {
        const [said, right] = [total.latencyMs[p] ?? Number.NaN, percentileMs(truth, Number(p.slice(1)))];
        assert.ok(said >= right * 0.999, `${p} is ${said} ms, and the server took ${right} ms`);
        if (p !== 'p99') assert.ok(said <= right * 1.01 + 30, `${p} is ${said} ms, and the server took only ${right} ms`);
      }
    });
  });

  it('a freeze of 2 s under 50 arrivals/s with ten users is in p99 and p90, and in the live seconds while it lasts', async () => {
    const freeze = { fromMs: 2_000, forMs: 2_000 };
    const { total, iterations } = await run({ delayMs: () => 10, freeze }, '{ arrivals: 50/s, maxUsers: 10, duration: 6s }');
    const { p50, p90, p99 } = total.latencyMs;
    assert.deepEqual([iterations.due, total.count, iterations.dropped], [300, 300, 0]);
    // 100 of 300 came in the freeze: the 4th and the 31st longest stood 1.9 s and 1.4 s by arithmetic
    assert.ok((p99 ?? 0) >= 1_900, `p99 ${p99} ms`);
    assert.ok((p90 ?? 0) >= 1_350, `p90 ${p90} ms`);
    assert.ok((p50 ?? Number.NaN) < 1_000, `p50 ${p50} ms`);
    const seconds = readJournal(join(project.folder, 'results/latest/journal.ndjson')).events.filter(
      (event): event is Interval => event.type === 'interval',
    );
    const oldest = seconds.map(({ series }) =>
      Math.max(0, ...series.filter(({ metric }) => metric === 'in_flight').map(({ maxUs }) => maxUs)),
    );
    // the third second ends 1 s into the freeze
    assert.ok((oldest[2] ?? 0) >= 0.8e6, `ages in flight at each second's end, µs: ${oldest.join(' ')}`);
  });
});
