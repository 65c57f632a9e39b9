import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Course } from '../../language/quantities.ts';
import { integralTo, mostOf, piecesOf } from '../../load/level.ts';
import { levelOf, scaled, stairsOf, withWarmup } from './levels.ts';

const SEC = 1e6;
/** `7`, `3..20` and `25..500 by 25`, up and down; a stair fits a whole number of times. */
const course: fc.Arbitrary<Course> = fc.oneof(
  fc.nat(500).map((to) => ({ from: to, to, by: null })),
  fc.record({ from: fc.nat(500), to: fc.nat(500), by: fc.constant(null) }),
  fc
    .record({ from: fc.nat(500), by: fc.integer({ min: 1, max: 60 }), steps: fc.integer({ min: 1, max: 20 }), isUp: fc.boolean() })
    .map(({ from, by, steps, isUp }) => (isUp ? { from, to: from + by * steps, by } : { from: from + by * steps, to: from, by })),
);
const seconds = fc.integer({ min: 1, max: 600 });

describe('a level as it is written', () => {
  it('never goes beyond what is written, comes to it, and stays on its stairs', () => {
    fc.assert(
      fc.property(course, seconds, fc.nat(600), ({ from, to, by }, sec, rampSec) => {
        const level = levelOf({ from, to, by }, sec * SEC, rampSec * SEC);
        const pieces = piecesOf(level, sec * SEC);
        const values = pieces.flatMap(({ begin, end }) => [begin, end]);
        const least = from === to && rampSec > 0 ? 0 : Math.min(from, to);
        assert.ok(
          values.every((value) => value >= least && value <= Math.max(from, to)),
          String(values),
        );
        if (rampSec <= sec) assert.equal(mostOf(level, sec * SEC), Math.max(from, to));
        if (by === null) return;
        const stairs = stairsOf({ from, to, by });
        assert.deepEqual([stairs[0], stairs.at(-1), pieces.length], [from, to, stairs.length]);
        for (const [i, { begin, end, fromUs, toUs }] of pieces.entries()) {
          assert.deepEqual([begin, end], [stairs[i], stairs[i]]);
          assert.ok(Math.abs(toUs - fromUs - (sec * SEC) / stairs.length) < 1);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('makes the same load when its warm-up is cut off, and the share of it under a time scale', () => {
    fc.assert(
      fc.property(course, seconds, fc.nat(700), fc.integer({ min: 1, max: 100 }), (written, sec, warmSec, timeScale) => {
        const level = levelOf(written, sec * SEC, 0);
        const stage = { name: 'main', durationUs: sec * SEC, warmup: false, levels: [level] };
        const area = integralTo(level, sec * SEC);
        const cut = withWarmup([stage], warmSec * SEC);
        const sum = cut.reduce((all, { levels, durationUs }) => all + integralTo(levels[0] ?? [], durationUs ?? 0), 0);
        assert.ok(Math.abs(sum - area) <= 1e-6 * (1 + area), `${sum} of ${area}`);
        const [warm, length] = [cut.filter(({ warmup }) => warmup), cut.reduce((all, { durationUs }) => all + (durationUs ?? 0), 0)];
        assert.equal(
          warm.reduce((all, { durationUs }) => all + (durationUs ?? 0), 0),
          Math.min(warmSec, sec) * SEC,
        );
        assert.equal(length, sec * SEC);
        const fast = scaled(stage, timeScale);
        const share = integralTo(fast.levels[0] ?? [], fast.durationUs ?? 0);
        assert.ok(Math.abs(share - area / timeScale) <= 1e-3 * (1 + area / timeScale), `${share} of ${area}`);
      }),
      { numRuns: 300 },
    );
  });
});
