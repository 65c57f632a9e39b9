import type { SecondValue } from '../contract/history.ts';
import type { Plan } from '../contract/plan.ts';
import type { Counts } from './figures.ts';
import { Histogram } from './histogram.ts';
import { poolKey, poolsOf } from './row-pools.ts';
import { SecondFigures } from './second-figures.ts';
import { addTold, type Told, type ToldSecond } from './told-series.ts';

type Value = Exclude<SecondValue, 'users' | 'waiting' | 'due' | 'started'>;

interface Pool {
  readonly metric: string;
  readonly figures: SecondFigures;
  /** Of the second that is being added. */
  readonly told: Told[];
}

/** Figures of every second for the sets of rows that somebody may ask for: percentiles cannot be pooled afterwards. */
export class PooledSeconds {
  readonly #pools: ReadonlyMap<string, Pool>;
  readonly #ofRow: readonly (readonly Pool[])[];
  readonly #all = newPool('latency');
  readonly #times = new Histogram();

  constructor(plan: Plan) {
    const pools = new Map<string, Pool>();
    const ofRow: Pool[][] = plan.rows.map(() => []);
    for (const [key, { metric, rows }] of poolsOf(plan)) {
      const pool = newPool(metric);
      pools.set(key, pool);
      for (const row of new Set(rows)) ofRow[row]?.push(pool);
    }
    this.#pools = pools;
    this.#ofRow = ofRow;
  }

  add(second: number, told: ToldSecond): void {
    for (const metric of ['latency', 'group', 'block', 'iteration'])
      for (const one of told.get(metric) ?? []) {
        if (metric === 'latency') this.#all.told.push(one);
        for (const pool of this.#ofRow[one.row] ?? []) if (pool.metric === metric) pool.told.push(one);
      }
    this.#put(second, this.#all);
    for (const pool of this.#pools.values()) this.#put(second, pool);
  }

  /** Reader of one value; `rows` left out: all samples. Counts of any rows; times of rows that are one of {@link poolsOf}, else a RangeError. */
  values(of: Value, rows?: readonly number[]): (second: number) => number | null {
    const pool = rows === undefined ? this.#all : this.#pools.get(poolKey(rows));
    if (pool !== undefined) return reader(of, pool.figures);
    const isTime = of !== 'count' && of !== 'ok' && of !== 'failed';
    // a scenario without requests has no rows of requests, and no times
    if (isTime && rows?.length === 0) return () => null;
    if (isTime) throw new RangeError(`no ${of} is kept per second for rows ${poolKey(rows ?? [])} as one set`);
    const each = [...new Set(rows)].flatMap((row) => this.#pools.get(poolKey([row])) ?? []).map(({ figures }) => reader(of, figures));
    return (second) => each.reduce((sum, read) => sum + (read(second) ?? 0), 0);
  }

  #put(second: number, { told, figures }: Pool): void {
    if (told.length === 0) return;
    const times = this.#times;
    times.clear();
    const counts: Counts = { ok: 0, failed: 0, cut: 0 };
    for (const one of told) {
      counts[one.outcome] += one.count;
      addTold(times, one);
    }
    figures.put(second, counts, times);
    told.length = 0;
  }
}

const newPool = (metric: string): Pool => ({ metric, figures: new SecondFigures(), told: [] });

function reader(of: Value, figures: SecondFigures): (second: number) => number | null {
  switch (of) {
    case 'count':
      return (second) => figures.count(second, 'ok') + figures.count(second, 'failed');
    case 'ok':
    case 'failed':
      return (second) => figures.count(second, of);
    case 'meanUs':
    case 'p50Us':
    case 'p90Us':
    case 'p95Us':
    case 'p99Us':
    case 'maxUs':
      return (second) => figures.time(second, of);
  }
}
