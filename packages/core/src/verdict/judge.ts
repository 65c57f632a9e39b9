import type { Finding, GateResult, Interval } from '../contract/events.ts';
import type { History } from '../contract/history.ts';
import type { GateSpec, Plan, Stage } from '../contract/plan.ts';
import { GateWatch, type WatchedUnit } from './gate-watch.ts';
import { deliveryOf } from './health.ts';
import { judgeGate } from './judge-gate.ts';
import { judgeRule } from './judge-rule.ts';
import { abortedResult, LATE_CLOCK, plain } from './judge-unit.ts';
import type { RunFacts } from './run-facts.ts';
import type { LoadMachine } from './saturation.ts';
import { type Ending, verdictOf } from './verdict.ts';

export type { RunFacts } from './run-facts.ts';

export interface JudgeParts {
  readonly plan: Plan;
  /** The run's own: an interval is added to it before the judge hears that interval. */
  readonly history: History;
  readonly machine: LoadMachine;
  /** The load goes on after what is judged: ages of what is in flight are no cuts that leave a latency in doubt. */
  readonly goesOn?: boolean;
}

/** Judges a run's gates while it goes and at its end, by the same code. From a journal: hear every interval again, then judge. */
export interface Judge {
  /** After each interval was added to the history: `or abort` gates that broke just now. */
  hear(interval: Interval): readonly Broken[];
  /** Once, when load and cleanup have ended. */
  judge(history: History, end: RunFacts): Judgement;
  /** Of a search: what comes next, and what it has found. */
  readonly search?: Searching;
}

/** A search while it goes on. */
export interface Searching {
  /** What the second that was heard last has decided, once. */
  take(): Decision | undefined;
  /** What is known so far. */
  finding(): Finding;
}

export interface Decision {
  /** What a trial came to, in one line; null where none ended. */
  readonly said: string | null;
  /** To be appended to the load; none: it ends with the stage that runs. */
  readonly stages: readonly Stage[];
}

/** An `or abort` gate that ends the run. */
export interface Broken {
  readonly result: GateResult;
  readonly text: string;
  readonly brokenSec: number;
  /** What running iterations still get. */
  readonly gracefulStopUs: number;
}

export interface Judgement extends Ending {
  /** One for each of the plan's gates, in their order. */
  readonly gates: readonly GateResult[];
  /** Reasons are empty when healthy. */
  readonly health: { readonly healthy: boolean; readonly reasons: readonly string[] };
}

/** What running iterations get after a gate has ended the run. */
const ABORTED_GRACE_US = 5e6;

export function createJudge({ plan, history, machine, goesOn = false }: JudgeParts): Judge {
  const watches = plan.gates.map((gate) => new GateWatch(gate, plan));
  return {
    hear: () =>
      watches.flatMap((watch, gate) => {
        const unit = watch.hear(history);
        return unit === undefined ? [] : [brokenBy(unit, gate, plan.gates[gate] as GateSpec)];
      }),
    judge: (past, end) => judgement({ plan, history: past, machine, goesOn }, watches, end),
  };
}

function brokenBy({ unit, limit, aborted }: WatchedUnit, gate: number, { text, scope }: GateSpec): Broken {
  if (aborted === undefined || limit.kind !== 'limit') throw new Error(`gate ${gate} ended the run without a streak`);
  const step = scope.kind === 'each' ? unit.name : null;
  return {
    result: { ...abortedResult(aborted, limit.value), gate, step },
    text,
    brokenSec: aborted.brokenSec,
    gracefulStopUs: ABORTED_GRACE_US,
  };
}

function judgement({ plan, history, machine, goesOn = false }: JudgeParts, watches: readonly GateWatch[], facts: RunFacts): Judgement {
  if (!facts.loadBegan) {
    const gates = plan.gates.map((_, gate) => ({ ...plain('not-judged', null, 'the load never began'), gate, step: null }));
    return { ...verdictOf(plan, gates, facts, { deciding: [], explanations: [] }), gates, health: { healthy: true, reasons: [] } };
  }
  const { undelivered, explanations } = deliveryOf(history, machine);
  const context = { plan, history, findings: facts.findings, undelivered, goesOn };
  const written = plan.gates.map((gate, index) =>
    gate.metric.kind === 'rule' ? undefined : judgeGate(gate, watches[index] as GateWatch, context),
  );
  const late = plan.gates.filter(({ effect }, index) => effect !== 'warn' && written[index]?.reason?.startsWith(LATE_CLOCK) === true);
  const deciding = [...undelivered, ...late.map(({ text }) => `\`${text}\` holds on service time, and broke because requests began late`)];
  const health = { healthy: deciding.length === 0, reasons: deciding.length === 0 ? [] : [...deciding, ...explanations] };
  const gates = plan.gates.map((gate, index): GateResult => {
    const result = written[index];
    if (result !== undefined) return { ...result, gate: index };
    if (gate.metric.kind !== 'rule') throw new Error(`gate ${index} was not judged`);
    return { ...judgeRule(gate.metric.rule, { history, thrown: facts.thrown, health }), gate: index, step: null };
  });
  return { ...verdictOf(plan, gates, facts, { deciding, explanations }), gates, health };
}
