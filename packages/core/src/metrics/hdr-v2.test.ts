import assert from 'node:assert/strict';
import { inflateSync } from 'node:zlib';
import fc from 'fast-check';
import { decodeFromCompressedBase64 } from 'hdr-histogram-js';
import { figuresOf } from './figures.ts';
import { encodeHistogram } from './hdr-v2.ts';
import { Histogram } from './histogram.ts';

function encoded(times: readonly number[]): string {
  const histogram = new Histogram();
  for (const us of times) histogram.record(us);
  return encodeHistogram(figuresOf(histogram, { ok: times.length, failed: 0, cut: 0 })) ?? '';
}

describe('encodeHistogram', () => {
  it('is read by HdrHistogram as what was recorded', () => {
    // the library counts in float64 and finds its buckets by logarithm: up to 12.7 days, as ours
    const times = fc.array(fc.oneof(fc.nat(3000), fc.nat(60e6), fc.integer({ min: 2 ** 31, max: 2 ** 40 - 1 })), {
      minLength: 1,
      maxLength: 200,
      size: 'max',
    });
    fc.assert(
      fc.property(times, (us) => {
        const read = decodeFromCompressedBase64(encoded(us), 64);
        const sorted = us.toSorted((a, b) => a - b);
        assert.equal(read.totalCount, us.length);
        for (const p of [1, 50, 90, 95, 99, 99.9, 100]) {
          const exact = sorted[Math.max(1, Math.ceil((p / 100) * us.length - 1e-9)) - 1] as number;
          const got = read.getValueAtPercentile(p);
          assert.ok(got >= exact && got <= exact * (1 + 1 / 1024) + 1, `p${p}: ${got} for ${exact}`);
        }
      }),
      { numRuns: 50 },
    );
  });

  it('has the published layout: both cookies, lengths, three digits, from 1 µs', () => {
    const outer = Buffer.from(encoded([0, 2, 2, 5, 4096]), 'base64');
    assert.equal(outer.readUInt32BE(0), 0x1c849314);
    assert.equal(outer.readUInt32BE(4), outer.length - 8);
    const inner = inflateSync(outer.subarray(8));
    assert.equal(inner.readUInt32BE(0), 0x1c849313);
    assert.equal(inner.readUInt32BE(4), inner.length - 40);
    assert.deepEqual([inner.readUInt32BE(8), inner.readUInt32BE(12)], [0, 3]);
    assert.deepEqual([inner.readBigUInt64BE(16), inner.readDoubleBE(32)], [1n, 1]);
    assert.equal(inner.readBigUInt64BE(24), 4099n, 'the upper edge of the slot of 4096, which is 4 µs wide');
    // one at 0, one empty, two at 2, two empty (−2), one at 5, 3066 empty, one in slot 3072
    assert.deepEqual([...inner.subarray(40)], [2, 0, 4, 3, 2, ...varint(2 * 3066 - 1), 2]);
  });

  it('is null without a timed sample', () => {
    assert.equal(encodeHistogram(figuresOf(new Histogram(), { ok: 0, failed: 3, cut: 0 })), null);
  });
});

const varint = (n: number): readonly number[] => (n < 128 ? [n] : [(n % 128) | 128, ...varint(Math.floor(n / 128))]);
