import type { Interval, Notice } from '../contract/events.ts';
import type { Json, Plan, Stage } from '../contract/plan.ts';
import type { Plugin } from '../contract/plugin.ts';
import type { Clock } from '../time/clock.ts';
import { Crew } from './crew.ts';
import type { ExperimentEnd } from './experiment.ts';
import type { Captured, HeardExchange, Told } from './messages.ts';
import type { ScriptHost } from './scripts/open-scripts.ts';
import type { SpareThreads } from './spare-threads.ts';

/**
 * What makes load. Its threads are there from the first moment, so that they import what they will need while the run is prepared;
 * whatever is called, `close` must come last. The methods are called in this order, `stop` and `abort` at any time.
 */
export interface Generator {
  /** Workers ready, protocols opened, everything compiled. Rejects with a `PluginError` or what a person can act on. */
  open(told?: Told): Promise<void>;
  /** Runs the plan's `setup` steps; what they capture is then known to all workers. Rejects with a sentence if one fails, or blocks its worker for 10 s. */
  setup(): Promise<void>;
  /** What `setup` has captured, also one that failed half way. */
  captured(): Captured;
  /** Makes the plan's load until its last iteration has ended. Never rejects for what the target or a plugin does. */
  load(hear: (heard: Heard) => void): Promise<LoadEnd>;
  /**
   * Appends stages to the load that runs, each where the one before it ends. All workers must hear of them before that end: who does not
   * makes the load a fault, never a load of another shape. After a stop it says nothing.
   */
  stage(stages: readonly Stage[]): void;
  /** No new iterations; running ones get `gracefulUs` (default: the plan's), then they are cut. Again: whichever end is sooner. */
  stop(gracefulUs?: number): void;
  /** Ends everything at once, without `userCleanup`. */
  abort(): void;
  /** Runs one of the plan's experiments, after the load. Never rejects; what is wrong with one is its end. `stop` and `abort` end it early. */
  experiment(index: number): Promise<ExperimentEnd>;
  /** Runs every `cleanup` step whatever became of the others, in a fresh worker where that of `setup` is gone. */
  cleanup(): Promise<CleanupEnd>;
  /** Rejects with a sentence if a plugin could not be closed; all workers are gone in any case. */
  close(): Promise<void>;
}

/** While load is made; times are µs since it began. */
export type Heard =
  /** A second of all workers; monitors are left empty. */
  | { readonly kind: 'interval'; readonly interval: Interval }
  | { readonly kind: 'stage'; readonly atUs: number; readonly stage: number; readonly name: string }
  /** Nothing starts any more. */
  | { readonly kind: 'graceful'; readonly atUs: number }
  | { readonly kind: 'notice'; readonly level: Notice['level']; readonly source: string; readonly message: string }
  /** Only with {@link GeneratorParts.keepEvidence}. */
  | ({ readonly kind: 'exchange' } & HeardExchange);

export interface LoadEnd {
  /** A worker that died, a plugin's bug: sentences that make the run an error. */
  readonly faults: readonly string[];
  /** Steps that threw: sentences that fail the gate `nothing-thrown`. */
  readonly thrown: readonly string[];
}

export interface CleanupEnd {
  /** One sentence for each step that failed. */
  readonly failures: readonly string[];
  readonly message: string | null;
}

export interface GeneratorParts {
  readonly plan: Plan;
  /** Rows of each data source, by its name. */
  readonly rows: Readonly<Record<string, readonly Json[]>>;
  /** Values of `${secret.X}` by X. */
  readonly secrets: Readonly<Record<string, string>>;
  /** Values of `${env.X}` by X. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** At least 1. */
  readonly workers: number;
  /** Threads that may be taken instead of new ones. */
  readonly spare?: SpareThreads | undefined;
  /** Plugins of the plan's protocols; threads import them anew by the URLs in the plan. */
  readonly protocols: readonly { readonly plugin: Plugin }[];
  readonly clock: Clock;
  readonly runId: string;
  readonly toolVersion: string;
  /** Every exchange is heard: `send`. */
  readonly keepEvidence?: boolean;
  /** A line for `--log-level debug`, masked. */
  readonly log?: (line: string) => void;
  /** Beside the load an echo in this thread is asked, where a protocol has one: the floor of the run. Not with {@link inline}. */
  readonly canary?: boolean;
  /** What `setup` of an earlier run has captured: for its `cleanup`. */
  readonly captured?: Captured;
  /** In this thread instead of worker threads: for a virtual clock. */
  readonly inline?: boolean;
  /** With {@link inline}, where the plan has a `call`. */
  readonly scripts?: ScriptHost;
}

export const createGenerator = (parts: GeneratorParts): Generator => new Crew(parts);
