import assert from 'node:assert/strict';
import { exactPercentile, latenciesUnderFreeze } from './oracle.ts';

describe('the oracle itself', () => {
  const percentiles: readonly (readonly [values: readonly number[], p: number, expected: number])[] = [
    [[1, 2, 3, 4], 50, 2], // rank 2
    [[1, 2, 3, 4], 51, 3], // rank 2.04, rounded up
    [[7], 99.9, 7],
    [Array.from({ length: 1000 }, (_, i) => i + 1), 99.9, 999], // exactly rank 999
    [Array.from({ length: 1000 }, (_, i) => 1000 - i), 99, 990], // in any order
  ];
  for (const [values, p, expected] of percentiles)
    it(`p${p} of ${values.length} values is ${expected}`, () => assert.equal(exactPercentile(values, p), expected));

  it('lets one user wait for another who stands in a freeze', () => {
    const freeze = { fromUs: 1e6, forUs: 1e6 };
    // 2/s: due at 0.25, 0.75, 1.25, 1.75, 2.25 s. The third stands until 2.1, so the fourth begins at 2.1 and ends at 2.2
    const latencies = latenciesUnderFreeze({ perSec: 2, durationUs: 2.5e6, users: 1, serviceUs: 1e5, freeze });
    assert.deepEqual(
      latencies.map((us) => Math.round(us / 1e3)),
      [100, 100, 850, 450, 100],
    );
  });
});
