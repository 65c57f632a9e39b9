import { packCounts, unpackCounts } from './counts-codec.ts';
import { Histogram } from './histogram.ts';
import { addTold, type Told, type ToldSecond } from './told-series.ts';

interface Packed {
  readonly bytes: Uint8Array;
  readonly count: number;
  readonly sumUs: number;
  readonly minUs: number;
  readonly maxUs: number;
}

/** Samples of one metric, row, stage and outcome over the whole run. */
export class Total {
  /** As {@link Told}'s. */
  readonly key: string;
  readonly row: number;
  readonly stage: number;
  readonly outcome: Told['outcome'];
  /** Those without a time included. */
  count = 0;
  #live: Histogram | undefined;
  #packed: Packed | undefined;

  constructor({ key, row, stage, outcome }: Pick<Told, 'key' | 'row' | 'stage' | 'outcome'>) {
    this.key = key;
    this.row = row;
    this.stage = stage;
    this.outcome = outcome;
  }

  add(told: Told): void {
    this.count += told.count;
    this.#live ??= new Histogram();
    addTold(this.#live, told);
  }

  addTo(sum: Histogram): void {
    if (this.#live !== undefined) sum.mergeAll(this.#live);
    if (this.#packed === undefined) return;
    const { bytes, count, sumUs, minUs, maxUs } = this.#packed;
    sum.merge(unpackCounts(bytes), count, sumUs, minUs, maxUs);
  }

  copy(): Total {
    const copy = new Total(this);
    copy.count = this.count;
    copy.#live = new Histogram();
    this.addTo(copy.#live);
    return copy;
  }

  /** Keeps the filled slots only, a few bytes each. What is added later opens it again. */
  pack(): void {
    if (this.#live === undefined) return;
    const whole = new Histogram();
    this.addTo(whole);
    const { count, sumUs, minUs, maxUs } = whole;
    this.#packed = { bytes: packCounts(whole.pairs()), count, sumUs, minUs, maxUs };
    this.#live = undefined;
  }
}

/** The totals of one metric. */
class Table {
  readonly byKey = new Map<string, Total>();
  readonly #byRow: Total[][] = [];

  add(told: Told): void {
    let total = this.byKey.get(told.key);
    if (total === undefined) {
      total = new Total(told);
      this.put(told.key, total);
    }
    total.add(told);
  }

  put(key: string, total: Total): void {
    this.byKey.set(key, total);
    const ofRow = this.#byRow[total.row];
    if (ofRow === undefined) this.#byRow[total.row] = [total];
    else ofRow.push(total);
  }

  /** Of these rows, or of all. */
  *of(rows: ReadonlySet<number> | undefined): Iterable<Total> {
    if (rows === undefined) yield* this.byKey.values();
    else for (const row of rows) yield* this.#byRow[row] ?? [];
  }
}

/**
 * All samples of the run by metric, row, stage and outcome. Those due in the stage that runs are in open histograms, those of earlier
 * stages packed. Service has totals of its own only from where it first differed from latency.
 */
export class Totals {
  readonly #byMetric = new Map<string, Table>();
  #stage = 0;

  /** One second, `stage` running at its begin. */
  add(second: ToldSecond, stage: number): void {
    if (stage !== this.#stage) this.#pack(stage);
    this.#stage = stage;
    const [latency, service] = [this.#of('latency'), this.#of('service')];
    // before latency: what it splits off from is the seconds before this one
    for (const told of second.get('service') ?? []) {
      let total = service.byKey.get(told.key);
      if (total === undefined && told.metric === 'service') {
        total = latency.byKey.get(told.key)?.copy() ?? new Total(told);
        service.put(told.key, total);
      }
      total?.add(told);
    }
    for (const [metric, list] of second)
      if (metric !== 'service' && metric !== 'in_flight') for (const told of list) this.#of(metric).add(told);
  }

  /** Those of these rows; left out: all. */
  each(metric: string, rows: ReadonlySet<number> | undefined, visit: (total: Total) => void): void {
    const own = this.#of(metric);
    if (metric !== 'service') for (const total of own.of(rows)) visit(total);
    else for (const latency of this.#of('latency').of(rows)) visit(own.byKey.get(latency.key) ?? latency);
  }

  #of(metric: string): Table {
    let totals = this.#byMetric.get(metric);
    if (totals === undefined) {
      totals = new Table();
      this.#byMetric.set(metric, totals);
    }
    return totals;
  }

  #pack(running: number): void {
    for (const table of this.#byMetric.values()) for (const total of table.byKey.values()) if (total.stage < running) total.pack();
  }
}
