import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Histogram } from './histogram.ts';
import { LONGEST_US } from './slots.ts';

const times = fc.array(fc.oneof(fc.nat(3000), fc.nat(90e6)), { maxLength: 300, size: 'max' });
const of = (us: readonly number[]): Histogram => {
  const histogram = new Histogram();
  for (const one of us) histogram.record(one);
  return histogram;
};
const said = ({ count, sumUs, minUs, maxUs, filled, ...rest }: Histogram): unknown => [count, sumUs, minUs, maxUs, filled, rest];
const all = (histogram: Histogram): unknown => [said(histogram), [...histogram.pairs()]];

/** Nearest rank of a sorted list, rounded up. `p` has one digit behind the point, so that ranks are whole numbers' quotients. */
const nearestRank = (sorted: readonly number[], p: number): number | undefined =>
  sorted[Math.ceil((Math.round(p * 10) * sorted.length) / 1000) - 1];

describe('Histogram', () => {
  it('gives percentiles of a sorted list: never below, at most 0.1 % above', () => {
    fc.assert(
      fc.property(times, (us) => {
        const sorted = us.toSorted((a, b) => a - b);
        const histogram = of(us);
        assert.deepEqual([histogram.count, histogram.sumUs], [us.length, us.reduce((a, b) => a + b, 0)]);
        const ps = [0.1, 1, 25, 50, 50, 75, 90, 95, 99, 99.9, 100];
        const alone = ps.map((p) => histogram.percentileUs(p));
        if (us.length > 0) assert.deepEqual(histogram.percentilesUs(ps), alone);
        for (const p of ps) {
          const exact = nearestRank(sorted, p);
          const got = histogram.percentileUs(p);
          if (exact === undefined) assert.equal(got, null);
          else assert.ok(got !== null && got >= exact && got <= exact * 1.001, `p${p}: ${got} for ${exact}`);
        }
      }),
    );
  });

  for (const [n, p, rank] of [
    // 99.9 / 100 × 1000 is 999.0000000000001 in floating point
    [1000, 99.9, 999],
    [1001, 99.9, 1000],
    [20, 95, 19],
    [21, 95, 20],
    [100, 99, 99],
    [3, 50, 2],
    [4, 50, 2],
    [1, 0.1, 1],
    [10_000, 99.99, 9999],
    [700, 57, 399],
  ] as const)
    it(`p${p} of ${n} is rank ${rank}`, () => {
      assert.equal(of(Array.from({ length: n }, (_, i) => i + 1).toReversed()).percentileUs(p), nearest(rank));
    });
  // slots above 2048 µs are 2 µs wide and more: the upper edge
  const nearest = (us: number): number => (us < 2048 ? us : of([us, us, 1e9]).percentileUs(50)) as number;

  it('merges in any order and grouping to the same', () => {
    fc.assert(
      fc.property(times, times, times, (a, b, c) => {
        const left = of(a);
        left.mergeAll(of(b));
        left.mergeAll(of(c));
        const right = of(c);
        const inner = of(b);
        inner.mergeAll(of(a));
        right.mergeAll(inner);
        assert.deepEqual(all(left), all(of([...a, ...b, ...c])));
        assert.deepEqual(all(right), all(left));
        const read = new Histogram();
        for (const { count, sumUs, minUs, maxUs, ...part } of [of(a), of(b), of(c)].map((one) => ({ ...one, pairs: one.pairs() })))
          read.merge(part.pairs, count, sumUs, minUs, maxUs);
        assert.deepEqual(all(read), all(left));
      }),
    );
  });

  it('is as new after it was cleared', () => {
    fc.assert(
      fc.property(times, times, (a, b) => {
        const used = of(a);
        used.clear();
        assert.deepEqual(all(used), all(new Histogram()));
        for (const us of b) used.record(us);
        assert.deepEqual(all(used), all(of(b)));
      }),
    );
  });

  for (const [title, us, [count, sumUs, minUs, maxUs]] of [
    ['below zero is zero', [-5], [1, 0, 0, 0]],
    ['not a number is zero', [Number.NaN], [1, 0, 0, 0]],
    ['fractions are rounded', [1.4, 1.6], [2, 3, 1, 2]],
    [
      'what is longer than the longest keeps its length but for the slot',
      [2 * LONGEST_US],
      [1, 2 * LONGEST_US, 2 * LONGEST_US, 2 * LONGEST_US],
    ],
  ] as const)
    it(title, () => {
      const histogram = of(us);
      assert.deepEqual([histogram.count, histogram.sumUs, histogram.minUs, histogram.maxUs], [count, sumUs, minUs, maxUs]);
      assert.equal(histogram.percentileUs(100), maxUs);
    });

  it('records coarsely to 1 %, with exact sum, least and greatest', () => {
    const [fine, rough] = [new Histogram(), new Histogram()];
    for (let us = 10_000; us < 20_000; us += 7) {
      fine.record(us);
      rough.recordCoarse(us);
    }
    assert.deepEqual([rough.count, rough.sumUs, rough.minUs, rough.maxUs], [fine.count, fine.sumUs, fine.minUs, fine.maxUs]);
    assert.ok(rough.filled * 7 < fine.filled);
    for (const p of [1, 50, 95]) {
      const [a, b] = [fine.percentileUs(p) as number, rough.percentileUs(p) as number];
      assert.ok(b >= a * 0.999 && b <= a * 1.01, `p${p}: ${b} for ${a}`);
    }
  });
});
