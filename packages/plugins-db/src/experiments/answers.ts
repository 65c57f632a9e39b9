import type { Finding, MetricSpec } from '@loadgate/core';
import { NoAnswer } from '../driver/outside.ts';
import { Interrupted } from './waits.ts';

/** The findings of one experiment, each answered at most once. */
export class Answers {
  readonly #specs: readonly MetricSpec[];
  readonly #given = new Map<string, Finding>();

  constructor(specs: readonly MetricSpec[]) {
    this.#specs = specs;
  }

  found(name: string, value: number, evidence: string, advice: string | null = null): void {
    this.#give(name, { state: 'found', value, evidence, advice });
  }

  /** It could not be measured, or not so that anybody could judge it. */
  unknown(name: string, reason: string, advice: string | null = null): void {
    this.#give(name, { state: 'not-enough-data', value: null, evidence: reason, advice });
  }

  /** All, as they are declared; what has no answer was not measured, for this reason. */
  all(reason: string): readonly Finding[] {
    for (const { name } of this.#specs) if (!this.#given.has(name)) this.unknown(name, reason);
    return this.#specs.map(({ name }) => this.#given.get(name) as Finding);
  }

  #give(name: string, answer: Pick<Finding, 'state' | 'value' | 'evidence' | 'advice'>): void {
    const spec = this.#specs.find((spec) => spec.name === name);
    if (spec === undefined) throw new Error(`the finding ${name} is not declared`);
    this.#given.set(name, { name, unit: spec.unit, interval: null, ...answer });
  }
}

/** Why an experiment ended before its end, for people. What is neither an interrupt nor the server's doing is a defect, and thrown. */
export function reasonOf(error: unknown): string {
  if (error instanceof Interrupted) return 'the run was interrupted';
  if (error instanceof NoAnswer) return error.message;
  throw error;
}
