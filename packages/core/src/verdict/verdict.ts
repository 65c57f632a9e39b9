import type { GateOutcome, GateResult, Verdict } from '../contract/events.ts';
import type { GateSpec, Plan } from '../contract/plan.ts';
import { exitCodes } from './exit-codes.ts';
import { isOfRows } from './gate-units.ts';
import type { RunFacts } from './run-facts.ts';
import { gateSentence } from './sentences.ts';

export interface Ending {
  readonly verdict: Verdict;
  readonly exitCode: number;
  /** One sentence each, most important first. */
  readonly reasons: readonly string[];
}

/** What the generator could have falsified: nothing where nothing decides. */
export interface Unhealthy {
  readonly deciding: readonly string[];
  /** The likeliest first. */
  readonly explanations: readonly string[];
}

/** The first that applies: interrupted, failed, error, inconclusive, passed. */
export function verdictOf(plan: Plan, gates: readonly GateResult[], facts: RunFacts, unhealthy: Unhealthy): Ending {
  const { signal, aborted, loadBegan, faults } = facts;
  const told = new GatesTold(plan, gates);
  const failed = told.of('failed');
  const noData = told.of('no-data');
  const doubts = loadBegan ? [...generatorDoubts(told, unhealthy), ...told.doubts(unhealthy.deciding)] : [];
  const errors = loadBegan || faults.length > 0 ? faults : ['the load never began'];
  const ending = (verdict: Verdict, exitCode: number): Ending => ({
    verdict,
    exitCode,
    reasons: [
      ...(signal === null ? [] : [`stopped by ${signal}`]),
      ...(aborted === null ? [] : [aborted]),
      ...failed,
      ...errors,
      ...noData,
      ...doubts,
      ...told.of('warned'),
      ...limitsOf(plan, told),
    ],
  });
  if (signal !== null) return ending('interrupted', exitCodes[signal]);
  // what a fault left without data is the fault's doing
  if (aborted !== null || failed.length > 0 || (noData.length > 0 && faults.length === 0)) return ending('failed', exitCodes.failed);
  if (errors.length > 0) return ending('error', exitCodes.error);
  return doubts.length > 0 ? ending('inconclusive', exitCodes.inconclusive) : ending('passed', exitCodes.passed);
}

function generatorDoubts(told: GatesTold, { deciding, explanations }: Unhealthy): readonly string[] {
  const [first] = deciding;
  if (first === undefined) return [];
  const [cause] = explanations;
  const count = told.flattered(deciding).length;
  const gates = `${count} ${count === 1 ? 'gate that holds is' : 'gates that hold are'} therefore inconclusive`;
  return [`the generator was not healthy: ${first}${cause === undefined ? '' : ` (${cause})`}`, ...(count === 0 ? [] : [gates])];
}

const limitsOf = ({ partial, timeScale }: Plan, told: GatesTold): readonly string[] => [
  ...(partial
    ? [`partial: flows or tests were left out${told.leftOut === 0 ? '' : `, and with them ${told.leftOut} of ${told.count} gates`}`]
    : []),
  ...(timeScale === 1 ? [] : [`time scale ${timeScale}: durations and ramps were divided by it`]),
];

/** Results of gates as sentences: rules first, for they explain the rest; then what the author asked for; then what is asked of every run. */
class GatesTold {
  readonly #plan: Plan;
  readonly #results: readonly GateResult[];

  constructor(plan: Plan, results: readonly GateResult[]) {
    this.#plan = plan;
    const rank = (result: GateResult): number => {
      const { metric, from } = this.#specOf(result);
      return metric.kind === 'rule' ? 0 : from === 'built-in' ? 2 : 1;
    };
    this.#results = [...results].sort((a, b) => rank(a) - rank(b) || a.gate - b.gate);
  }

  of(outcome: GateOutcome): readonly string[] {
    return this.#results.filter((result) => result.outcome === outcome).map((result) => this.#sentence(result));
  }

  /** Those that hold, and may not have under the whole load. */
  flattered(unhealthy: readonly string[]): readonly GateResult[] {
    return this.#inconclusive().filter(({ reason }) => reason !== null && unhealthy.includes(reason));
  }

  /** What keeps a run from passing, beside the generator: inconclusive gates, and stages that were never reached. */
  doubts(unhealthy: readonly string[]): readonly string[] {
    const told = this.flattered(unhealthy);
    const unreached = this.#results.filter((result) => result.outcome === 'not-judged' && !this.#isLeftOut(result) && this.#counts(result));
    return [...this.#inconclusive().filter((result) => !told.includes(result)), ...unreached].map((result) => this.#sentence(result));
  }

  get leftOut(): number {
    return this.#results.filter((result) => result.outcome === 'not-judged' && this.#isLeftOut(result)).length;
  }
  get count(): number {
    return this.#results.length;
  }

  #inconclusive(): readonly GateResult[] {
    return this.#results.filter((result) => {
      const { metric } = this.#specOf(result);
      return result.outcome === 'inconclusive' && this.#counts(result) && !(metric.kind === 'rule' && metric.rule === 'generator-healthy');
    });
  }

  /** `--only` left out what it is on. */
  #isLeftOut(result: GateResult): boolean {
    const { metric, scope } = this.#specOf(result);
    return this.#plan.partial && isOfRows(metric) && scope.rows.length === 0;
  }

  #counts(result: GateResult): boolean {
    return this.#specOf(result).effect !== 'warn';
  }

  #sentence(result: GateResult): string {
    return gateSentence(this.#specOf(result), result);
  }

  #specOf({ gate }: GateResult): GateSpec {
    return this.#plan.gates[gate] as GateSpec;
  }
}
