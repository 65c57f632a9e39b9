import type { Outcome } from '../contract/plugin.ts';
import type { Latency, ResultOperation } from '../contract/result.ts';
import { Histogram } from './histogram.ts';

/** Names of one experiment; all further ones are `other`. */
const MOST_NAMES = 200;

interface Operation {
  readonly times: Histogram;
  count: number;
  errors: number;
  readonly kinds: Map<string, number>;
}

/** What an experiment has measured, by name. Nothing grows with the number of samples. */
export class Operations {
  readonly #operations = new Map<string, Operation>();
  readonly #mask: (text: string) => string;

  constructor(mask: (text: string) => string) {
    this.#mask = mask;
  }

  add(name: string, startUs: number, outcome: Outcome<void>): void {
    const operation = this.#of(name);
    operation.count++;
    const kind = outcome.kind === 'error' ? outcome.error : outcome.failure;
    if (kind !== undefined) {
      const failure = this.#mask(kind);
      operation.errors++;
      operation.kinds.set(failure, (operation.kinds.get(failure) ?? 0) + 1);
    }
    if (outcome.kind === 'reply' || outcome.answered === true) operation.times.record(outcome.endUs - startUs);
  }

  /** In the order in which they were first seen. */
  shown(): readonly ResultOperation[] {
    return [...this.#operations].map(([name, { times, count, errors, kinds }]) => ({
      name: this.#mask(name),
      count,
      timed: times.count,
      errors,
      latencyMs: latencyOf(times),
      errorKinds: Object.fromEntries(kinds),
    }));
  }

  #of(name: string): Operation {
    const called = this.#operations.has(name) || this.#operations.size < MOST_NAMES ? name : 'other';
    let operation = this.#operations.get(called);
    if (operation === undefined) {
      operation = { times: new Histogram(), count: 0, errors: 0, kinds: new Map() };
      this.#operations.set(called, operation);
    }
    return operation;
  }
}

function latencyOf(times: Histogram): Latency {
  const ms = (us: number | null): number | null => (us === null ? null : us / 1e3);
  const p = (percent: number): number | null => ms(times.percentileUs(percent));
  const isEmpty = times.count === 0;
  return {
    min: isEmpty ? null : ms(times.minUs),
    mean: isEmpty ? null : ms(times.sumUs / times.count),
    p50: p(50),
    p90: p(90),
    p95: p(95),
    p99: p(99),
    'p99.9': p(99.9),
    max: isEmpty ? null : ms(times.maxUs),
  };
}
