import assert from 'node:assert/strict';
import { percentileOf, ratioOf, type Spread, spreadOf } from './statistics.ts';

describe('the statistics of a comparison', () => {
  const spreads: readonly (readonly [values: readonly (number | null)[], spread: Spread | null])[] = [
    [[], null],
    [[null, Number.NaN], null],
    [[3], { median: 3, min: 3, max: 3, count: 1 }],
    [[5, 1, 3], { median: 3, min: 1, max: 5, count: 3 }],
    [[4, null, 1], { median: 2.5, min: 1, max: 4, count: 2 }], // (1 + 4) / 2
    [[10, 9, 2], { median: 9, min: 2, max: 10, count: 3 }], // by number, not by text
  ];
  for (const [values, spread] of spreads) it(`spread of ${JSON.stringify(values)}`, () => assert.deepEqual(spreadOf(values), spread));

  it('a ratio is of figures of one round, so a slow hour of the machine cancels', () => {
    const ours = new Map([
      [0, 10],
      [1, 40],
      [2, 12],
    ]);
    const its = new Map([
      [0, 20],
      [1, 80],
    ]);
    // 10/20, 40/80; the third round has no partner. Of medians it would be 12/50
    assert.deepEqual(ratioOf(ours, its), { median: 0.5, min: 0.5, max: 0.5, count: 2 });
  });

  const ranks: readonly (readonly [values: readonly number[], p: number, expected: number | null])[] = [
    [[], 50, null],
    [[1, 2, 3, 4], 50, 2],
    [[4, 3, 2, 1], 99, 4],
    [[7, 8], 1, 7],
  ];
  for (const [values, p, expected] of ranks)
    it(`p${p} of ${JSON.stringify(values)}`, () => assert.equal(percentileOf(values, p), expected));
});
