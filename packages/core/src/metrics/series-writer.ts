import type { Cell, Cells } from './cells.ts';
import type { Pairs } from './histogram.ts';
import type { WorkerSeries } from './worker-interval.ts';

/** Reads cells out into one buffer, because handing over one costs as much as handing over a hundred small ones costs each. */
export class SeriesWriter {
  #series: WorkerSeries[] = [];
  #counts: Pairs = new Uint32Array(1024);
  #at = 0;

  /** Takes and empties all cells of a metric. */
  take(metric: string, cells: Cells): void {
    cells.drain((cell) => this.#write(metric, cell));
  }

  /** All that was taken since the last call, in a buffer of its own. */
  written(): { readonly series: readonly WorkerSeries[]; readonly counts: Pairs } {
    const written = { series: this.#series, counts: this.#counts.slice(0, this.#at) };
    this.#series = [];
    this.#at = 0;
    return written;
  }

  #write(metric: string, { row, stage, outcome, times, untimed }: Cell): void {
    const from = this.#at;
    this.#reserve(from + 2 * times.filled);
    this.#at = times.write(this.#counts, from);
    const timed = times.count;
    const minUs = timed === 0 ? 0 : times.minUs;
    const { sumUs, maxUs } = times;
    this.#series.push({ metric, row, stage, outcome, count: timed + untimed, timed, sumUs, minUs, maxUs, from, to: this.#at });
  }

  #reserve(length: number): void {
    if (length <= this.#counts.length) return;
    const longer: Pairs = new Uint32Array(Math.max(length, 2 * this.#counts.length));
    longer.set(this.#counts);
    this.#counts = longer;
  }
}
