/** What a target saw, by itself: the truth for every tool alike. Times are µs of the machine's monotonic clock. */
export interface Seen {
  /** Requests that were answered as asked. */
  readonly served: number;
  /** Requests without the right token or body. */
  readonly refused: number;
  /** When the first of them came; null before it. */
  readonly firstUs: number | null;
  /** When this was read. */
  readonly atUs: number;
  /** Requests in each 100 ms since the first. */
  readonly bins: readonly number[];
}

export const BIN_US = 100_000;
/** Ten minutes; what comes later is counted in no bin. */
const MOST_BINS = 6_000;

/** One clock for all processes of the machine. */
export const monotonicUs = (): number => Number(process.hrtime.bigint() / 1_000n);

export class Counts {
  #served = 0;
  #refused = 0;
  #firstUs: number | null = null;
  #bins = new Uint32Array(MOST_BINS);

  served(): void {
    this.#served++;
    this.#came();
  }

  refused(): void {
    this.#refused++;
    this.#came();
  }

  seen(): Seen {
    const atUs = monotonicUs();
    const last = this.#firstUs === null ? 0 : Math.min(MOST_BINS, Math.floor((atUs - this.#firstUs) / BIN_US));
    return { served: this.#served, refused: this.#refused, firstUs: this.#firstUs, atUs, bins: [...this.#bins.subarray(0, last)] };
  }

  reset(): void {
    this.#served = 0;
    this.#refused = 0;
    this.#firstUs = null;
    this.#bins = new Uint32Array(MOST_BINS);
  }

  #came(): void {
    const nowUs = monotonicUs();
    this.#firstUs ??= nowUs;
    const bin = Math.floor((nowUs - this.#firstUs) / BIN_US);
    if (bin < MOST_BINS) this.#bins[bin] = (this.#bins[bin] ?? 0) + 1;
  }
}
