import assert from 'node:assert/strict';
import { block, drawOf } from './random.ts';

describe('block', () => {
  // Random123's published known answers of threefry2x32, 20 rounds
  for (const [counter, key, answer] of [
    [
      [0, 0],
      [0, 0],
      [0x6b200159, 0x99ba4efe],
    ],
    [
      [0xffffffff, 0xffffffff],
      [0xffffffff, 0xffffffff],
      [0x1cb996fc, 0xbb002be7],
    ],
    [
      [0x243f6a88, 0x85a308d3],
      [0x13198a2e, 0x03707344],
      [0xc4923a9c, 0x483df7a0],
    ],
  ] as const)
    it(`${answer.map((word) => word.toString(16)).join(' ')}`, () => assert.deepEqual(block(key, counter), answer));
});

describe('drawOf', () => {
  const first = (seed: number, purpose: string, number: number, iteration: number, n = 4): readonly number[] => {
    const draws = drawOf(seed, purpose)(number, iteration);
    return Array.from({ length: n }, () => draws.next());
  };
  const known = first(42, 'think', 3, 5);

  for (const [title, same, drawn] of [
    ['repeats', true, first(42, 'think', 3, 5)],
    ['changes with the seed', false, first(43, 'think', 3, 5)],
    ['changes with the upper half of the seed', false, first(42 + 2 ** 32, 'think', 3, 5)],
    ['changes with the purpose', false, first(42, 'flows', 3, 5)],
    ['changes with the number', false, first(42, 'think', 4, 5)],
    ['changes with the iteration', false, first(42, 'think', 3, 6)],
  ] as const)
    it(title, () => assert[same ? 'deepEqual' : 'notDeepEqual'](drawn, known));

  it('does not depend on what another source has drawn in between', () => {
    const source = drawOf(42, 'think');
    const [draws, other] = [source(3, 5), source(4, 5)];
    assert.deepEqual(
      known.map(() => {
        other.next();
        return draws.next();
      }),
      known,
    );
  });

  it('is even: over one source, and over the first draws of neighbouring numbers and iterations', () => {
    const n = 20_000;
    const source = drawOf(7, 'even');
    for (const [title, draws] of [
      ['one source', first(7, 'even', 0, 0, n)],
      ['numbers', Array.from({ length: n }, (_, i) => source(i, 0).next())],
      ['iterations', Array.from({ length: n }, (_, i) => source(0, i).next())],
    ] as const) {
      assert.ok(draws.every((x) => x >= 0 && x < 1));
      const tenths = new Array<number>(10).fill(0);
      for (const x of draws) tenths[Math.floor(10 * x)] = (tenths[Math.floor(10 * x)] as number) + 1;
      // nine degrees of freedom: one in a thousand is above 27.9
      const chi2 = tenths.reduce((sum, count) => sum + (count - n / 10) ** 2 / (n / 10), 0);
      assert.ok(chi2 < 27.9, `${title}: ${chi2}`);
      // neighbours do not follow each other
      const together = draws.reduce((sum, x, i) => sum + (x - 0.5) * ((draws[i + 1] ?? 0.5) - 0.5), 0) / n;
      assert.ok(Math.abs(together) < 0.003, `${title}: ${together}`);
    }
  });
});
