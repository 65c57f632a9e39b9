import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CheckedScenario } from '@loadgate/core';
import { fakeProtocol, type RanPlan, runPlan } from '@loadgate/core/testing';
import { openJournal } from '../packages/core/src/run/journal.ts';
import { root } from './docs/pages.ts';
import { CANARY, hostIn } from './examples/check-files.ts';

// Invariant 8, on the examples as they are written: the target is simulated, its answers a function of what it is asked.
describe('one plan and seed under the virtual clock', function () {
  this.timeout(60_000);

  for (const [name, timeScale] of [
    ['load', 60],
    ['spike', 60],
    ['extras/poisson', 60],
    ['extras/two-populations', 100],
  ] as const) {
    describe(name, () => {
      let checked: CheckedScenario;
      let once: RanPlan;
      before(async () => {
        const file = `${root}/examples/scenarios/${name}.load.yaml`;
        checked = await hostIn(root).check(file, { purpose: 'look', seed: 42, timeScale });
        once = await run(checked, 1);
      });

      it('gives the same journal twice, byte for byte', async () => {
        const again = await run(checked, 1);
        assert.ok(once.iterations.finished > 50, `${once.iterations.finished} iterations`);
        assert.equal(journalOf(again).compare(journalOf(once)), 0);
      });

      for (const workers of [2, 3])
        it(`gives the same sums in ${workers} slices`, async () => {
          const sliced = await run(checked, workers);
          assert.deepEqual([sliced.sums, sliced.errors, sliced.iterations], [once.sums, once.errors, once.iterations]);
        });
    });
  }
});

function run({ plan, rows }: CheckedScenario, workers: number): Promise<RanPlan> {
  // a tenth fails; the time depends on what is asked and when (who asks is another user where arrivals are sliced)
  const { plugin } = fakeProtocol(
    ({ value, atUs }) => {
      const draw = [...`${value} ${atUs}`].reduce((sum, character) => (sum * 31 + character.charCodeAt(0)) % 100_003, 7);
      return { afterUs: 20_000 + 5 * draw, status: draw % 10 === 0 ? 503 : 200, body: { id: draw, items: [] } };
    },
    { name: 'http' },
  );
  return runPlan(plan, { plugins: [plugin], rows, workers, secrets: { ADAPTER_TOKEN: CANARY } });
}

/** The seconds of a run as they would lie on the disk. */
function journalOf({ intervals }: RanPlan): Buffer {
  const folder = mkdtempSync(join(tmpdir(), 'loadgate-journal-'));
  try {
    const file = join(folder, 'journal.ndjson');
    const journal = openJournal(file);
    for (const interval of intervals) journal.append(interval);
    journal.close();
    return readFileSync(file);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
