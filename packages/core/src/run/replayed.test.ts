import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { choose, request, think } from '../testing/sketched-steps.ts';
import { journaled, judgedPlan, replayed } from './journaled.test.ts';

const SEC = 1e6;
const MS = 1e3;

const flows = {
  main: [
    request('A', { value: 'A ${random.int(1, 1000)}' }),
    think({ minUs: 0, maxUs: 50 * MS }),
    choose({ often: [3, [request('B', { expect: [200] })]], seldom: [1, [request('C', { onFail: 'continue' })]] }),
  ],
};

/** Gates that hold, fail, find no data or end the run, by what is drawn. */
const gates = fc.subarray([
  'p95 < 400ms',
  'p99 of "A" < 100ms',
  'error_rate < 10%',
  'error_rate of each < 50%',
  'p90 of "C" < 1s',
  'throughput > 5/s',
  'p95 < 450ms in every 2s',
  'error_rate < 40% or abort after 2s',
  'max < 480ms or warn',
]);
const load = fc.oneof(
  fc.record({ users: fc.integer({ min: 1, max: 5 }), durationUs: fc.integer({ min: 2 * SEC, max: 6 * SEC }) }),
  fc.record({ arrivals: fc.integer({ min: 1, max: 20 }), durationUs: fc.integer({ min: 2 * SEC, max: 6 * SEC }) }),
);
const target = fc.record({
  slowest: fc.integer({ min: 1, max: 500 }),
  failing: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 100 })),
});

const closed = { users: 5, durationUs: 5 * SEC };
/** One that holds, one that fails, one that ends early. */
const certain = [
  { load: closed, target: { slowest: 300, failing: 0 }, gates: ['error_rate < 10%'] },
  { load: closed, target: { slowest: 300, failing: 50 }, gates: ['error_rate < 10%'] },
  { load: closed, target: { slowest: 50, failing: 100 }, gates: ['error_rate < 40% or abort after 2s'] },
];

/** What is asked and when decides how it is answered. */
const answerOf =
  ({ slowest, failing }: { readonly slowest: number; readonly failing: number }) =>
  ({ value, atUs }: { readonly value: string; readonly atUs: number }) => {
    const draw = [...`${value} ${atUs}`].reduce((sum, character) => (sum * 31 + character.charCodeAt(0)) % 100_003, 7);
    return { afterUs: (1 + (draw % slowest)) * MS, status: draw % 100 < failing ? 503 : 200 };
  };

describe('a run that is told again from its journal', function () {
  this.timeout(60_000);
  let folder = '';
  let made = 0;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'loadgate-replayed-'));
  });
  after(() => rmSync(folder, { recursive: true }));
  const place = (): string => join(folder, String(made++));

  it('has the same result, whatever its load, target and gates; and cut anywhere it has not passed', async () => {
    const verdicts = new Set<string>();
    let aborted = 0;
    const anyRun = fc.record({
      load,
      target,
      gates,
      workers: fc.integer({ min: 1, max: 3 }),
      cuts: fc.array(fc.nat(), { minLength: 3, maxLength: 3 }),
    });
    await fc.assert(
      fc.asyncProperty(anyRun, async ({ load, target, gates, workers, cuts }) => {
        const at = place();
        const { result } = await journaled(at, judgedPlan({ flows, load }, gates), answerOf(target), { workers });
        verdicts.add(result.verdict);
        if (result.reasons.some((reason) => reason.includes('was broken for'))) aborted++;
        const journal = readFileSync(join(at, 'journal.ndjson'), 'utf8');
        const { result: again } = await replayed(place(), journal);
        assert.deepEqual(again, result);

        const lines = journal.split('\n').slice(0, -1);
        for (const length of [lines.length - 1, ...cuts.map((cut) => 1 + (cut % (lines.length - 1)))]) {
          const { ending, result: cut } = await replayed(
            place(),
            lines
              .slice(0, length)
              .map((line) => `${line}\n`)
              .join(''),
          );
          assert.notEqual(ending.verdict, 'passed', `${length} of ${lines.length} lines`);
          assert.ok(ending.exitCode !== 0 && cut.total.count <= result.total.count);
        }
      }),
      { numRuns: 40, examples: certain.map((one) => [{ ...one, workers: 2, cuts: [1, 5, 9] }] as const) as never },
    );
    assert.ok(verdicts.has('passed') && verdicts.has('failed') && aborted > 0, `${[...verdicts].join()}, ${aborted} aborted`);
  });
});
