import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Level } from '../contract/plan.ts';
import { areaOf, integralTo, levelAt, mostOf, piecesOf, timeOfArea } from './level.ts';

const S = 1e6;
const RAMP: Level = [
  [0, 0],
  [10 * S, 100],
];
const JUMP: Level = [
  [0, 10],
  [4 * S, 10],
  [4 * S, 50],
];

/** Points in order of time, some at one time, values whole. */
export const levels: fc.Arbitrary<Level> = fc
  .array(fc.tuple(fc.nat(20), fc.nat(60)), { minLength: 1, maxLength: 6 })
  .map((points) => [[0, points[0]?.[1] ?? 0], ...points.map(([sec, value]) => [sec * S, value] as const).sort(([a], [b]) => a - b)]);

describe('levelAt', () => {
  for (const [title, level, atSec, value] of [
    ['a number holds', [[0, 7]], 1000, 7],
    ['a ramp moves linearly', RAMP, 2.5, 25],
    ['and holds behind its end', RAMP, 60, 100],
    ['before a jump', JUMP, 3.999, 10],
    ['a jump is a jump', JUMP, 4, 50],
    [
      'a jump at the begin counts from its end',
      [
        [0, 3],
        [0, 9],
      ],
      0,
      9,
    ],
    [
      'downwards',
      [
        [0, 100],
        [10 * S, 0],
      ],
      7,
      30,
    ],
  ] as const satisfies readonly (readonly [string, Level, number, number])[])
    it(title, () => assert.equal(levelAt(level, atSec * S), value));
});

describe('piecesOf', () => {
  it('fills the stage without gaps, and nothing more', () => {
    fc.assert(
      fc.property(levels, fc.integer({ min: 1, max: 30 }), (level, sec) => {
        const pieces = piecesOf(level, sec * S);
        assert.equal(pieces[0]?.fromUs, 0);
        assert.equal(pieces.at(-1)?.toUs, sec * S);
        for (const [i, { fromUs, toUs, begin, end }] of pieces.entries()) {
          assert.ok(toUs > fromUs);
          assert.equal(fromUs, i === 0 ? 0 : pieces[i - 1]?.toUs);
          assert.ok(Math.abs(begin - levelAt(level, fromUs)) < 1e-9);
          const middleUs = (fromUs + toUs) / 2;
          assert.ok(Math.abs((begin + end) / 2 - levelAt(level, middleUs)) < 1e-9, `at ${middleUs}`);
        }
      }),
    );
  });

  it('has no end where the stage has none', () => {
    assert.deepEqual(piecesOf(RAMP, null), [
      { fromUs: 0, toUs: 10 * S, begin: 0, end: 100 },
      { fromUs: 10 * S, toUs: Number.POSITIVE_INFINITY, begin: 100, end: 100 },
    ]);
  });
});

describe('integralTo', () => {
  for (const [title, level, untilSec, area] of [
    // 20/s for 10 s
    ['a level', [[0, 20]], 10, 200],
    // 0..100/s in 10 s: half of 100 × 10
    ['a ramp', RAMP, 10, 500],
    // a quarter of it at half time
    ['half a ramp', RAMP, 5, 125],
    // 500 + 100 × 5
    ['a ramp and what holds behind it', RAMP, 15, 1000],
    // 10 × 4 + 50 × 2
    ['a jump', JUMP, 6, 140],
    ['nothing', [[0, 0]], 1e6, 0],
  ] as const satisfies readonly (readonly [string, Level, number, number])[])
    it(title, () => assert.equal(integralTo(level, untilSec * S), area));

  it('is what adding up small pieces gives', () => {
    fc.assert(
      fc.property(levels, fc.integer({ min: 1, max: 25 }), (level, sec) => {
        let sum = 0;
        const steps = 200 * sec;
        for (let i = 0; i < steps; i++) sum += levelAt(level, ((i + 0.5) / steps) * sec * S) * (sec / steps);
        assert.ok(Math.abs(sum - integralTo(level, sec * S)) < 0.01 * Math.max(1, sum), `${sum}`);
      }),
      { numRuns: 50 },
    );
  });
});

describe('timeOfArea', () => {
  it('is when the area has grown to that, on any piece', () => {
    const pieces = fc.record({ fromUs: fc.nat(1e9), sec: fc.integer({ min: 1, max: 5000 }), begin: fc.nat(1000), end: fc.nat(1000) });
    fc.assert(
      fc.property(pieces, fc.double({ min: 0.001, max: 0.999, noNaN: true }), ({ fromUs, sec, begin, end }, share) => {
        fc.pre(begin + end > 0);
        const piece = { fromUs, toUs: fromUs + sec * S, begin, end };
        const area = share * areaOf(piece);
        const untilUs = timeOfArea(piece, area);
        const value = begin + (end - begin) * ((untilUs - fromUs) / (sec * S));
        const grown = areaOf({ ...piece, toUs: untilUs, end: value });
        assert.ok(Math.abs(grown - area) <= 1e-6 * area + 1e-6, `${grown} of ${area}`);
      }),
    );
  });

  it('does not lose itself in a slope that is next to none', () => {
    const piece = { fromUs: 0, toUs: 3600 * S, begin: 1000, end: 1000 + 1e-9 };
    assert.ok(Math.abs(timeOfArea(piece, 1000) - S) < 1);
  });
});

describe('mostOf', () => {
  it('is the greatest value within the stage', () => {
    assert.equal(mostOf(RAMP, 5 * S), 50);
    assert.equal(mostOf(JUMP, 4 * S), 10);
    assert.equal(mostOf(JUMP, null), 50);
  });
});
