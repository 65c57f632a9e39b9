import type { Notice } from '../contract/events.ts';
import type { Json, Plan, ProtocolRef, Stage } from '../contract/plan.ts';
import type { WorkerInterval } from '../metrics/worker-interval.ts';
import type { ExperimentEnd } from './experiment.ts';

/** What a worker is made with. Plain data: it may cross into a thread. */
export interface WorkerBrief {
  readonly plan: Plan;
  /** This one of {@link workers}, from 0. */
  readonly worker: number;
  readonly workers: number;
  readonly runId: string;
  readonly toolVersion: string;
  readonly keepEvidence: boolean;
  /** Shared by all workers: how many rows of each data source, then how many iterations of each population were given. */
  readonly tickets: Int32Array;
}

/** What makes a worker of a thread that waits for a run. */
export interface ThreadData {
  readonly brief: WorkerBrief;
  /** Begin of the run's clock. */
  readonly epochUs: number;
}

/** What is kept out of the brief, so that it is in no dump of it. */
export interface WorkerSecrets {
  readonly secrets: Readonly<Record<string, string>>;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly rows: Readonly<Record<string, readonly Json[]>>;
  readonly told: Told;
}

/** What `setup` has captured and set, by the variable's name. */
export type Captured = readonly (readonly [name: string, value: Json])[];

/** What preflights have told for `open`, by protocol. */
export type Told = Readonly<Record<string, Json>>;

/** From main to a worker. Times are those of the run's clock. */
export type Command =
  | { readonly kind: 'open'; readonly secrets: WorkerSecrets }
  | { readonly kind: 'setup' }
  | { readonly kind: 'variables'; readonly values: Captured }
  | { readonly kind: 'load'; readonly beginUs: number }
  /** Further stages, each where the one before it ends. */
  | { readonly kind: 'stages'; readonly stages: readonly Stage[] }
  /** An echo is there. */
  | { readonly kind: 'canary'; readonly ask: EchoBrief }
  /** Main is alive. */
  | { readonly kind: 'beat' }
  /** Is this worker? Answered at once, unless something blocks it. */
  | { readonly kind: 'ping' }
  /** Another worker has taken the last iteration: is there anything left to do here? */
  | { readonly kind: 'recount' }
  | { readonly kind: 'stop'; readonly gracefulUs: number | null }
  | { readonly kind: 'abort' }
  /** One of the plan's, by its place there. */
  | { readonly kind: 'experiment'; readonly index: number }
  | { readonly kind: 'cleanup' }
  | { readonly kind: 'close' };

/** From main to a thread: first whose worker it is, then commands. */
export type ThreadMessage = { readonly kind: 'hire'; readonly data: ThreadData } | Command;

/** How a worker asks an echo in the main thread. */
export interface EchoBrief {
  readonly protocol: ProtocolRef;
  /** The section to open its driver with. */
  readonly config: Json;
  readonly step: { readonly verb: string; readonly value: Json; readonly options: { readonly [name: string]: Json } };
}

/** From a worker to main, masked. */
export type Report =
  | { readonly kind: 'pong' }
  | { readonly kind: 'opened' }
  | { readonly kind: 'notOpened'; readonly failure: OpenFailure }
  | { readonly kind: 'setUp'; readonly failure: string | null; readonly values: Captured }
  | { readonly kind: 'interval'; readonly interval: WorkerInterval }
  | { readonly kind: 'notice'; readonly level: Notice['level']; readonly source: string; readonly message: string }
  | { readonly kind: 'exchange'; readonly exchange: HeardExchange }
  | { readonly kind: 'log'; readonly line: string }
  /** A plugin's bug: the run is an error and ends at once. */
  | { readonly kind: 'fault'; readonly sentence: string }
  | { readonly kind: 'thrown'; readonly sentence: string }
  /** Data ran out where the run must fail: it ends at once. */
  | { readonly kind: 'spoilt' }
  /** All iterations were given and have ended, before the load's end. */
  | { readonly kind: 'idle' }
  /** The last interval has been told. */
  | { readonly kind: 'ended' }
  | { readonly kind: 'experimented'; readonly end: ExperimentEnd }
  | { readonly kind: 'cleanedUp'; readonly failures: readonly string[] }
  | { readonly kind: 'closed'; readonly failures: readonly string[] };

export interface OpenFailure {
  readonly message: string;
  readonly code: string | null;
  readonly plugin: string | null;
  readonly hook: string;
}

/** One step of one user, as it was. */
export interface HeardExchange {
  /** Name of the step. */
  readonly name: string;
  /** Kind and sentence of what went wrong; null where all was as expected. */
  readonly failure: { readonly kind: string; readonly message: string } | null;
  /** Service time. */
  readonly timeUs: number;
  readonly request: string;
  readonly response: string;
}
