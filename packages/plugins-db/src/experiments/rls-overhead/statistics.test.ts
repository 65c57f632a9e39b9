import assert from 'node:assert/strict';
import { nth } from './nth.ts';
import { seeded } from './random.ts';
import { drawRuns, estimate, hodgesLehmann, median } from './statistics.ts';

describe('statistics of pairs', () => {
  const middles: readonly (readonly [values: readonly number[], middle: number])[] = [
    [[3, 1, 2], 2],
    [[4, 1, 3, 2], 2.5],
    [[10, 9, 100], 10],
    [[5], 5],
    [[2, 2, 2, 1, 2], 2],
    [[], Number.NaN],
  ];
  for (const [values, middle] of middles) it(`has ${middle} as the median of ${values}`, () => assert.equal(median(values), middle));

  it('finds any place that sorting would give', () => {
    const random = seeded(3);
    for (let round = 0; round < 50; round++) {
      const values = Array.from({ length: 1 + Math.floor(random() * 30) }, () => Math.floor(random() * 10));
      const sorted = values.toSorted((a, b) => a - b);
      assert.deepEqual(
        values.map((_, n) => nth(Float64Array.from(values), n)),
        sorted,
      );
    }
  });

  const estimates: readonly (readonly [values: readonly number[], point: number, why: string])[] = [
    // pairs: 1 1.5 2 | 2 2.5 | 3
    [[1, 2, 3], 2, 'six means, 2 twice in the middle'],
    // pairs: 0 0.5 5 | 1 5.5 | 10, in order 0 0.5 1 5 5.5 10
    [[0, 1, 10], 3, 'between 1 and 5'],
    // pairs: 1 1 1 50.5 | 1 1 50.5 | 1 50.5 | 100, in order 1×6 …
    [[1, 1, 1, 100], 1, 'one of four far off moves nothing'],
  ];
  for (const [values, point, why] of estimates)
    it(`has ${point} as the Hodges-Lehmann estimate of ${values}: ${why}`, () => assert.equal(hodgesLehmann(values), point));

  it('draws the same for the same seed, between 0 and 1, and evenly', () => {
    const random = seeded(1);
    const drawn = Array.from({ length: 10_000 }, random);
    const again = seeded(1);
    assert.deepEqual(
      drawn.slice(0, 5),
      Array.from({ length: 5 }, () => again()),
    );
    assert.notEqual(seeded(2)(), drawn[0]);
    assert.ok(drawn.every((x) => x >= 0 && x < 1));
    // the mean of 10,000 has a standard error of 0.0029
    assert.ok(Math.abs(drawn.reduce((a, b) => a + b) / 10_000 - 0.5) < 0.012);
  });

  it('draws runs of four neighbours, round the end', () => {
    const fixed = [0.9, 0.2];
    // from 9: 9 0 1 2, from 2: 2 3 4 5, then two of the next run
    assert.deepEqual(
      drawRuns([0, 1, 2, 3, 4, 5, 6, 7, 8, 9], () => fixed.shift() ?? 0.5),
      [9, 0, 1, 2, 2, 3, 4, 5, 5, 6],
    );
  });

  it('has no width where nothing varies, and the same interval for the same values', () => {
    assert.deepEqual(estimate([Array(12).fill(2), Array(12).fill(2)]), { point: 2, low: 2, high: 2 });
    const sessions = simulated(seeded(5), { sessions: 4, blocks: 12, drift: 0, offset: 0 });
    assert.deepEqual(estimate(sessions), estimate(sessions));
    const { point, low, high } = estimate(sessions);
    assert.ok(low < point && point < high);
  });

  /** How often the interval holds the true 0, of 100 made-up experiments of the size that is measured. */
  const noises = [
    { noise: 'that is independent', drift: 0, offset: 0, least: 0.92 },
    { noise: 'that lasts for some blocks', drift: 0.5, offset: 0, least: 0.88 },
    { noise: 'that differs from session to session', drift: 0, offset: 0.5, least: 0.88 },
  ];
  for (const { noise, drift, offset, least } of noises)
    it(`holds the truth in at least ${least * 100} % of experiments under noise ${noise}`, function () {
      this.timeout(60_000);
      const random = seeded(11);
      const held = Array.from({ length: 100 }, () => {
        const { low, high } = estimate(simulated(random, { sessions: 4, blocks: 12, drift, offset }));
        return low <= 0 && high >= 0;
      });
      const share = held.filter(Boolean).length / held.length;
      assert.ok(share >= least, `held ${share}`);
    });
});

interface Noise {
  readonly sessions: number;
  readonly blocks: number;
  /** Of a block's noise, the share that the next one has, too. */
  readonly drift: number;
  /** Standard deviation of a session's, in that of a block's. */
  readonly offset: number;
}

function simulated(random: () => number, { sessions, blocks, drift, offset }: Noise): number[][] {
  // Box and Muller
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  return Array.from({ length: sessions }, () => {
    const shift = offset * normal();
    let last = normal();
    return Array.from({ length: blocks }, () => {
      last = drift * last + Math.sqrt(1 - drift ** 2) * normal();
      return shift + last;
    });
  });
}
