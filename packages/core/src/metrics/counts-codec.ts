import type { Pairs } from './histogram.ts';

/** Longest varint that is written: whole numbers up to 2⁵³ − 1 in groups of seven bits. */
const LONGEST_VARINT = 8;

let scratch = Buffer.allocUnsafe(1 << 12);
let pairsRead: Pairs = new Uint32Array(1 << 10);

/**
 * `Series.counts`: filled slots in base64. Each is one varint, 2 × (slots left out since the last one) + (0 if it counts one sample, 1 if
 * more), and behind an odd one a second varint with its count: most slots of a second hold one sample, and then cost one or two bytes.
 * `pairs` are slot, count, slot, count …, ascending by slot.
 */
export function encodeCounts(pairs: ArrayLike<number>, from = 0, to = pairs.length): string {
  const length = write(pairs, from, to);
  return scratch.toString('base64', 0, length);
}

export function decodeCounts(text: string): Pairs {
  reserve(text.length);
  return read(scratch, scratch.write(text, 0, 'base64'));
}

/** As {@link encodeCounts}, as bytes that stay in memory. */
export function packCounts(pairs: ArrayLike<number>): Uint8Array {
  const length = write(pairs, 0, pairs.length);
  return new Uint8Array(scratch.subarray(0, length));
}

export const unpackCounts = (bytes: Uint8Array): Pairs => read(bytes, bytes.length);

/** Writes a whole number, 0 ≤ n < 2⁵³, at `at`; returns the index behind it. */
export function writeVarint(bytes: Uint8Array, at: number, n: number): number {
  for (; n >= 128; n = Math.floor(n / 128)) bytes[at++] = (n % 128) | 128;
  bytes[at++] = n;
  return at;
}

/** Reads the number at `from.at` and moves behind it. Bytes that end too soon read as zeros. */
export function readVarint(from: { readonly bytes: Uint8Array; at: number }): number {
  let [n, factor] = [0, 1];
  for (;;) {
    const byte = from.bytes[from.at++] ?? 0;
    n += (byte & 127) * factor;
    if (byte < 128) return n;
    factor *= 128;
  }
}

function write(pairs: ArrayLike<number>, from: number, to: number): number {
  reserve((to - from) * LONGEST_VARINT);
  let at = 0;
  for (let next = 0, i = from; i < to; i += 2) {
    const slot = pairs[i] as number;
    const count = pairs[i + 1] as number;
    at = writeVarint(scratch, at, 2 * (slot - next) + (count === 1 ? 0 : 1));
    if (count !== 1) at = writeVarint(scratch, at, count);
    next = slot + 1;
  }
  return at;
}

function read(bytes: Uint8Array, length: number): Pairs {
  // no slot takes less than a byte
  if (2 * length > pairsRead.length) pairsRead = new Uint32Array(4 * length);
  const pairs = pairsRead;
  let [filled, next] = [0, 0];
  const from = { bytes, at: 0 };
  while (from.at < length) {
    const gap = readVarint(from);
    const slot = next + Math.floor(gap / 2);
    pairs[filled++] = slot;
    pairs[filled++] = gap % 2 === 0 ? 1 : readVarint(from);
    next = slot + 1;
  }
  return pairs.slice(0, filled);
}

function reserve(length: number): void {
  if (length > scratch.length) scratch = Buffer.allocUnsafe(2 * length);
}
