import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { historyOf } from '../fixture/history.test.ts';
import { loadPlan } from '../fixture/plan.test.ts';
import { reportRun, startedOf } from '../fixture/scope.test.ts';
import { failedRun, passedRun } from '../fixture/seed-runs.test.ts';
import { consoleReporter } from './console.ts';

const golden = (name: string): string => readFileSync(new URL(`../fixture/golden/${name}`, import.meta.url), 'utf8');

describe('the console', () => {
  it('shows a passed run as its golden does', async () => {
    const stage = await reportRun(consoleReporter, passedRun(), { folder: 'results/20261123-140211-k3x9-load' });
    assert.equal(stage.printed(), golden('run-pass.txt'));
  });

  it('shows a failed run as its golden does', async () => {
    const result = failedRun();
    const plan = loadPlan({ environment: 'staging', target: result.target });
    const p95Us = Array.from({ length: 605 }, (_, second) => (second === 452 ? 2_612_000 : 900_000));
    const stage = await reportRun(consoleReporter, result, {
      started: startedOf({ plan }),
      history: historyOf(plan, result, { p95Us }),
      folder: 'results/20261123-1431-load',
    });
    assert.equal(stage.printed(), golden('run-fail.txt'));
  });
});
