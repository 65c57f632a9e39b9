import { coarse, LONGEST_US, slotOf, upToUs } from './slots.ts';

/** Filled slots of a histogram: slot, count, slot, count …, ascending by slot. */
export type Pairs = Uint32Array<ArrayBuffer>;

const GROW = 1024;
/** Of a histogram without samples: there are many, and they weigh nothing. */
const EMPTY = new Uint32Array(0);

/**
 * Times in whole µs, to 0.1 %, with exact count, sum, least and greatest. Sums of whole numbers do not depend on their order, so neither
 * does what is merged. Remembers which slots it touched: emptying and reading it costs what was recorded, not its width.
 */
export class Histogram {
  count = 0;
  sumUs = 0;
  minUs = Number.POSITIVE_INFINITY;
  maxUs = 0;
  #counts: Uint32Array = EMPTY;
  #touched: Uint32Array = EMPTY;
  #used = 0;

  /** One sample; below zero counts as zero. */
  record(us: number): void {
    const whole = us > 0 ? Math.round(us) : 0;
    this.#tell(whole);
    this.add(slotOf(whole > LONGEST_US ? LONGEST_US : whole), 1);
  }

  /** As {@link record}, but to 1 %: many samples share few slots, so that they travel light. Sum, least and greatest stay exact. */
  recordCoarse(us: number): void {
    const whole = us > 0 ? Math.round(us) : 0;
    this.#tell(whole);
    this.add(slotOf(coarse(whole > LONGEST_US ? LONGEST_US : whole)), 1);
  }

  /** Counts of one slot alone; the caller sees to count, sum, least and greatest. */
  add(slot: number, n: number): void {
    this.#reach(slot);
    const before = this.#counts[slot] as number;
    this.#counts[slot] = before + n;
    if (before === 0) this.#touch(slot);
  }

  /** All samples of another, given as what it was read out as. */
  merge(pairs: ArrayLike<number>, count: number, sumUs: number, minUs: number, maxUs: number): void {
    // at once, not slot by slot
    this.#reach(pairs[pairs.length - 2] ?? -1);
    for (let i = 0; i < pairs.length; i += 2) this.add(pairs[i] as number, pairs[i + 1] as number);
    this.count += count;
    this.sumUs += sumUs;
    if (count > 0 && minUs < this.minUs) this.minUs = minUs;
    if (maxUs > this.maxUs) this.maxUs = maxUs;
  }

  mergeAll(other: Histogram): void {
    this.#reach(other.#counts.length - 1);
    for (let i = 0; i < other.#used; i++) {
      const slot = other.#touched[i] as number;
      this.add(slot, other.#counts[slot] as number);
    }
    this.count += other.count;
    this.sumUs += other.sumUs;
    if (other.minUs < this.minUs) this.minUs = other.minUs;
    if (other.maxUs > this.maxUs) this.maxUs = other.maxUs;
  }

  /** Number of filled slots. */
  get filled(): number {
    return this.#used;
  }

  /** Writes its filled slots from `at` on, ascending; returns the index behind them. `into` must hold 2 × {@link filled} more. */
  write(into: Uint32Array, at: number): number {
    const slots = this.#touched.subarray(0, this.#used).sort();
    for (const slot of slots) {
      into[at++] = slot;
      into[at++] = this.#counts[slot] as number;
    }
    return at;
  }

  pairs(): Pairs {
    const pairs = new Uint32Array(2 * this.#used);
    this.write(pairs, 0);
    return pairs;
  }

  clear(): void {
    for (let i = 0; i < this.#used; i++) this.#counts[this.#touched[i] as number] = 0;
    this.#used = 0;
    this.count = 0;
    this.sumUs = 0;
    this.minUs = Number.POSITIVE_INFINITY;
    this.maxUs = 0;
  }

  /** Nearest rank, rounded up, 0 < p ≤ 100; null without samples. Never above the greatest sample, never below the least. */
  percentileUs(p: number): number | null {
    return this.count === 0 ? null : (this.percentilesUs([p])[0] as number);
  }

  /** Several, ascending, in one go through the slots; there must be samples. */
  percentilesUs(ascending: readonly number[]): readonly number[] {
    const slots = this.#touched.subarray(0, this.#used).sort();
    let [i, below] = [-1, 0];
    return ascending.map((p) => {
      // 99.9 % of 1000 is 999.0000000000001 in floating point, and still the 999th
      const rank = Math.max(1, Math.ceil((p / 100) * this.count * (1 - 1e-12)));
      if (rank >= this.count) return this.maxUs;
      while (below < rank && i < this.#used - 1) below += this.#counts[slots[++i] as number] as number;
      return below < rank ? this.maxUs : Math.max(this.minUs, Math.min(this.maxUs, upToUs(slots[i] as number)));
    });
  }

  #tell(whole: number): void {
    this.count++;
    this.sumUs += whole;
    if (whole < this.minUs) this.minUs = whole;
    if (whole > this.maxUs) this.maxUs = whole;
  }

  #reach(slot: number): void {
    if (slot >= this.#counts.length) this.#counts = grown(this.#counts, (Math.floor(slot / GROW) + 1) * GROW);
  }

  #touch(slot: number): void {
    if (this.#used === this.#touched.length) this.#touched = grown(this.#touched, Math.max(16, 2 * this.#used));
    this.#touched[this.#used++] = slot;
  }
}

function grown(array: Uint32Array, length: number): Uint32Array {
  const longer = new Uint32Array(length);
  longer.set(array);
  return longer;
}
