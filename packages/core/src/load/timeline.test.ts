import assert from 'node:assert/strict';
import { durationOf, spansOf, stageAt } from './timeline.ts';

const S = 1e6;
const stages = (...secs: readonly (number | null)[]): { durationUs: number | null }[] =>
  secs.map((sec) => ({ durationUs: sec === null ? null : sec * S }));

describe('spansOf', () => {
  it('lays stages end to end', () => {
    assert.deepEqual(
      spansOf(stages(60, 180, 60)).map(({ beginUs, endUs }) => [beginUs / S, (endUs ?? 0) / S]),
      [
        [0, 60],
        [60, 240],
        [240, 300],
      ],
    );
  });
  it('never begins what follows a stage without an end', () => {
    assert.deepEqual(
      spansOf(stages(null, 5)).map(({ beginUs, endUs }) => [beginUs, endUs]),
      [
        [0, null],
        [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY],
      ],
    );
  });
});

describe('stageAt', () => {
  const spans = spansOf(stages(60, 180, 60));
  for (const [atSec, stage] of [
    [0, 0],
    [59.999, 0],
    [60, 1],
    [239, 1],
    [240, 2],
    [299, 2],
    [300, 2],
    [1e6, 2],
  ] as const)
    it(`${atSec} s is in stage ${stage}`, () => assert.equal(stageAt(spans, atSec * S), stage));
});

describe('durationOf', () => {
  for (const [secs, duration] of [
    [[60, 180, 60], 300],
    [[], 0],
    [[null], null],
    [[5, null], null],
    [[null, 5], null],
  ] as const)
    it(`of ${JSON.stringify(secs)} is ${duration}`, () =>
      assert.equal(durationOf({ stages: stages(...secs) as never }), duration === null ? null : duration * S));
});
