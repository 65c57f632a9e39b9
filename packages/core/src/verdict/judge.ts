import type { Finding, GateResult, Interval, Verdict } from '../contract/events.ts';
import type { History } from '../contract/history.ts';
import type { Plan } from '../contract/plan.ts';

export interface JudgeParts {
  readonly plan: Plan;
  /** The run's own: an interval is added to it before the judge hears that interval. */
  readonly history: History;
}

/** Judges a run's gates while it goes and at its end, by the same code. From a journal: hear every interval again, then judge. */
export interface Judge {
  /** After each interval was added to the history: `or abort` gates that broke just now. */
  hear(interval: Interval): readonly Broken[];
  /** Once, when load and cleanup have ended. */
  judge(history: History, end: RunFacts): Judgement;
}

/** An `or abort` gate that ends the run. */
export interface Broken {
  readonly result: GateResult;
  readonly text: string;
  readonly brokenSec: number;
  /** What running iterations still get. */
  readonly gracefulStopUs: number;
}

/** What the figures do not tell. */
export interface RunFacts {
  readonly loadBegan: boolean;
  readonly findings: readonly Finding[];
  readonly signal: 'SIGHUP' | 'SIGINT' | 'SIGTERM' | null;
  /** Why the run stopped itself; null where it did not. */
  readonly aborted: string | null;
  /** Sentences: flows and `call:` functions that threw. */
  readonly thrown: readonly string[];
  /** Sentences: preflight, setup, plugin, dead worker, cleanup. */
  readonly faults: readonly string[];
}

export interface Judgement {
  /** One for each of the plan's gates, in their order. */
  readonly gates: readonly GateResult[];
  readonly verdict: Verdict;
  readonly exitCode: number;
  /** One sentence each, most important first. */
  readonly reasons: readonly string[];
  /** Reasons are empty when healthy. */
  readonly health: { readonly healthy: boolean; readonly reasons: readonly string[] };
}

export function createJudge(_parts: JudgeParts): Judge {
  throw new Error('not there yet');
}
