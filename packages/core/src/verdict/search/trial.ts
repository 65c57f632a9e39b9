import type { GateResult, Interval, Series } from '../../contract/events.ts';
import type { Chronicle } from '../../contract/history.ts';
import type { GateSpec, LoadSearch, Plan, Stage } from '../../contract/plan.ts';
import { createChronicle } from '../../metrics/chronicle.ts';
import { noIterations } from '../../metrics/recorder.ts';
import type { TrialOutcome } from '../../search/search.ts';
import { createJudge, type Judge } from '../judge.ts';
import type { LoadMachine } from '../saturation.ts';
import { gateSentence } from '../sentences.ts';

export interface TrialParts {
  readonly plan: Plan;
  readonly search: LoadSearch;
  readonly machine: LoadMachine;
  readonly level: number;
  /** Those of the trial, and where they stand in the load. */
  readonly stages: readonly Stage[];
  readonly fromStage: number;
  readonly fromSec: number;
}

/** What one trial came to. */
export interface TrialEnd {
  readonly level: number;
  readonly outcome: TrialOutcome;
  /** Of the gates that judge trials, by their index in the plan; times are those of the run. */
  readonly gates: ReadonlyMap<number, GateResult>;
  /** Why it broke, or why nothing is known; one sentence each. */
  readonly reasons: readonly string[];
}

/** What a run as a whole is asked: it may lie in another trial. */
const OF_THE_RUN: readonly string[] = ['every-step-sampled', 'nothing-thrown'];

/** Whether a gate judges each trial of a search; those on findings judge its result. */
export const judgesTrials = ({ metric }: GateSpec): boolean =>
  metric.kind === 'rule' ? !OF_THE_RUN.includes(metric.rule) : metric.kind !== 'finding';

/**
 * One trial as a run of its own: a past that begins with it, in which only what was due in it counts, judged by the same code as a whole
 * run. Its first stage is warm-up.
 */
export class Trial {
  readonly #parts: TrialParts;
  readonly #plan: Plan;
  readonly #past: Chronicle;
  readonly #judge: Judge;
  /** Of its gates, in the run's plan. */
  readonly #indices: readonly number[];
  #last: Interval | undefined;

  constructor(parts: TrialParts) {
    this.#parts = parts;
    const { plan } = parts;
    this.#indices = [...plan.gates.keys()].filter((gate) => judgesTrials(plan.gates[gate] as GateSpec));
    this.#plan = planOf(parts, this.#indices);
    this.#past = createChronicle(this.#plan);
    this.#judge = createJudge({ plan: this.#plan, history: this.#past, machine: parts.machine, goesOn: true });
  }

  hear(interval: Interval): void {
    const own = this.#own(interval);
    this.#last = own;
    this.#past.add(own);
    this.#judge.hear(own);
  }

  /** When its last second was heard. */
  end(): TrialEnd {
    if (this.#last !== undefined) this.#past.add(tailOf(this.#last));
    const facts = { loadBegan: true, findings: [], signal: null, aborted: null, thrown: [], faults: [] };
    const { gates, health } = this.#judge.judge(this.#past, facts);
    const said = (...outcomes: readonly GateResult['outcome'][]): string[] =>
      gates
        .filter(({ outcome }) => outcomes.includes(outcome))
        .sort((a, b) => this.#rankOf(a) - this.#rankOf(b))
        .map((result) => gateSentence(this.#plan.gates[result.gate] as GateSpec, result));
    const failed = said('failed');
    const empty = said('no-data');
    const unsure = said('inconclusive');
    const isUnhealthy = !health.healthy;
    // what was not asked cannot have been answered
    const isBroken = failed.length > 0 || (empty.length > 0 && !isUnhealthy);
    const outcome = isBroken ? 'broken' : isUnhealthy || unsure.length > 0 ? 'unknown' : 'held';
    const reasons = isBroken ? [...failed, ...empty] : isUnhealthy ? health.reasons : unsure;
    return { level: this.#parts.level, outcome, gates: this.#inRun(gates), reasons };
  }

  /** Rules first, for they explain the rest; then what the author asked for. */
  #rankOf({ gate }: GateResult): number {
    const { metric, from } = this.#plan.gates[gate] as GateSpec;
    return metric.kind === 'rule' ? 0 : from === 'built-in' ? 2 : 1;
  }

  #own(interval: Interval): Interval {
    const { fromStage, fromSec } = this.#parts;
    const isOwn = ({ stage }: { readonly stage: number }): boolean => stage >= fromStage;
    const moved = <T extends { readonly stage: number }>(one: T): T => ({ ...one, stage: one.stage - fromStage });
    return {
      ...moved(interval),
      index: interval.index - fromSec,
      series: interval.series.filter(isOwn).map(moved),
      errors: interval.errors.filter(isOwn).map(moved),
    };
  }

  #inRun(gates: readonly GateResult[]): ReadonlyMap<number, GateResult> {
    const later = (us: number | null): number | null => (us === null ? null : us + this.#parts.fromSec * 1e6);
    return new Map(
      gates.map((result) => {
        const gate = this.#indices[result.gate] as number;
        return [gate, { ...result, gate, worstAtUs: later(result.worstAtUs), sinceUs: later(result.sinceUs) }];
      }),
    );
  }
}

function planOf({ plan, search, level, stages }: TrialParts, indices: readonly number[]): Plan {
  const { search: _, ...load } = plan.load;
  const gates = indices.map((gate): GateSpec => {
    const spec = plan.gates[gate] as GateSpec;
    return spec.effect === 'abort' ? { ...spec, effect: 'fail' } : spec;
  });
  const populations = load.populations.map((one) => (search.model === 'closed' ? { ...one, maxUsers: level } : one));
  // a step may be rare enough to have no sample in one trial; that it has one in the run is asked of the run
  const rows = plan.rows.map((row) => ({ ...row, conditional: true }));
  return { ...plan, rows, gates, load: { ...load, stages, populations } };
}

/**
 * What is still going on when a trial is judged: ages of what is in flight count as times, for in a freeze nothing ends, and who waits
 * for a free user counts as dropped, as at a load's end.
 */
function tailOf({ index, stage, waiting, series, generator }: Interval): Interval {
  return {
    ...{ type: 'interval', index: index + 1, stage, judged: false, loadUs: 0, users: 0, waiting: 0, generator },
    iterations: { ...noIterations(), dropped: waiting },
    series: series.filter(({ metric }) => metric === 'in_flight').map((one): Series => ({ ...one, metric: 'latency', outcome: 'cut' })),
    errors: [],
    monitors: {},
    silent: [],
  };
}
