import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Series } from '../contract/events.ts';
import { decodeCounts, encodeCounts, packCounts, unpackCounts } from './counts-codec.ts';
import { IDLE } from './generator-probe.ts';
import { mergeIntervals } from './merge-intervals.ts';
import { Recorder } from './recorder.ts';
import { slotOf } from './slots.ts';
import type { WorkerInterval } from './worker-interval.ts';

type Outcome = Series['outcome'];
/** One sample of a worker: row, stage, outcome, latency, and which share of it was lag. */
type Said = readonly [row: number, stage: number, outcome: Outcome, latencyUs: number, lag: number];

const SECOND = { index: 3, stage: 0, judged: true };

function spoken(worker: number, said: readonly Said[], untimed: readonly (readonly [number, number])[] = []): WorkerInterval {
  const recorder = new Recorder(worker);
  for (const [row, stage, outcome, latencyUs, lag] of said)
    recorder.sample(row, stage, outcome, latencyUs, latencyUs - Math.floor(latencyUs * lag));
  for (const [row, stage] of untimed) recorder.untimed(row, stage);
  recorder.iterations.started = said.length;
  return recorder.drain(3, {
    users: 1 + worker,
    waiting: worker,
    generator: { ...IDLE, gcPauseUs: 10 * worker, loopDelayMaxUs: 7 * worker, cpuCores: 1 / (1 + worker) },
  });
}

const sample = fc.tuple(
  fc.nat(3),
  fc.nat(1),
  fc.constantFrom<Outcome>('ok', 'failed', 'cut'),
  fc.oneof(fc.nat(5000), fc.nat(40e6)),
  // a lag that a histogram can tell, or none: only then is it exact who leaves service out
  fc.constantFrom(0, 0, 1 / 2, 1 / 8),
);

describe('encodeCounts', () => {
  it('gives back what it was given', () => {
    const pairs = fc
      .uniqueArray(fc.nat(31743), { maxLength: 300, size: 'max' })
      .chain((slots) =>
        fc
          .array(fc.oneof(fc.constant(1), fc.integer({ min: 1, max: 2 ** 32 - 1 })), { minLength: slots.length, maxLength: slots.length })
          .map((counts) => slots.sort((a, b) => a - b).flatMap((slot, i) => [slot, counts[i] as number])),
      );
    fc.assert(
      fc.property(pairs, (flat) => {
        assert.deepEqual([...decodeCounts(encodeCounts(flat))], flat);
        assert.deepEqual([...unpackCounts(packCounts(flat))], flat);
        assert.deepEqual([...decodeCounts(encodeCounts([9, 9, ...flat, 9, 9], 2, 2 + flat.length))], flat);
      }),
    );
  });

  for (const [pairs, bytes] of [
    [[], []],
    [[0, 1], [0]],
    [[63, 1], [126]],
    [
      [64, 1],
      [128, 1],
    ],
    // two samples: odd, then the count
    [
      [5, 2],
      [11, 2],
    ],
    // slots 5 and 6 side by side: nothing left out between them
    [
      [5, 1, 6, 1],
      [10, 0],
    ],
    [
      [0, 300],
      [1, 172, 2],
    ],
  ] as const)
    it(`writes ${JSON.stringify(pairs)} as bytes ${JSON.stringify(bytes)}`, () => {
      assert.equal(encodeCounts(pairs), Buffer.from(bytes).toString('base64'));
    });

  it('does not mix up texts longer than any before', () => {
    const long = Array.from({ length: 20_000 }, (_, i) => [i, i % 7 === 0 ? 2 ** 31 : 1]).flat();
    assert.ok(Buffer.from(decodeCounts(encodeCounts(long)).buffer).equals(Buffer.from(Uint32Array.from(long).buffer)));
  });
});

