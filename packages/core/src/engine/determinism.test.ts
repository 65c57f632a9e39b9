import assert from 'node:assert/strict';
import fc from 'fast-check';
import { choose, request, think } from '../testing/sketched-steps.ts';
import { MS, type Ran, ran, SEC } from './ran.test.ts';

const steps = [
  request('A', { value: 'A ${random.int(1, 1000)} ${data.people.n}' }),
  think({ minUs: 5 * MS, maxUs: 50 * MS }),
  choose({ often: [3, [request('B', { value: 'B ${random.string(4)}' })]], seldom: [1, [request('C')]] }),
];
const data = { people: { order: 'shuffle' as const, rows: Array.from({ length: 30 }, (_, n) => ({ n })) } };

/** The same whatever the number of workers. */
const schedule = ({ calls }: Ran) => calls.map(({ value, atUs }) => `${atUs} ${value}`).sort();
const figures = ({ sums, iterations, errors }: Ran) => ({ sums, iterations, errors });
/** Seconds without what is collected over several of them. */
const fine = ({ intervals }: Ran) =>
  intervals.map(({ series, ...rest }) => ({
    ...rest,
    series: series.filter(({ metric }) => metric !== 'schedule_lag' && metric !== 'user_wait'),
  }));

describe('the same seed', () => {
  for (const [title, load] of [
    ['a closed load', { users: 5, durationUs: 2 * SEC, think: { minUs: MS, maxUs: 20 * MS } }],
    ['an open load', { arrivals: 40, durationUs: 2 * SEC, spacing: 'poisson' }],
    [
      'a ramp',
      {
        users: [
          [0, 0],
          [2 * SEC, 7],
        ],
        durationUs: 3 * SEC,
        maxUsers: 7,
      },
    ],
  ] as const) {
    it(`gives the same run of ${title}, and another seed another`, async () => {
      const [a, b, c] = [
        await ran(steps, load, undefined, { data }),
        await ran(steps, load, undefined, { data }),
        await ran(steps, load, undefined, { data, seed: 7 }),
      ];
      assert.ok(a.calls.length > 40);
      assert.deepEqual([a.calls, a.intervals, a.log], [b.calls, b.intervals, b.log]);
      assert.notDeepEqual(schedule(a), schedule(c));
    });

    for (const workers of [2, 3])
      it(`gives the same requests and sums of ${title} in ${workers} workers`, async () => {
        const [one, several] = [await ran(steps, load, undefined, { data }), await ran(steps, load, undefined, { data, workers })];
        assert.deepEqual(schedule(several), schedule(one));
        assert.deepEqual(figures(several), figures(one));
        assert.deepEqual(fine(several), fine(one));
      });
  }

  it('holds for any load: as many iterations begun as are due, ended or cut', async () => {
    const load = fc.record({
      users: fc.integer({ min: 1, max: 6 }),
      durationUs: fc.integer({ min: 1, max: 3 * SEC }),
      gracefulStopUs: fc.constantFrom(0, 50 * MS, SEC),
      think: fc.constantFrom(null, { minUs: 0, maxUs: 100 * MS }),
      pacingUs: fc.constantFrom(...[70 * MS, 300 * MS]),
      workers: fc.integer({ min: 1, max: 3 }),
    });
    await fc.assert(
      fc.asyncProperty(load, async ({ workers, ...sketch }) => {
        const { iterations, calls, sums } = await ran([request('A')], sketch, ({ before }) => (before % 7) * 20 * MS, { workers });
        const { due, started, finished, cut } = iterations;
        const samples = (sums['latency A ok']?.count ?? 0) + (sums['latency A cut']?.count ?? 0);
        assert.deepEqual([due, finished + cut, samples, calls.length], [started, started, started, started]);
      }),
      { numRuns: 40 },
    );
  });
});
