import type { Told, ToldSecond } from './told-series.ts';

/** The newest seconds with all their samples, for windows that slide. */
export class RecentSeconds {
  readonly #kept: number;
  readonly #seconds = new Map<number, ToldSecond>();
  /** Their series by row, as far as somebody has asked for some rows of them. */
  readonly #byRow = new WeakMap<readonly Told[], Map<number, Told[]>>();
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

  /** Calls `visit` with every series of a metric and these rows (left out: all) in `[from, to)`. Throws a RangeError where that begins before {@link oldest}. */
  each(metric: string, [from, to]: readonly [number, number], rows: ReadonlySet<number> | undefined, visit: (told: Told) => void): void {
    if (from < this.oldest) throw new RangeError(`second ${from} is no longer kept, the oldest is ${this.oldest}`);
    for (let index = from; index < Math.min(to, this.newest + 1); index++) {
      const all = this.#seconds.get(index)?.get(metric) ?? [];
      if (rows === undefined) all.forEach(visit);
      else if (all.length > 0) for (const row of rows) this.#ofRow(all, row).forEach(visit);
    }
  }

  #ofRow(all: readonly Told[], row: number): readonly Told[] {
    let byRow = this.#byRow.get(all);
    if (byRow === undefined) {
      byRow = rowsIn(all);
      this.#byRow.set(all, byRow);
    }
    return byRow.get(row) ?? [];
  }
}

function rowsIn(all: readonly Told[]): Map<number, Told[]> {
  const byRow = new Map<number, Told[]>();
  for (const told of all) {
    const ofRow = byRow.get(told.row);
    if (ofRow === undefined) byRow.set(told.row, [told]);
    else ofRow.push(told);
  }
  return byRow;
}
