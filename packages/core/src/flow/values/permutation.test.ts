import assert from 'node:assert/strict';
import fc from 'fast-check';
import { permutation } from './permutation.ts';

const pass = (count: number, seed: number, number: number, name = 'a'): number[] => {
  const at = permutation(count, seed, name);
  return Array.from({ length: count }, (_, i) => at(number, i));
};

describe('permutation', () => {
  it('gives each index once in each pass, for any count', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 400 }), fc.nat(), fc.nat({ max: 1e6 }), (count, seed, number) => {
        assert.deepEqual(
          pass(count, seed, number).sort((a, b) => a - b),
          Array.from({ length: count }, (_, i) => i),
        );
      }),
    );
  });

  it('repeats with seed, name and pass, and differs for others', () => {
    assert.deepEqual(pass(50, 1, 2), pass(50, 1, 2));
    const others = [pass(50, 1, 2), pass(50, 2, 2), pass(50, 1, 3), pass(50, 1, 2, 'b')];
    assert.equal(new Set(others.map((order) => order.join())).size, 4);
  });

  it('does not depend on the order in which passes are asked for', () => {
    const at = permutation(20, 1, 'a');
    const passes = [0, 1, 64];
    const mixed = Array.from({ length: 20 }, (_, i) => passes.map((number) => at(number, i)));
    for (const [i, number] of passes.entries())
      assert.deepEqual(
        mixed.map((row) => row[i]),
        pass(20, 1, number),
      );
  });

  it('makes all orders of three equally often', () => {
    const at = permutation(3, 1, 'a');
    const counts = new Map<string, number>();
    for (let i = 0; i < 6000; i++) {
      const order = [at(i, 0), at(i, 1), at(i, 2)].join('');
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    // 1000 ± 5 × √(6000 × ⅙ × ⅚) = 1000 ± 144
    assert.equal(counts.size, 6);
    for (const [order, count] of counts) assert.ok(Math.abs(count - 1000) < 144, `${order}: ${count}`);
  });

  it('puts the first of a thousand anywhere', () => {
    const at = permutation(1000, 1, 'a');
    const tenths = new Array<number>(10).fill(0);
    for (let i = 0; i < 5000; i++) {
      const tenth = Math.floor(at(i, 0) / 100);
      tenths[tenth] = (tenths[tenth] ?? 0) + 1;
    }
    // 500 ± 5 × √(5000 × 0.1 × 0.9) = 500 ± 106
    for (const count of tenths) assert.ok(Math.abs(count - 500) < 106, tenths.join());
  });
});
