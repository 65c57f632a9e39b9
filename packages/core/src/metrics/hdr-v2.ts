import { deflateSync } from 'node:zlib';
import type { Figures } from '../contract/history.ts';
import { writeVarint } from './counts-codec.ts';
import { LEAST_RANGE_US, slotOf } from './slots.ts';

const COOKIE = 0x1c849303;
const COMPRESSED_COOKIE = 0x1c849304;
/** Says that counts are written as ZigZag LEB128 of up to nine bytes. */
const ZIGZAG = 0x10;
const HEADER = 40;
const SIGNIFICANT_DIGITS = 3;
const LOWEST_US = 1;

/**
 * The timed samples as HdrHistogram V2, compressed, base64: µs from 1, three digits, what HdrHistogram's libraries of any language read.
 * Null without a timed sample.
 */
export function encodeHistogram({ buckets }: Figures): string | null {
  const filled = buckets();
  const last = filled.at(-1);
  if (last === undefined) return null;
  const counts = countsOf(filled);
  const whole = Buffer.alloc(HEADER + counts.length);
  whole.writeUInt32BE(COOKIE | ZIGZAG, 0);
  whole.writeUInt32BE(counts.length, 4);
  whole.writeUInt32BE(0, 8); // normalizing index offset
  whole.writeUInt32BE(SIGNIFICANT_DIGITS, 12);
  whole.writeBigUInt64BE(BigInt(LOWEST_US), 16);
  whole.writeBigUInt64BE(BigInt(Math.max(LEAST_RANGE_US, last[0])), 24);
  whole.writeDoubleBE(1, 32); // integer to double conversion ratio
  whole.set(counts, HEADER);
  const deflated = deflateSync(whole);
  const compressed = Buffer.alloc(8 + deflated.length);
  compressed.writeUInt32BE(COMPRESSED_COOKIE | ZIGZAG, 0);
  compressed.writeUInt32BE(deflated.length, 4);
  compressed.set(deflated, 8);
  return compressed.toString('base64');
}

/** From slot 0 on: a count as it is, a run of empty slots as minus its length. */
function countsOf(filled: ReturnType<Figures['buckets']>): Uint8Array {
  // a run and a count of at most five and seven bytes each
  const bytes = Buffer.alloc(12 * filled.length);
  let [at, next] = [0, 0];
  for (const [upToUs, count] of filled) {
    const slot = slotOf(upToUs);
    const empty = slot - next;
    // ZigZag: n ≥ 0 is 2n, n < 0 is −2n − 1; a single empty slot is a count of zero
    if (empty > 0) at = writeVarint(bytes, at, empty === 1 ? 0 : 2 * empty - 1);
    at = writeVarint(bytes, at, 2 * count);
    next = slot + 1;
  }
  return bytes.subarray(0, at);
}