describe('mergeIntervals', () => {
  it('says the same of the same samples, whoever recorded them and whoever spoke first', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(sample, fc.nat(2)), { maxLength: 60, size: 'max' }), (samples) => {
        const whole = mergeIntervals(
          [
            spoken(
              0,
              samples.map(([said]) => said),
            ),
          ],
          SECOND,
        );
        const parts = [0, 1, 2].map((worker) =>
          spoken(
            worker,
            samples.filter(([, by]) => by === worker).map(([said]) => said),
          ),
        );
        const forth = mergeIntervals(parts, SECOND);
        assert.deepEqual(forth.series, whole.series);
        assert.deepEqual(forth.iterations, whole.iterations);
        assert.deepEqual(mergeIntervals(parts.toReversed(), SECOND), forth);
      }),
    );
  });

  it('adds service of a worker that left it out, because it was as its latency', () => {
    const { series } = mergeIntervals([spoken(0, [[0, 0, 'ok', 5000, 0]]), spoken(1, [[0, 0, 'ok', 8000, 7 / 8]])], SECOND);
    assert.deepEqual(
      series.map(({ metric, count, sumUs, minUs, maxUs, counts }) => [metric, count, sumUs, minUs, maxUs, ...decodeCounts(counts)]),
      [
        ['latency', 2, 13000, 5000, 8000, slotOf(5000), 1, slotOf(8000), 1],
        ['service', 2, 6000, 1000, 5000, slotOf(1000), 1, slotOf(5000), 1],
      ],
    );
  });

  it('counts failures without a time in service as in latency', () => {
    const { series } = mergeIntervals(
      [
        spoken(0, [], [[0, 0]]),
        spoken(
          1,
          [[0, 0, 'failed', 8000, 7 / 8]],
          [
            [0, 0],
            [0, 0],
          ],
        ),
      ],
      SECOND,
    );
    assert.deepEqual(
      series.map(({ metric, count, minUs, sumUs }) => [metric, count, minUs, sumUs]),
      [
        ['latency', 4, 8000, 8000],
        ['service', 4, 1000, 1000],
      ],
    );
  });

  it('adds up users and iterations, and takes the worst of what generators say', () => {
    const { users, waiting, iterations, generator } = mergeIntervals(
      [0, 1, 2].map((w) => spoken(w, [[0, 0, 'ok', 1, 0]])),
      SECOND,
    );
    assert.deepEqual([users, waiting, iterations.started], [6, 3, 3]);
    assert.deepEqual(generator, { ...IDLE, gcPauseUs: 20, loopDelayMaxUs: 14, cpuCores: 1 });
  });

  it('counts a late second with the next one, and users once', () => {
    const [late, next] = [spoken(0, [[0, 0, 'ok', 1000, 9 / 10]]), { ...spoken(0, [[0, 0, 'ok', 2000, 0]]), index: 4, users: 7 }];
    for (const spokenNow of [
      [late, next],
      [next, late],
    ]) {
      const { users, series } = mergeIntervals(spokenNow, { ...SECOND, index: 4, silent: [1] });
      assert.equal(users, 7);
      assert.deepEqual(
        series.map(({ metric, count, sumUs }) => [metric, count, sumUs]),
        [
          ['latency', 2, 3000],
          ['service', 2, 2100],
        ],
      );
    }
  });

  it('keeps the first three exchanges of each kind', () => {
    const workers = [0, 1].map((worker) => {
      const recorder = new Recorder(worker);
      for (const k of [0, 1, 2, 3]) recorder.error(0, 0, 'http.503', { atUs: 10 * k + worker, message: 'busy', request: '', response: '' });
      recorder.error(0, 0, 'timeout');
      return recorder.drain(3, { users: 0, waiting: 0, generator: IDLE });
    });
    const { errors } = mergeIntervals(workers, SECOND);
    assert.deepEqual(
      errors.map(({ kind, count, evidence }) => [kind, count, evidence.map(({ atUs }) => atUs)]),
      [
        ['http.503', 8, [0, 1, 10]],
        ['timeout', 2, []],
      ],
    );
  });
});
