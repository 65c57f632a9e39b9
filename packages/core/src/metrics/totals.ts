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
  readonly row: number;
  readonly stage: number;
  readonly outcome: Told['outcome'];
  /** Those without a time included. */
  count = 0;
  #live: Histogram | undefined;
  #packed: Packed | undefined;

  constructor({ row, stage, outcome }: Pick<Told, 'row' | 'stage' | 'outcome'>) {
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

type ByKey = Map<string, Total>;

/**
 * All samples of the run by metric, row, stage and outcome. Those due in the stage that runs are in open histograms, those of earlier
 * stages packed. Service has totals of its own only from where it first differed from latency.
 */
export class Totals {
  readonly #byMetric = new Map<string, ByKey>();
  #stage = 0;

  /** One second, `stage` running at its begin. */
  add(second: ToldSecond, stage: number): void {
    if (stage !== this.#stage) this.#pack(stage);
    this.#stage = stage;
    const [latency, service] = [this.#of('latency'), this.#of('service')];
    // before latency: what it splits off from is the seconds before this one
    for (const told of second.get('service') ?? []) {
      let total = service.get(told.key);
      if (total === undefined && told.metric === 'service') {
        total = latency.get(told.key)?.copy() ?? new Total(told);
        service.set(told.key, total);
      }
      total?.add(told);
    }
    for (const [metric, list] of second)
      if (metric !== 'service' && metric !== 'in_flight') for (const told of list) add(this.#of(metric), told);
  }

  each(metric: string, visit: (total: Total) => void): void {
    const own = this.#of(metric);
    if (metric === 'service') for (const [key, latency] of this.#of('latency')) visit(own.get(key) ?? latency);
    else own.forEach(visit);
  }

  #of(metric: string): ByKey {
    let totals = this.#byMetric.get(metric);
    if (totals === undefined) {
      totals = new Map();
      this.#byMetric.set(metric, totals);
    }
    return totals;
  }

  #pack(running: number): void {
    for (const totals of this.#byMetric.values()) for (const total of totals.values()) if (total.stage < running) total.pack();
  }
}

function add(totals: ByKey, told: Told): void {
  let total = totals.get(told.key);
  if (total === undefined) {
    total = new Total(told);
    totals.set(told.key, total);
  }
  total.add(told);
}
