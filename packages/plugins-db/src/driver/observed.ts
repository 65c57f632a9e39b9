import type { Call } from './call.ts';

/** One execution of a step's statement, as users have sent it. */
export interface ObservedQuery {
  /** Name of the step. */
  readonly step: string;
  readonly text: string;
  /** As they were sent. */
  readonly values: readonly (string | null)[];
  /** What the session was told to be, role included, in the order in which it was told. */
  readonly settings: readonly (readonly [name: string, value: string])[];
  /** Inside a `tx`. */
  readonly isInTransaction: boolean;
}

/** Executions of a step that are kept. */
const MOST_KEPT = 20;

/** The first executions of every step, with the values that they had: experiments ask the same again. */
export class Observed {
  readonly #settings: readonly string[];
  readonly #steps: { readonly step: string; readonly text: string; readonly kept: ObservedQuery[] }[] = [];

  /** `settings`: names, in the order in which sessions are told. */
  constructor(settings: readonly string[]) {
    this.#settings = settings;
  }

  /** To be called before each execution of one step. */
  watch(step: string, text: string): (call: Call) => void {
    const kept: ObservedQuery[] = [];
    this.#steps.push({ step, text, kept });
    return ({ statement, wanted = [], turn }) => {
      if (kept.length >= MOST_KEPT) return;
      const settings = wanted.map((value, i) => [this.#settings[i] ?? '', value] as const);
      kept.push({ step, text, values: statement.values, settings, isInTransaction: turn.session.held !== undefined });
    };
  }

  /** By step, in the order in which steps were compiled; steps that nobody has sent are left out. */
  get steps(): readonly (readonly ObservedQuery[])[] {
    return this.#steps.map(({ kept }) => kept).filter(({ length }) => length > 0);
  }

  /** Names of steps whose statement nobody has sent here: other workers' users may have, or it is seldom reached. */
  get unseen(): readonly string[] {
    const sent = new Set(this.steps.flat().map(({ text }) => text));
    return [...new Set(this.#steps.filter(({ text }) => !sent.has(text)).map(({ step }) => step))];
  }
}
