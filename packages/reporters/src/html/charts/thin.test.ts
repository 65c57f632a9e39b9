import assert from 'node:assert/strict';
import type { Figures } from '@loadgate/core';
import { distribution, FINE_EDGES_MS, ROUND_EDGES_MS } from './distribution.ts';
import { secondsPerPoint, thin } from './thin.ts';

describe('secondsPerPoint', () => {
  for (const [seconds, expected] of [
    [0, 1],
    [1, 1],
    [720, 1],
    [721, 2],
    [7200, 10],
  ] as const)
    it(`${seconds} s in at most 720 points are ${expected} s each`, () => assert.equal(secondsPerPoint(seconds), expected));
});

describe('thin', () => {
  it('loses no peak', () => assert.deepEqual(thin([1, 9, 2, 3], 2, 'greatest'), [9, 3]));
  it('takes the mean of what is there', () => assert.deepEqual(thin([1, null, 4, 6], 2, 'mean'), [1, 5]));
  it('has a gap where there was nothing', () => assert.deepEqual(thin([null, null, 1], 2, 'greatest'), [null, 1]));
});

describe('distribution', () => {
  const of = (...buckets: (readonly [number, number])[]): Figures => ({ buckets: () => buckets }) as unknown as Figures;
  it('counts each bucket where its upper edge falls, from the first filled bin to the last', () => {
    assert.deepEqual(distribution(of([900, 1], [1000, 2], [4100, 3]), of([2000, 5]), ROUND_EDGES_MS), [
      { upToMs: 1, ok: 3, failed: 0 },
      { upToMs: 2, ok: 0, failed: 5 },
      { upToMs: 5, ok: 3, failed: 0 },
    ]);
  });
  it('keeps what is beyond the last edge', () =>
    assert.deepEqual(distribution(of([1e12, 7]), of(), ROUND_EDGES_MS), [{ upToMs: 500_000, ok: 7, failed: 0 }]));
  it('is empty without samples', () => assert.deepEqual(distribution(of(), of(), FINE_EDGES_MS), []));
  it('has edges that rise', () => {
    for (const edges of [FINE_EDGES_MS, ROUND_EDGES_MS]) assert.ok(edges.every((edge, i) => i === 0 || edge > (edges[i - 1] ?? 0)));
  });
});
