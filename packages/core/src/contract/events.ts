import type { Json, Plan, Position, Stage } from './plan.ts';
import type { ResultExperiment } from './result.ts';

/**
 * A run, in order. Each is one line of the journal, sealed there by one more field `sum`, and, with `--events`, of stdout. Everything
 * that is not making load reads only this. Masked before it is emitted; every time is µs since the load began, 0 before it, unless it says otherwise.
 */
export type RunEvent =
  | Started
  | Phase
  | SetUp
  | StagesAppended
  | StageBegan
  | Interval
  | Experimented
  | GateJudged
  | FindingMade
  | Notice
  | Judged
  | Closed;

export interface Started {
  readonly type: 'started';
  readonly schema: 1;
  readonly runId: string;
  /** Wall-clock time, ISO 8601 with zone. */
  readonly at: string;
  readonly tool: { readonly name: string; readonly version: string };
  readonly workers: number;
  /** Processor cores of the machine that makes the load. */
  readonly cores?: number;
  readonly plan: Plan;
}

/** What the run is doing now. `load` begins at time 0. */
export interface Phase {
  readonly type: 'phase';
  readonly atUs: number;
  readonly phase: 'preflight' | 'setup' | 'load' | 'gracefulStop' | 'experiments' | 'cleanup' | 'reports';
}

/** After `setup`, also one that failed: what `cleanup` needs of what it captured, to be done later if the run is killed. */
export interface SetUp {
  readonly type: 'setUp';
  readonly atUs: number;
  /** By the variable's name; `***` in place of what is secret. */
  readonly values: { readonly [name: string]: Json };
}

/** The load goes on beyond the stages that were known: these follow the last of them. Before the first of them begins. */
export interface StagesAppended {
  readonly type: 'stages';
  readonly atUs: number;
  readonly stages: readonly Stage[];
}

export interface StageBegan {
  readonly type: 'stage';
  readonly atUs: number;
  /** Index into the plan's stages, those that were appended included. */
  readonly stage: number;
  readonly name: string;
}

/** One second of all workers, by the second in which samples ended. */
export interface Interval {
  readonly type: 'interval';
  /** Second since the load began: `[index, index + 1)`. The graceful tail has intervals too. */
  readonly index: number;
  /** Stage that was running at its begin; the last one during the graceful tail. */
  readonly stage: number;
  /** False in warm-up and in the graceful tail: nothing that ended here counts as judged time. */
  readonly judged: boolean;
  /** Part of this second in which load was made, µs: less than all of it in the second in which the load ended, 0 after it. Left out: all, up to the planned end. */
  readonly loadUs?: number;
  /** Users that were walking at its end, and iterations that waited for a free one. */
  readonly users: number;
  readonly waiting: number;
  readonly iterations: IterationCounts;
  readonly series: readonly Series[];
  readonly errors: readonly ErrorCount[];
  /** Latest figures of monitors, `monitor.metric` → value; missing where none came in time. */
  readonly monitors: { readonly [name: string]: number };
  readonly generator: GeneratorInterval;
  /** Workers that had not spoken two seconds after its end. */
  readonly silent: readonly number[];
}

/** Counts of one interval (or, added up, of a run). */
export interface IterationCounts {
  /** Open: arrivals that came due. Closed: the same as started. */
  readonly due: number;
  readonly started: number;
  readonly finished: number;
  readonly failed: number;
  readonly cut: number;
  readonly dropped: number;
  /** Steps that a failed iteration did not reach. */
  readonly skipped: number;
  readonly pacingOverruns: number;
  /** Users that were not started: their `userSetup` failed, or had not ended when their time was up. */
  readonly userSetupErrors: number;
  /** Open: due arrivals that began within one second of their due time, a wait for a free user left out, and those let go because data ran out. */
  readonly onTime: number;
}

/** Samples of one kind in one second. */
export interface Series {
  /** `latency`, `service` (only where it differs), `in_flight` (ages at the end of the second), `schedule_lag`, `user_wait`, `iteration`, `group`, `block`, `protocol.metric`, `canary` (an echo in the main thread; of no step, so its row is 0). */
  readonly metric: string;
  /** Index into the plan's rows. */
  readonly row: number;
  /** Stage in which the samples were due. */
  readonly stage: number;
  readonly outcome: 'ok' | 'failed' | 'cut';
  /** Samples, those without a time (refused, reset before an answer) included. */
  readonly count: number;
  readonly sumUs: number;
  readonly minUs: number;
  readonly maxUs: number;
  /** The timed ones: sparse histogram counts, encoded by core (`metrics/`). */
  readonly counts: string;
}

