import assert from 'node:assert/strict';
import fc from 'fast-check';
import { flowChoice } from './flow-choice.ts';

function counts(weights: readonly number[], picks: Iterable<number>): readonly number[] {
  const made = weights.map(() => 0);
  for (const flow of picks) made[flow] = (made[flow] ?? 0) + 1;
  return made;
}
const range = (n: number): readonly number[] => Array.from({ length: n }, (_, i) => i);
const weightings = fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1, maxLength: 7 });

describe('flowChoice', () => {
  for (const [who, pick] of [
    ['arrivals', (choice: ReturnType<typeof flowChoice>, i: number) => choice(i, 0)],
    ['the iterations of one user', (choice: ReturnType<typeof flowChoice>, i: number) => choice(7, i)],
  ] as const)
    it(`gives each flow its share of ${who}, to within six, where draws would stray by fifty`, () => {
      fc.assert(
        fc.property(weightings, fc.nat(), fc.integer({ min: 1, max: 5000 }), (weights, seed, n) => {
          const choice = flowChoice(weights, seed, 0);
          const total = weights.reduce((a, b) => a + b);
          for (const [flow, count] of counts(
            weights,
            range(n).map((i) => pick(choice, i)),
          ).entries()) {
            const share = (n * (weights[flow] as number)) / total;
            assert.ok(Math.abs(count - share) <= 6, `flow ${flow}: ${count} for ${share}`);
          }
        }),
      );
    });

  it('gives the mix of requests that semantics §8 names: 50:30:50:35:45:10', () => {
    // health, sales (create + search), lookup (search), support (create + search), desk (search), automation
    const weights = [50, 30, 20, 35, 10, 10];
    const choice = flowChoice(weights, 42, 0);
    // 100 users, 155 iterations each
    const [health, sales, lookup, support, desk, automation] = counts(
      weights,
      range(100).flatMap((user) => range(155).map((iteration) => choice(user, iteration))),
    ) as [number, number, number, number, number, number];
    const requests = [health, sales, sales + lookup, support, support + desk, automation];
    for (const [i, expected] of [50, 30, 50, 35, 45, 10].entries())
      assert.ok(Math.abs((requests[i] as number) / 100 - expected) < 0.3, `${requests[i]} for ${expected}`);
  });

  it('is a function of seed and population', () => {
    const picks = (seed: number, population: number): readonly number[] =>
      range(40).map((i) => flowChoice([1, 1, 1], seed, population)(i, 0));
    assert.deepEqual(picks(1, 0), picks(1, 0));
    assert.notDeepEqual(picks(2, 0), picks(1, 0));
    assert.notDeepEqual(picks(1, 1), picks(1, 0));
  });

  it('never gives a flow of weight 0, nor needs a second one', () => {
    const choice = flowChoice([0, 3, 0, 1, 0], 5, 0);
    assert.deepEqual([...new Set(range(500).map((i) => choice(i, i % 7)))].sort(), [1, 3]);
    assert.equal(flowChoice([4], 5, 0)(9, 9), 0);
    assert.equal(flowChoice([0, 0], 5, 0)(9, 9), 0);
  });
});
