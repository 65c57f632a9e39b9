import type { Finding } from '../contract/events.ts';
import type { ExperimentRef, Plan } from '../contract/plan.ts';
import type { Bench, Experiment, ProtocolScope } from '../contract/plugin.ts';
import type { ResultExperiment } from '../contract/result.ts';
import { Operations } from '../metrics/operations.ts';
import type { Timer } from '../time/clock.ts';
import type { FindPlugin, OpenDriver } from './drivers.ts';
import type { Told } from './messages.ts';
import { bugOf, reasonOf } from './plugin-bug.ts';

/** How an experiment has ended. */
export type ExperimentEnd =
  /** Findings as the plugin gave them, whatever they are. */
  | { readonly kind: 'done'; readonly findings: readonly Finding[]; readonly experiment: Omit<ResultExperiment, 'findings'> }
  | { readonly kind: 'fault'; readonly sentence: string };

export interface ExperimentParts {
  readonly plan: Plan;
  readonly ref: ExperimentRef;
  readonly drivers: readonly OpenDriver[];
  readonly scope: ProtocolScope;
  readonly told: Told;
  readonly find: FindPlugin;
  readonly warn: (message: string) => void;
  readonly mask: (text: string) => string;
}

/** The longest that one may take. */
const MOST_US = 600e6;
/** From when it is told to end until it is left alone. */
const PATIENCE_US = 5e6;

/** One experiment, in the worker that it runs in. */
export class RunningExperiment {
  readonly #parts: ExperimentParts;
  readonly #over = new AbortController();
  readonly #operations: Operations;
  #isTooLong = false;
  #patience: Timer | undefined;
  #leave: ((why: string) => void) | undefined;

  constructor(parts: ExperimentParts) {
    this.#parts = parts;
    this.#operations = new Operations(parts.mask);
  }

  /** Never rejects. */
  async run(): Promise<ExperimentEnd> {
    const { ref, scope, mask } = this.#parts;
    const { clock } = scope;
    const beganUs = clock.nowUs();
    const timer = clock.at(beganUs + MOST_US, () => {
      this.#isTooLong = true;
      this.abort();
    });
    try {
      const findings = await this.#orLeft(this.#measured());
      if (this.#isTooLong) throw new Error(`it took longer than ${MOST_US / 60e6} minutes`);
      const durationSec = (clock.nowUs() - beganUs) / 1e6;
      const experiment = { name: ref.name, durationSec, operations: this.#operations.shown() };
      return { kind: 'done', findings: this.#told(findings), experiment };
    } catch (error) {
      return { kind: 'fault', sentence: mask(bugOf(ref.protocol, `test ${ref.name}`, `failed: ${reasonOf(error)}`)) };
    } finally {
      timer.cancel();
      this.#patience?.cancel();
    }
  }

  /** It may be anybody's: only what is data goes on, and no secret in a sentence. What was ended early says nothing. */
  #told(given: unknown): readonly Finding[] {
    const findings = JSON.parse(JSON.stringify(given)) as unknown;
    if (!Array.isArray(findings)) return findings as never;
    const { mask } = this.#parts;
    const masked = (text: unknown): unknown => (typeof text === 'string' ? mask(text) : text);
    return findings.map((finding: Finding) => {
      const told = { ...finding, evidence: masked(finding.evidence), advice: masked(finding.advice) } as Finding;
      if (!this.#over.signal.aborted) return told;
      return { ...told, state: 'not-enough-data', value: null, interval: null, evidence: `ended early; until then: ${told.evidence}` };
    });
  }

  /** It is to end, and gets a few seconds for that. */
  abort(): void {
    if (this.#over.signal.aborted) return;
    this.#over.abort();
    const { clock } = this.#parts.scope;
    this.#patience = clock.at(clock.nowUs() + PATIENCE_US, () =>
      this.#leave?.(`it did not end within ${PATIENCE_US / 1e6} s when it was told to`),
    );
  }

  #orLeft<T>(work: Promise<T>): Promise<T> {
    return Promise.race([
      work,
      new Promise<never>((_, reject) => {
        this.#leave = (why) => reject(new Error(why));
      }),
    ]);
  }

  async #measured(): Promise<readonly Finding[]> {
    const { ref, find } = this.#parts;
    const plugin = await find({ name: ref.protocol, url: ref.url });
    const experiment = plugin.experiments?.find(({ name }) => name === ref.name);
    if (experiment === undefined) throw new Error(`the module ${ref.url} has no such test`);
    return (experiment as Experiment).run(ref.options, this.#bench());
  }

  #bench(): Bench {
    const { plan, ref, scope, told, drivers, warn } = this.#parts;
    const own = told[ref.protocol];
    const driver = drivers.find((open) => open.ref.name === ref.protocol)?.driver;
    if (driver === undefined) throw new Error(`the plan does not speak ${ref.protocol}`);
    return {
      ...scope,
      ...(own !== undefined && { told: own }),
      signal: AbortSignal.any([scope.signal, this.#over.signal]),
      warn,
      config: plan.sections[ref.protocol],
      driver,
      sample: (step, startUs, outcome) => this.#operations.add(step, startUs, outcome),
    };
  }
}
