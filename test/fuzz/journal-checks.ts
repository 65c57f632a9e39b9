import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { journaled, judgedPlan, replayed } from '../../packages/core/src/run/journaled.test.ts';
import { request, think } from '../../packages/core/src/testing/sketched-steps.ts';

const flows = { main: [request('A', { value: 'A ${random.int(1, 1000)}' }), think(20_000), request('B', { expect: [200] })] };

/** Journals of real runs: one that passed, one that failed, one that was ended by a gate. */
export async function journalsIn(folder: string): Promise<readonly string[]> {
  mkdirSync(folder);
  const journals: string[] = [];
  for (const [i, failing] of [0, 4, 10].entries()) {
    const own = join(folder, String(i));
    const plan = judgedPlan({ flows, load: { users: 3, durationUs: 3e6 } }, [
      'p95 < 1s',
      'error_rate < 10%',
      'error_rate < 80% or abort after 1s',
    ]);
    await journaled(own, plan, ({ before }) => ({ afterUs: 30_000 + 700 * (before % 13), status: before % 10 < failing ? 503 : 200 }));
    journals.push(readFileSync(join(own, 'journal.ndjson'), 'utf8'));
  }
  return journals;
}

/** Told again, or refused; passed only where it has its end. */
export async function assertJournal(folder: string, text: string): Promise<void> {
  const own = join(folder, 'told-again');
  rmSync(own, { recursive: true, force: true });
  const { ending, result } = await replayed(own, text);
  assert.equal(result.verdict, ending.verdict);
  if (ending.verdict === 'passed') assert.match(text, /"type":"closed"/);
}
