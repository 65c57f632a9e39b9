import assert from 'node:assert/strict';
import { HOSTILE, hostileRun } from '../fixture/hostile.test.ts';
import { loadPlan } from '../fixture/plan.test.ts';
import { figures, latency, step } from '../fixture/results.test.ts';
import { reportRun, startedOf } from '../fixture/scope.test.ts';
import { screenOf } from '../fixture/screen.test.ts';
import { failedRun, passedRun } from '../fixture/seed-runs.test.ts';
import { widthOf } from '../words/width.ts';
import { consoleReporter } from './console.ts';
import { shown } from './shown.test.ts';

describe('any terminal', () => {
  for (const columns of [30, 40, 50, 60, 79, 200]) {
    it(`of ${columns} columns shows no line that is wider`, async () => {
      for (const result of [passedRun(), failedRun(), hostileRun()]) {
        for (const line of await shown(result, { columns })) assert.ok(widthOf(line) <= columns || line.startsWith('  results/'), line);
      }
    });
  }

  it('that is narrow keeps the columns that matter most', async () => {
    const header = (await shown(passedRun(), { columns: 50 })).find((line) => line.startsWith('Steps'));
    assert.deepEqual(header?.split(/\s+/), ['Steps', 'count', 'errors', 'p50', 'p95']);
  });

  it('lines up wide names', async () => {
    const lines = await shown(
      passedRun({ steps: [step('漢字漢字', figures(10, 1, 0, latency(1, 2, 3, 4))), step('abc', figures(10, 1, 0, latency(1, 2, 3, 4)))] }),
    );
    const [first, second] = lines.slice(lines.findIndex((line) => line.startsWith('Steps')) + 1);
    assert.equal(widthOf(first ?? ''), widthOf(second ?? ''));
  });

  it('gets colours only if it wants them, and the same text', async () => {
    const plainText = (await shown(failedRun())).join('\n');
    const colored = (await shown(failedRun(), { color: true })).join('\n');
    assert.ok(colored.includes('\x1b[31m✗'));
    assert.equal(screenOf(colored).join('\n'), plainText);
    assert.ok(!plainText.includes('\x1b'));
  });

  it('is not moved by hostile names', async () => {
    const text = (
      await reportRun(consoleReporter, hostileRun(), {
        started: startedOf({ plan: loadPlan({ name: HOSTILE, environment: HOSTILE, target: HOSTILE }) }),
      })
    ).printed();
    assert.doesNotMatch(text.replaceAll('\n', ''), /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}]/u);
    assert.ok(text.includes('\\x1b[31m'));
  });
});
