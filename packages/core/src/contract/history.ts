import type { ErrorCount, GeneratorInterval, Interval, IterationCounts } from './events.ts';
import type { Plan, Stage } from './plan.ts';

/** What gates, analyses and reports ask of the past: built from intervals alone, so a journal gives the same answers as the live run. */
export interface History {
  /** Its load holds the stages that were appended so far, too. */
  readonly plan: Plan;
  /** Whole seconds heard so far, the graceful tail included. */
  readonly seconds: number;
  /** Length of judged time so far: load without warm-up and without the graceful tail. */
  readonly judgedSec: number;
  readonly stages: readonly StageSpan[];
  /** All iterations of the run. */
  readonly iterations: IterationCounts;
  /** Those of all seconds outside warm-up, the graceful tail included. Left out: as {@link History.iterations}. */
  readonly judgedIterations?: IterationCounts;
  /** Samples that match, as one set. */
  figures(of: Selection): Figures;
  /** One value per second, by the second in which samples ended; null where there was none. */
  perSecond(of: SecondValue, rows?: readonly number[]): readonly (number | null)[];
  /** A monitor's figure per second: `target.memory`. */
  monitor(name: string): readonly (number | null)[];
  readonly monitorNames: readonly string[];
  /** Per row and kind, added up, with the first few samples of evidence of each. */
  readonly errors: readonly ErrorCount[];
  readonly generator: readonly GeneratorInterval[];
  /** Seconds in which a worker was silent. */
  readonly silentSec: number;
}

export interface StageSpan {
  readonly stage: number;
  readonly name: string;
  readonly warmup: boolean;
  readonly beginUs: number;
  /** Null while it runs. */
  readonly endUs: number | null;
}

/** Which samples. Left out means all; without `stage` and seconds: due in judged time (all stages but warm-up). */
export interface Selection {
  /** Default `latency`. */
  readonly metric?: string;
  readonly rows?: readonly number[];
  readonly outcome?: 'ok' | 'failed';
  /** Due in this stage. */
  readonly stage?: number;
  /** Ended in these seconds `[from, to)`, whatever the stage; only for the newest ones (as many as the longest window of a gate, at least 60). */
  readonly fromSec?: number;
  readonly toSec?: number;
  /** With seconds: add the ages of what is in flight at the last of them, for a freeze ends nothing. */
  readonly inFlight?: boolean;
  /** Warm-up included. */
  readonly whole?: boolean;
}

export interface Figures {
  /** ok + failed; requests cut at the end are apart. */
  readonly count: number;
  readonly ok: number;
  readonly failed: number;
  readonly cut: number;
  /** Samples with a time, the cut ones included (their age is a lower bound). */
  readonly timed: number;
  /** Null without a timed sample. */
  readonly minUs: number | null;
  readonly meanUs: number | null;
  readonly maxUs: number | null;
  /** Nearest rank, rounded up, 0 < p ≤ 100; null without a timed sample. */
  percentileUs(p: number): number | null;
  /** Timed samples at or below `us`, as a share; null without any. */
  shareBelow(us: number): number | null;
  /** Upper edges and counts of the filled buckets, ascending: for the distribution and for compare. */
  buckets(): readonly (readonly [upToUs: number, count: number])[];
}

export type SecondValue =
  | 'users'
  | 'waiting'
  | 'count'
  | 'ok'
  | 'failed'
  | 'due'
  | 'started'
  | 'meanUs'
  | 'p50Us'
  | 'p90Us'
  | 'p95Us'
  | 'p99Us'
  | 'maxUs';

/** The writing side, for whoever hears a run's events. */
export interface Chronicle extends History {
  add(interval: Interval): void;
  /** Stages that follow the last one that is known; before the first interval that tells of one of them. */
  append(stages: readonly Stage[]): void;
}
