import assert from 'node:assert/strict';
import type { RunResult } from '@loadgate/core';
import { loadPlan } from '../fixture/plan.test.ts';
import { emptyResult, gate } from '../fixture/results.test.ts';
import { reportRun, startedOf } from '../fixture/scope.test.ts';
import { failedRun, passedRun } from '../fixture/seed-runs.test.ts';
import { consoleReporter } from './console.ts';
import { shown } from './shown.test.ts';

const verdictOf = async (result: RunResult): Promise<string | undefined> => (await shown(result)).at(-2);

describe('the verdict line', () => {
  const broken = gate({ gate: 'p95 < 1s', outcome: 'failed', observed: 2000, expected: 1000, unit: 'ms', margin: -1 });
  const rows: readonly (readonly [string, RunResult])[] = [
    ['✓ passed in 10m 03s (exit 0)', passedRun()],
    ['✓ passed with 1 warning in 10m 03s (exit 0)', passedRun({ gates: [gate({ gate: 'p95 < 1s', outcome: 'warned' })] })],
    ['✓ passed (time scale 10) in 10m 03s (exit 0)', passedRun({ timeScale: 10 })],
    ['✓ passed (partial, time scale 2) in 10m 03s (exit 0)', passedRun({ partial: true, timeScale: 2 })],
    ['✗ failed: 2 of 4 gates broke (exit 1), 10m 05s', failedRun()],
    ['✗ failed: 1 of 1 gate broke (exit 1), 10m 05s', failedRun({ gates: [broken] })],
    [
      '✗ failed: the target answered nothing for 30 s (exit 1), 10m 05s',
      failedRun({ gates: [], reasons: ['the target answered nothing for 30 s.'] }),
    ],
    [
      '? inconclusive: the load was not delivered (exit 4), 10m 03s',
      passedRun({ verdict: 'inconclusive', exitCode: 4, reasons: ['the load was not delivered'] }),
    ],
    ['✗ error: http://127.0.0.1:8000 refused the connection (exit 3)', emptyResult()],
    ['! interrupted: SIGHUP (exit 129), 10m 03s', passedRun({ verdict: 'interrupted', exitCode: 129, reasons: ['SIGHUP'] })],
    ['! interrupted: SIGINT (exit 130), 10m 03s', passedRun({ verdict: 'interrupted', exitCode: 130, reasons: ['SIGINT'] })],
    ['! interrupted: SIGTERM (exit 143), 10m 03s', passedRun({ verdict: 'interrupted', exitCode: 143, reasons: ['SIGTERM'] })],
  ];
  for (const [line, result] of rows) it(line, async () => assert.equal(await verdictOf(result), line));

  it('names the folder where no HTML report is written', async () => {
    const stage = await reportRun(consoleReporter, passedRun(), {
      started: startedOf({ plan: loadPlan({ reporters: [{ name: 'console', options: {} }] }) }),
    });
    assert.ok(stage.printed().endsWith('(exit 0)\n  results/r-load\n'));
  });
});
