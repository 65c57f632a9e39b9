import type { Counts } from './figures.ts';
import type { Histogram } from './histogram.ts';
import { slotOf, upToUs } from './slots.ts';

export type SecondTime = 'meanUs' | 'p50Us' | 'p90Us' | 'p95Us' | 'p99Us' | 'maxUs';
const PERCENTILES = [50, 90, 95, 99];
const TIMES: readonly SecondTime[] = ['meanUs', 'p50Us', 'p90Us', 'p95Us', 'p99Us', 'maxUs'];

const FIRST_CAPACITY = 64;

/** Figures of one set of rows, second by second: 20 bytes each, for a soak has 86 400 a day. Times to 0.1 %, as in any histogram. */
export class SecondFigures {
  #counts = new Uint32Array(2 * FIRST_CAPACITY);
  /** Slot + 1 of each of {@link TIMES}; 0: none. */
  #times = new Uint16Array(TIMES.length * FIRST_CAPACITY);

  put(second: number, { ok, failed }: Readonly<Counts>, times: Histogram): void {
    this.#reserve(second + 1);
    this.#counts[2 * second] = ok;
    this.#counts[2 * second + 1] = failed;
    if (times.count === 0) return;
    let at = TIMES.length * second;
    this.#times[at++] = slotOf(Math.round(times.sumUs / times.count)) + 1;
    for (const us of times.percentilesUs(PERCENTILES)) this.#times[at++] = slotOf(us) + 1;
    this.#times[at] = slotOf(times.maxUs) + 1;
  }

  count(second: number, outcome: 'ok' | 'failed'): number {
    return this.#counts[2 * second + (outcome === 'ok' ? 0 : 1)] ?? 0;
  }

  time(second: number, which: SecondTime): number | null {
    const slot = this.#times[TIMES.length * second + TIMES.indexOf(which)] ?? 0;
    return slot === 0 ? null : upToUs(slot - 1);
  }

  #reserve(seconds: number): void {
    if (2 * seconds <= this.#counts.length) return;
    const capacity = Math.ceil(1.5 * seconds);
    const [counts, times] = [this.#counts, this.#times];
    this.#counts = new Uint32Array(2 * capacity);
    this.#counts.set(counts);
    this.#times = new Uint16Array(TIMES.length * capacity);
    this.#times.set(times);
  }
}
