import assert from 'node:assert/strict';
import fc from 'fast-check';
import { build } from 'hdr-histogram-js';
import { coarse, LONGEST_US, slotOf, upToUs } from './slots.ts';

const anyUs = fc.oneof(fc.nat(5000), fc.nat(2 ** 31 - 1), fc.integer({ min: 2 ** 31, max: LONGEST_US }));

describe('slotOf', () => {
  for (const [us, slot, upTo] of [
    [0, 0, 0],
    [1, 1, 1],
    [2047, 2047, 2047],
    // the first octave of 1024 slots, 2 µs wide
    [2048, 2048, 2049],
    [2049, 2048, 2049],
    [4095, 3071, 4095],
    [4096, 3072, 4099],
    [2 ** 31 - 1, 2048 + 20 * 1024 - 1, 2 ** 31 - 1],
    [2 ** 31, 2048 + 20 * 1024, 2 ** 31 + 2 ** 21 - 1],
    [2 ** 32 - 1, 2048 + 21 * 1024 - 1, 2 ** 32 - 1],
    [2 ** 32, 2048 + 21 * 1024, 2 ** 32 + 2 ** 22 - 1],
    [LONGEST_US, 2048 + 29 * 1024 - 1, LONGEST_US],
  ] as const)
    it(`${us} µs → ${slot}, up to ${upTo}`, () => assert.deepEqual([slotOf(us), upToUs(slot)], [slot, upTo]));

  it('is where upToUs says it ends, no wider than a thousandth', () => {
    fc.assert(
      fc.property(anyUs, (us) => {
        const slot = slotOf(us);
        const [above, below] = [upToUs(slot), slot === 0 ? -1 : upToUs(slot - 1)];
        assert.ok(us <= above && us > below, `${below} < ${us} ≤ ${above}`);
        assert.ok(above - below <= Math.max(1, us / 1024));
        assert.equal(slotOf(above), slot);
        assert.equal(slotOf(above + 1), slot + 1);
      }),
    );
  });

  it('are the buckets of HdrHistogram', () => {
    const hdr = build({
      bitBucketSize: 32,
      lowestDiscernibleValue: 1,
      highestTrackableValue: LONGEST_US,
      numberOfSignificantValueDigits: 3,
    });
    const indexOf = (hdr as unknown as { countsArrayIndex(value: number): number }).countsArrayIndex.bind(hdr);
    fc.assert(fc.property(anyUs, (us) => assert.equal(slotOf(us), indexOf(us))));
  });
});

describe('coarse', () => {
  it('is at most a hundredth above, and many times share one', () => {
    fc.assert(
      fc.property(anyUs, (us) => {
        const top = coarse(us);
        assert.ok(top >= us && top <= us * (1 + 1 / 128) && coarse(top) === top, `${us} → ${top}`);
      }),
    );
    assert.equal(new Set(Array.from({ length: 1024 }, (_, i) => slotOf(coarse(1024 + i)))).size, 128);
  });
});
