import type { Told, ToldSecond } from './told-series.ts';

/** The newest seconds with all their samples, for windows that slide. */
export class RecentSeconds {
  readonly #kept: number;
  readonly #seconds = new Map<number, ToldSecond>();
  /** −1 before the first. */
  newest = -1;

  constructor(kept: number) {
    this.#kept = kept;
  }

  add(index: number, second: ToldSecond): void {
    this.#seconds.set(index, second);
    this.newest = Math.max(this.newest, index);
    // in the order in which they came
    for (const old of this.#seconds.keys()) if (old < this.oldest) this.#seconds.delete(old);
  }

  /** First second that is still kept. */
  get oldest(): number {
    return Math.max(0, this.newest - this.#kept + 1);
  }

  /** Calls `visit` with every series of a metric in `[from, to)`. Throws a RangeError where that begins before {@link oldest}. */
  each(metric: string, from: number, to: number, visit: (told: Told) => void): void {
    if (from < this.oldest) throw new RangeError(`second ${from} is no longer kept, the oldest is ${this.oldest}`);
    for (let index = from; index < Math.min(to, this.newest + 1); index++) this.#seconds.get(index)?.get(metric)?.forEach(visit);
  }
}
