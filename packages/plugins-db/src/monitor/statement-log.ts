import type { Usage } from './reading.ts';

/** What was run between two samples of a load. */
export interface Stretch {
  /** Seconds of the load, `[from, to)`. */
  readonly fromSec: number;
  readonly toSec: number;
  /** Of the statements that were run most. */
  readonly calls: ReadonlyMap<string, number>;
}

const NONE: Usage = { calls: 0, busyUs: 0 };
/** Of one stretch, those worth remembering, and how many stretches: an hour tells as much as a day. */
const MOST_STATEMENTS = 50;
const MOST_STRETCHES = 3_600;
/** Below this share of a stretch, it does not matter what a statement is. */
const SHARE = 0.01;

/** Adds up which statements were run since the load began, without those that are none of the application's. */
export class StatementLog {
  readonly #used = new Map<string, Usage>();
  readonly #ignored = new Set<string>();
  readonly #texts = new Map<string, string>();
  readonly stretches: Stretch[] = [];
  #before: ReadonlyMap<string, Usage> | undefined;
  #seconds = 0;

  /** Of the application, since the load began. `''` stands for those that are hidden. */
  get used(): ReadonlyMap<string, Usage> {
    return new Map([...this.#used].filter(([id]) => !this.#ignored.has(id)));
  }

  /** Of the load, as far as it was added up. */
  get seconds(): number {
    return this.#seconds;
  }

  text(id: string): string | undefined {
    return this.#texts.get(id);
  }

  learn(id: string, text: string): void {
    this.#texts.set(id, text);
  }

  /** Ours, or one that begins or ends transactions. */
  ignore(id: string): void {
    // `''` is not one statement
    if (id !== '') this.#ignored.add(id);
  }

  /** From here on it counts. */
  begin(): void {
    this.#used.clear();
    this.stretches.length = 0;
    this.#seconds = 0;
  }

  /** What grew since the reading before; undefined where there was none. A counter that fell has begun anew. */
  grown(statements: ReadonlyMap<string, Usage>): ReadonlyMap<string, Usage> | undefined {
    const before = this.#before;
    this.#before = statements;
    if (before === undefined) return undefined;
    const grown = new Map<string, Usage>();
    for (const [id, now] of statements) {
      const { calls, busyUs } = before.get(id) ?? NONE;
      const by = now.calls < calls ? now : { calls: now.calls - calls, busyUs: Math.max(0, now.busyUs - busyUs) };
      if (by.calls > 0) grown.set(id, by);
    }
    return grown;
  }

  /** Statements of a stretch whose texts are not known and would matter. */
  unknown(grown: ReadonlyMap<string, Usage>): readonly string[] {
    const least = SHARE * sumOf(grown).calls;
    return [...grown]
      .filter(([id, { calls }]) => id !== '' && calls >= least && !this.#ignored.has(id) && !this.#texts.has(id))
      .map(([id]) => id);
  }

  /** Adds a stretch that ends with that second of the load, and gives what was the application's in it. */
  add(grown: ReadonlyMap<string, Usage>, seconds: number): Usage {
    const own = new Map([...grown].filter(([id]) => !this.#ignored.has(id)));
    for (const [id, usage] of own) this.#used.set(id, plus(this.#used.get(id) ?? NONE, usage));
    if (seconds > this.#seconds && this.stretches.length < MOST_STRETCHES) {
      const most = [...own].sort(([, a], [, b]) => b.calls - a.calls).slice(0, MOST_STATEMENTS);
      this.stretches.push({ fromSec: this.#seconds, toSec: seconds, calls: new Map(most.map(([id, { calls }]) => [id, calls])) });
    }
    this.#seconds = Math.max(this.#seconds, seconds);
    return sumOf(own);
  }
}

export const sumOf = (usages: ReadonlyMap<string, Usage>): Usage => [...usages.values()].reduce(plus, NONE);

const plus = (a: Usage, b: Usage): Usage => ({ calls: a.calls + b.calls, busyUs: a.busyUs + b.busyUs });
