/**
 * HdrHistogram's own layout for values from 1 and three significant digits (G. Tene): 2048 slots of 1 µs, then 1024 slots an octave.
 * No slot is wider than 1/1024 of its values. Slot numbers mean the same in every worker, file and version.
 */
const HALF_BITS = 10;
const HALF = 2 ** HALF_BITS;

/** Longest time with a slot of its own, 12.7 days; longer ones are counted there. */
export const LONGEST_US = 2 ** 40 - 1;

/** Up to here each µs has a slot of its own, so no histogram's range ends below it. */
export const LEAST_RANGE_US = 2 * HALF - 1;

/** Slot of a whole number of µs, 0 ≤ us ≤ {@link LONGEST_US}. */
export function slotOf(us: number): number {
  if (us < 2 ** 32) {
    const shift = 31 - HALF_BITS - Math.clz32(us);
    return shift <= 0 ? us : (shift << HALF_BITS) + (us >>> shift);
  }
  const shift = 32 - HALF_BITS + slotShift(us);
  return shift * HALF + Math.floor(us / 2 ** shift);
}
const slotShift = (us: number): number => 31 - Math.clz32(Math.floor(us / 2 ** 32));

/** Greatest number of µs that falls into the slot. */
export function upToUs(slot: number): number {
  if (slot < 2 * HALF) return slot;
  const shift = Math.floor(slot / HALF) - 1;
  return ((slot % HALF) + HALF + 1) * 2 ** shift - 1;
}

/** Two digits instead of three: the greatest value of the coarse slot (128 an octave), so that its samples share one fine slot. */
export function coarse(us: number): number {
  if (us < 256) return us;
  if (us < 2 ** 30) {
    const shift = 24 - Math.clz32(us);
    return (((us >>> shift) + 1) << shift) - 1;
  }
  const width = 2 ** (Math.floor(Math.log2(us)) - 7);
  return (Math.floor(us / width) + 1) * width - 1;
}