export interface ErrorCount {
  readonly row: number;
  readonly stage: number;
  /** `http.503`, `http.refused`, `timeout`, `expect`, `capture`, `thrown`, `generator.fds`. */
  readonly kind: string;
  readonly count: number;
  /** The first few of each kind and row: what was sent and what came, as a person would read it. */
  readonly evidence: readonly Evidence[];
}

export interface Evidence {
  readonly atUs: number;
  readonly message: string;
  readonly request: string;
  readonly response: string;
}

export interface GeneratorInterval {
  /** Greatest of all workers: share of the second in which the event loop was busy. */
  readonly loopBusyRatio: number;
  readonly loopDelayP99Us: number;
  /** The longest time for which a worker's event loop did not come round; p99 of a second does not see a single one. Left out where not known. */
  readonly loopDelayMaxUs?: number;
  readonly gcPauseUs: number;
  /** Of the whole process, all threads. */
  readonly cpuCores: number;
  /** Greatest share of a worker's heap limit in use. */
  readonly heapRatio: number;
  /** How busy the processors of this machine were, all of them and whoever used them. Left out where not known. */
  readonly machineBusyRatio?: number;
  /** Processor time that the host of this virtual machine gave to others. Left out where not known. */
  readonly stealRatio?: number;
}

/** An experiment has ended, after the load. Its findings are told with all others. */
export interface Experimented {
  readonly type: 'experiment';
  readonly atUs: number;
  readonly experiment: ResultExperiment;
}

/** A gate's final outcome; before the end only for `or abort` gates that broke. */
export interface GateJudged extends GateResult {
  readonly type: 'gate';
  readonly atUs: number;
  readonly final: boolean;
}
export type GateOutcome = 'held' | 'failed' | 'warned' | 'no-data' | 'inconclusive' | 'not-judged';
export interface GateResult {
  /** Index into the plan's gates. */
  readonly gate: number;
  readonly outcome: GateOutcome;
  /** In the metric's base unit (µs, ratio, per second, bytes, count); null without data. */
  readonly observed: number | null;
  /** The limit it was held against, in the same unit; null where there was none to compare to. */
  readonly expected: number | null;
  readonly samples: number;
  /** For `each`: the name that decided. For windows: the worst one's begin. */
  readonly step: string | null;
  readonly worstAtUs: number | null;
  /** First second from which it stayed broken. */
  readonly sinceUs: number | null;
  /** Why, where outcome and figures do not say it themselves. */
  readonly reason: string | null;
}

export interface FindingMade {
  readonly type: 'finding';
  readonly finding: Finding;
}
export interface Finding {
  readonly name: string;
  readonly state: 'found' | 'none' | 'not-enough-data';
  readonly value: number | null;
  readonly unit: string;
  /** Ends may be null: censored. */
  readonly interval: readonly [number | null, number | null] | null;
  readonly evidence: string;
  readonly advice: string | null;
}

export interface Notice {
  readonly type: 'notice';
  readonly atUs: number;
  readonly level: 'info' | 'warning' | 'error';
  /** Who speaks: `run`, `engine`, `plugin http`, `reporter html`, `monitor target`, `step "CRM Create"`. */
  readonly source: string;
  readonly message: string;
  readonly at: Position | null;
}

export type Verdict = 'passed' | 'failed' | 'inconclusive' | 'error' | 'interrupted';

/** Load and cleanup have ended and the verdict is final; reporters close after it. */
export interface Judged {
  readonly type: 'judged';
  readonly atUs: number;
  readonly verdict: Verdict;
  /** What the exit code will be unless a reporter or a write still fails. */
  readonly exitCode: number;
  /** One sentence each, most important first. */
  readonly reasons: readonly string[];
}

/** The last line of a journal. Without it the run was killed. */
export interface Closed {
  readonly type: 'closed';
  readonly verdict: Verdict;
  readonly exitCode: number;
  readonly failures: readonly string[];
}
