import type { ErrorCount, Interval, IterationCounts } from '../contract/events.ts';
import { addErrors } from './error-counts.ts';
import { noIterations } from './recorder.ts';

/** Per second of the whole run; NaN where the second was not heard. */
export class Column {
  #values = new Float64Array(64).fill(Number.NaN);

  put(second: number, value: number): void {
    if (second >= this.#values.length) {
      const longer = new Float64Array(Math.ceil(1.5 * (second + 1))).fill(Number.NaN);
      longer.set(this.#values);
      this.#values = longer;
    }
    this.#values[second] = value;
  }

  at(second: number): number | null {
    const value = this.#values[second] ?? Number.NaN;
    return Number.isNaN(value) ? null : value;
  }
}

/** What is counted for the run as a whole: iterations, users, failures by row and kind, monitors. */
export class RunCounts {
  readonly iterations: IterationCounts = noIterations();
  /** Without those of warm-up. */
  readonly judgedIterations: IterationCounts = noIterations();
  readonly columns = { users: new Column(), waiting: new Column(), due: new Column(), started: new Column() };
  readonly monitors = new Map<string, Column>();
  readonly #errors = new Map<string, ErrorCount>();
  silentSec = 0;

  add({ index, users, waiting, iterations, errors, monitors, silent }: Interval, isWarmup: boolean): void {
    addUp(this.iterations, iterations);
    if (!isWarmup) addUp(this.judgedIterations, iterations);
    const { due, started } = iterations;
    for (const [name, value] of Object.entries({ users, waiting, due, started })) this.columns[name as 'users'].put(index, value);
    for (const [name, value] of Object.entries(monitors)) this.#monitor(name).put(index, value);
    for (const error of errors) this.#addError(error);
    if (silent.length > 0) this.silentSec++;
  }

  get errors(): readonly ErrorCount[] {
    return [...this.#errors.values()];
  }

  #monitor(name: string): Column {
    let column = this.monitors.get(name);
    if (column === undefined) {
      column = new Column();
      this.monitors.set(name, column);
    }
    return column;
  }

  #addError(error: ErrorCount): void {
    const key = `${error.row} ${error.kind}`;
    const known = this.#errors.get(key);
    this.#errors.set(key, known === undefined ? error : addErrors(known, error));
  }
}

function addUp(to: IterationCounts, more: IterationCounts): void {
  const sum = to as { -readonly [K in keyof IterationCounts]: number };
  for (const name of Object.keys(sum) as (keyof IterationCounts)[]) sum[name] += more[name];
}
