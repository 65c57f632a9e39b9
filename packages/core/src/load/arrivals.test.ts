import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Level } from '../contract/plan.ts';
import { type Arrival, type ArrivalOptions, Arrivals, evenCount } from './arrivals.ts';
import { levels } from './level.test.ts';
import { integralTo } from './level.ts';

const S = 1e6;
const EVEN: ArrivalOptions = { seed: 42, population: 0, spacing: 'even', limit: null };
const ramp = (from: number, to: number, sec: number): Level => [
  [0, from],
  [sec * S, to],
];

function all(stages: readonly (readonly [level: Level, sec: number])[], options: Partial<ArrivalOptions> = {}): readonly Arrival[] {
  const arrivals = new Arrivals({ ...EVEN, ...options });
  let beginUs = 0;
  for (const [stage, [level, sec]] of stages.entries()) {
    arrivals.append(stage, beginUs, sec * S, level);
    beginUs += sec * S;
  }
  const made: Arrival[] = [];
  for (let next = arrivals.next(); next !== undefined; next = arrivals.next()) made.push(next);
  return made;
}

describe('Arrivals', () => {
  for (const [title, stages, count, dueMs] of [
    // Λ(t) = 20 t = k − ½: at 25, 75, 125 … ms
    ['20/s for 10 s', [[[[0, 20]], 10]], 200, [25, 75, 125]],
    // Λ(t) = 5 t²: √0.1, √0.3, √0.5 s
    ['0..100/s in 10 s', [[ramp(0, 100, 10), 10]], 500, [316.228, 547.723, 707.107]],
    ['downwards the same many', [[ramp(100, 0, 10), 10]], 500, [5.001, 15.011, 25.031]],
    // 90/m: one every ⅔ s
    ['1.5/s for 2 s', [[[[0, 1.5]], 2]], 3, [333.333, 1000, 1666.667]],
    // k − ½ = 0.5 is due at the end, and the end belongs to what follows
    ['what is due at the end is not made', [[[[0, 0.5]], 1]], 0, []],
    [
      'but by the stage that follows',
      [
        [[[0, 0.5]], 1],
        [[[0, 0.5]], 1],
      ],
      1,
      [1000],
    ],
    [
      'a stage without arrivals between two',
      [
        [[[0, 2]], 1],
        [[[0, 0]], 60],
        [[[0, 2]], 1],
      ],
      4,
      [250, 750, 61250],
    ],
    ['nothing', [[[[0, 0]], 100]], 0, []],
  ] as const satisfies readonly (readonly [string, readonly (readonly [Level, number])[], number, readonly number[]])[])
    it(`${title}: ${count}`, () => {
      const made = all(stages);
      assert.equal(made.length, count);
      assert.deepEqual(
        made.slice(0, 3).map(({ dueUs }) => Math.round(dueUs) / 1e3),
        dueMs,
      );
    });

  it('are as many as the integral says, each due when it has grown to k − ½', () => {
    fc.assert(
      fc.property(levels, fc.integer({ min: 1, max: 25 }), (level, sec) => {
        const made = all([[level, sec]]);
        const area = integralTo(level, sec * S);
        assert.equal(made.length, evenCount(area - 1e-9));
        for (const [i, { number, dueUs }] of made.entries()) {
          assert.equal(number, i);
          assert.ok(dueUs < sec * S && Number.isInteger(dueUs));
          assert.ok(
            integralTo(level, dueUs - 1) <= i + 0.5 + 1e-6 && integralTo(level, dueUs + 1) >= i + 0.5 - 1e-6,
            `arrival ${i} at ${dueUs}`,
          );
        }
      }),
    );
  });

  it('stay the same when a stage is cut in two, and when workers share them', () => {
    for (const spacing of ['even', 'poisson'] as const) {
      const whole = all([[ramp(10, 50, 20), 20]], { spacing });
      const halves = all(
        [
          [ramp(10, 30, 10), 10],
          [ramp(30, 50, 10), 10],
        ],
        { spacing },
      );
      assert.deepEqual(
        halves.map(({ dueUs }) => dueUs),
        whole.map(({ dueUs }) => dueUs),
      );
      assert.deepEqual(
        halves.map(({ stage }) => stage),
        whole.map(({ dueUs }) => (dueUs < 10 * S ? 0 : 1)),
      );
      const slices = [0, 1, 2].flatMap((worker) => all([[ramp(10, 50, 20), 20]], { spacing, slice: { worker, workers: 3 } }));
      assert.deepEqual(
        slices.sort((a, b) => a.number - b.number),
        whole,
      );
    }
  });

  it('of Poisson spacing have unit exponentials between them', () => {
    const level = ramp(100, 300, 100);
    const made = all([[level, 100]], { spacing: 'poisson' });
    const gaps = made.map(({ dueUs }, i) => integralTo(level, dueUs) - (i === 0 ? 0 : integralTo(level, made[i - 1]?.dueUs ?? 0)));
    const n = gaps.length;
    // 20,000 of them: mean 1 ± 3/√n, a share of 1/e above 1
    assert.ok(Math.abs(n - 20_000) < 3 * Math.sqrt(20_000), `${n}`);
    const mean = gaps.reduce((a, b) => a + b, 0) / n;
    const spread = gaps.reduce((a, b) => a + (b - mean) ** 2, 0) / n;
    assert.ok(Math.abs(mean - 1) < 0.022 && Math.abs(spread - 1) < 0.07, `mean ${mean}, variance ${spread}`);
    assert.ok(Math.abs(gaps.filter((gap) => gap > 1).length / n - Math.exp(-1)) < 0.011);
  });

  it('of another seed or population come at other times, of the same at the same', () => {
    const due = (options: Partial<ArrivalOptions>): readonly number[] =>
      all([[[[0, 50]], 2]], { spacing: 'poisson', ...options }).map(({ dueUs }) => dueUs);
    assert.deepEqual(due({}), due({}));
    assert.notDeepEqual(due({ seed: 43 }), due({}));
    assert.notDeepEqual(due({ population: 1 }), due({}));
  });

  it('end at their limit, whatever the stages would give', () => {
    assert.equal(all([[[[0, 20]], 10]], { limit: 7 }).length, 7);
    assert.deepEqual(
      all([[[[0, 20]], 10]], { limit: 7, slice: { worker: 1, workers: 2 } }).map(({ number }) => number),
      [1, 3, 5],
    );
  });

  it('go on when a stage is appended after all were made', () => {
    const arrivals = new Arrivals(EVEN);
    arrivals.append(0, 0, S, [[0, 1]]);
    assert.deepEqual(arrivals.next(), { number: 0, dueUs: 0.5 * S, stage: 0 });
    assert.equal(arrivals.next(), undefined);
    arrivals.append(1, S, null, [[0, 2]]);
    assert.deepEqual(arrivals.next(), { number: 1, dueUs: 1.25 * S, stage: 1 });
  });
});
