import type { z } from 'zod';
import type { Clock, Timer } from '../time/clock.ts';
import type { Finding, RunEvent } from './events.ts';
import type { History } from './history.ts';
import type { Json, Level } from './plan.ts';
import type { RunResult } from './result.ts';

/**
 * What a plugin module exports as `plugin`: a plain value whose functions the host calls. It imports only types from core and gets
 * its tools as arguments, so two copies of core in one project do no harm. Options of a plugin are data under its section.
 */
export interface Plugin {
  /** Rises only when something is removed or changes its meaning. */
  readonly apiVersion: 1;
  readonly name: string;
  readonly version: string;
  readonly protocols?: readonly Protocol[];
  readonly testTypes?: readonly TestType[];
  readonly experiments?: readonly Experiment[];
  readonly reporters?: readonly ReporterKind[];
  readonly monitors?: readonly MonitorKind[];
}

// ── Protocols ───────────────────────────────────────────────────────────────────────────────────────────────────────────────────

/** Two halves: `grammar` says what may be written, `open` does the work. Only the work crosses into workers, by module URL. */
export interface Protocol<Step extends WrittenStep = any, Config = any, S extends Session = any, Reply = any> {
  /** Its section in the scenario and the prefix of its metrics and error kinds. */
  readonly name: string;
  /** Main thread and editor only. Pure and quick: imports no client library. */
  grammar(kit: Kit): Grammar<Step, Config>;
  /** What it takes of the machine that makes load, so that a load beyond it is refused before it begins. Pure, in main. Default: {@link Footprint}'s. */
  footprint?(config: Config, run: { readonly target: string | null; readonly workers: number }): Footprint;
  /** Once per run, in main, before any load. A throw ends the run with exit code 3; its message is what the user reads. */
  preflight?(config: Config, scope: ProtocolScope): Promise<void>;
  /**
   * At most once per worker, before `open`, while the run is still prepared: imports what `open` will need, nothing else. It knows neither
   * section nor target, and there may never be an `open`. A throw is not told: `open` meets the same again.
   */
  warm?(): Promise<unknown>;
  /** Once per worker. The place to `await import()` the client library. A throw ends the run with exit code 3. */
  open(config: Config, scope: ProtocolScope): Promise<Driver<Step, S, Reply>>;
  /**
   * Once per run at most, in main, when load is already being made: a server in this thread, on loopback, that answers at once. Workers ask it
   * beside the load, through drivers of their own, and so learn what a request takes that nobody has to work for. A throw costs a notice.
   */
  echo?(config: Config): Promise<Echo<Step, Config>>;
}
/** Something that answers at once. */
export interface Echo<Step extends WrittenStep = any, Config = any> {
  /** Asks it; nothing in it is a template. */
  readonly step: Step;
  /** The section to ask it with: the run's own without what is meant for the target. Plain data, as it goes to workers. */
  readonly config: Config;
  close(): Promise<void>;
}
/** For ordinary steps, as measured: too little refuses nothing that would run. */
export interface Footprint {
  /** Connections that each user keeps open. Default 1; 0 where users share some. */
  readonly connectionsPerUser?: number;
  /** Connections that all users of the run share. Default 0. */
  readonly sharedConnections?: number;
  /** Memory of a user with its connection. Default 24,000. */
  readonly bytesPerUser?: number;
}
export interface WrittenStep {
  readonly verb: string;
  readonly value: unknown;
  readonly options: object;
}

/** Core's tools for grammars. `z` is core's own zod; what a schema yields must be JSON. */
export interface Kit {
  readonly z: typeof z;
  /** `200ms`, `1.5s`, `10m`, `2h` → microseconds. */
  readonly durationUs: z.ZodType<number, string>;
  /** `10kB`, `5MB`, `2MiB` → bytes; MB = 10⁶, MiB = 2²⁰. */
  readonly sizeBytes: z.ZodType<number, string>;
  /** The schema's value, or a text with `${…}`. */
  template<T extends z.ZodType>(schema: T): z.ZodType<Templated<z.output<T>>>;
  /** A text in which `${…}` may stand. */
  readonly text: z.ZodType<string>;
  /** Any JSON, with templates in its texts. */
  readonly json: z.ZodType<Json>;
}
/** The value, or a text with `${…}` that yields it anew for each execution. */
export type Templated<T> = T | string;

export interface Grammar<Step extends WrittenStep = any, Config = any> {
  /** The section's schema: a strict object. It must yield a full default from `{}` where nothing is required. */
  readonly config: z.ZodType<Config>;
  readonly verbs: {
    readonly [K in Step['verb']]: VerbGrammar<Step extends { readonly verb: infer V } ? (K extends V ? Step : never) : never>;
  };
  /** What `expect` and `capture` may name. JSONPath reads the first `document`, `/regex/` the first `text`, `header.etag` the map `header`. */
  readonly views: Readonly<Record<string, View>>;
  readonly metrics?: readonly MetricSpec[];
  /** Conditions that hold unless a step's own names the same subject: `['status < 400']`. A section's `expect` replaces them. */
  readonly expect?: readonly string[];
  /** Its steps never go to `target`: a scenario that speaks nothing else has none, and does not watch it. */
  readonly noTarget?: true;
  /** One step at a time per session: `parallel` is then refused. */
  readonly exclusive?: true;
  /** Where this protocol's hosts stand, so that the guard lets them through: URLs of the checked section. */
  hosts?(config: Config): readonly string[];
  /** True where nothing but loopback is connected to for this host, whatever its name says: the guard then takes it for loopback. Pure. Default: false. */
  staysHere?(config: Config, host: string): boolean;
  /** Words for error kinds in `retry: { on: […] }`: `serialization` for `postgres.40001`. */
  readonly errorWords?: Readonly<Record<string, string>>;
}
export interface View {
  readonly shape: 'value' | 'text' | 'map' | 'document';
  /** Of a `value`: what it is compared with. Default `json`. */
  readonly unit?: 'number' | 'bytes' | 'json';
  readonly doc: string;
}
/** `get: /x` has the value `/x`; options stand beside it. */
export interface VerbGrammar<Step extends WrittenStep = any> {
  readonly doc: string;
  readonly value: z.ZodType<Step['value']>;
  readonly options: { readonly [K in keyof Step['options']]-?: z.ZodType<Step['options'][K] | undefined> };
  /** Options of which at most one may be written (`json`, `form`, `text`). */
  readonly exclusive?: readonly (readonly string[])[];
  /** The word of the short form: `GET` makes `- GET /x` mean `- get: /x`. */
  readonly shorthand?: string;
  /** Takes `steps` and is compiled to a {@link Block} (`tx`). */
  readonly block?: true;
  /** Refuses templates in its value: what to use instead (`params`). */
  readonly noTemplates?: string;
  /** Name of a step without one. `path`: `GET ` + its path, query left out, `${` as `{`. `text`: its first 60 characters. */
  readonly label: 'path' | 'text';
  /** A better name for a step without one, made of its options as they are written, right or wrong. Pure. Undefined, or nothing returned: the `label`. */
  title?(options: Readonly<Record<string, Json>>): string | undefined;
  /** Conditions of this verb beside the grammar's or the section's, and before theirs; each holds unless the step's own name the same subject. */
  readonly expect?: readonly string[];
  /**
   * Where names of files stand in its options, `*` for any key or entry: `['multipart', '*', 'file']`. Such a file must be there before the run, and holds
   * no template; the driver gets its path from {@link ProtocolScope.root}.
   */
  readonly files?: readonly (readonly string[])[];
}
/** A figure that gates and reports may name; `unit` is the base unit: `us`, `bytes`, `ratio`, `cores`, `/s`, or `''` for a count. */
export interface MetricSpec {
  readonly name: string;
  readonly kind: 'time' | 'count' | 'gauge';
  readonly unit: string;
  readonly doc: string;
  /** Of a `count` that says what a result is worth: a warning beside it wherever something was counted, `{n}` is how often. Default: none. */
  readonly notice?: string;
}

/** One per worker, shared by its virtual users. */
export interface Driver<Step extends WrittenStep = any, S extends Session = any, Reply = any> {
  /** Once per virtual user (open load: once per user made for arrivals). Connecting is the first step's work, so that it is measured. */
  session(vu: Vu): S;
  /** Open load: before each arrival that reuses a user, so that cookies start fresh. The connection stays. */
  refresh?(session: S): void;
  /** Once per step. What it returns runs once per execution: render, parse and look up here, not there. */
  compile(step: Step, context: StepContext): StepRun<S, Reply> | Block<S>;
  /** Readers of the grammar's views; `key` only for maps. A missing entry is `undefined`. A throw (no valid JSON) fails the step with its message. A whole number beyond 2⁵³ is given as bigint or text. */
  readonly views: Readonly<Record<string, (reply: Reply, key: string) => unknown>>;
  /** Request and response as a person would read them; for the first failures of a kind and for `send`. Core masks and shortens it. */
  evidence(reply: Reply): Exchange;
  /** Once, after the last session was closed. */
  close(): Promise<void>;
}
export interface Exchange {
  readonly request: string;
  readonly response: string;
}
export interface Session {
  /** Ends what `turn` has in flight, at its timeout and at the hard end; the sample's outcome is core's alone. The session stays usable. */
  cancel(turn: Turn<any, any>): Unfinished | undefined | void;
  /** The user's steps were ended where they stood: blocks that were entered are not left any more. The session stays usable. */
  abandon?(): void;
  close(): void | Promise<void>;
}
/** What is known of something that was ended before it was done. */
export interface Unfinished {
  /** How far it had come, to stand in brackets behind `no answer within 10 s`: `the request was sent, nothing came back`. */
  readonly message: string;
  readonly evidence: () => Exchange;
}

/** Core's tools for turning what was written into functions. Each call is made once; what it returns is cheap and may be called per execution. */
export interface Renderer {
  /** Text, templates rendered; `encode` is applied to what each template yields (`encodeURIComponent` in a URL), not to what stands around it. */
  text(value: Templated<unknown>, encode?: (rendered: string) => string): (vu: Vu) => string;
  /** JSON text, templates alone in a string keep their type. */
  json(value: Json): (vu: Vu) => string;
  value<T>(value: Templated<T>): (vu: Vu) => T;
  /** Name/value pairs; `name?` is left out when its value is undefined, a list gives several pairs. */
  entries(
    record: Readonly<Record<string, Json>>,
    encode?: (rendered: string) => string,
  ): (vu: Vu) => readonly (readonly [name: string, value: string])[];
  /** True if nothing in it is a template: it may then be rendered once. */
  isConstant(value: Json): boolean;
  /** True if it is made of a secret, also by way of variables, or of a variable that holds what nobody may read: no other server than it was meant for may get it. */
  isPrivate?(value: Json): boolean;
}
export interface StepContext extends Renderer {
  readonly clock: Clock;
  /** Name of the step. */
  readonly name?: string;
  /** Views that this step's `expect` and `capture` read: a body nobody reads need not be kept. */
  readonly needs: ReadonlySet<string>;
  /** Evidence will be asked for every exchange (`send`, debug log): keep bodies. */
  readonly keepEvidence: boolean;
  /** Recorder of one of the grammar's metrics, under this step. Unknown name: throws. */
  time(metric: string): (turn: Turn<any, any>, us: number) => void;
}

/** The hot path: returns the outcome, or nothing and calls `turn.settle` later (both free), or a promise (about 1 µs). What the target does wrong is an outcome; a throw ends the run with exit code 3. */
export type StepRun<S, Reply> = (turn: Turn<S, Reply>) => Outcome<Reply> | Promise<Outcome<Reply>> | undefined | void;
/** Core runs the steps in between, and again while `leave` says so. Each half has the timeout of the section. */
export interface Block<S> {
  readonly enter: StepRun<S, void>;
  /** `failure` is the error kind of the step inside that failed. `again` runs the body once more. */
  leave(turn: Turn<S, void>, failure: string | undefined): Outcome<void> | 'again' | Promise<Outcome<void> | 'again'>;
}
/** One execution of one step, never reused. The second `settle` of one turn is a bug of the plugin and ends the run with exit code 3; one after core has given up on it is ignored. */
export interface Turn<S, Reply> {
  readonly vu: Vu;
  readonly session: S;
  /** 1 for the first try, more for retries. */
  readonly attempt: number;
  settle(outcome: Outcome<Reply>): void;
}
export interface Vu {
  /** From 0, unique in the run. */
  readonly id: number;
  /** Next draw of this iteration, 0 ≤ x < 1; the same in every run of one seed. */
  random(): number;
}
export type Outcome<Reply> =
  /** Answered; `failure` is an error kind where the protocol itself calls it failed. */
  | { readonly kind: 'reply'; readonly endUs: number; readonly reply: Reply; readonly failure?: string; readonly message?: string }
  /** Not, or not wholly, answered. `answered`: something had come, so its time counts as latency. */
  | {
      readonly kind: 'error';
      readonly endUs: number;
      /** `http.refused`, `http.reset`, `postgres.40001`; kinds `generator.…` mean that this machine ran out of something, or has changed a file that it sends. */
      readonly error: string;
      readonly message: string;
      readonly answered?: boolean;
      readonly evidence?: () => Exchange;
    };

// ── Test types and experiments ──────────────────────────────────────────────────────────────────────────────────────────────────

/** A question and how it is answered. */
export interface TestType<Options = any> {
  readonly name: string;
  readonly doc: string;
  /** Further top-level keys that are known only when this type is chosen (`slo`). */
  options?(kit: Kit): Readonly<Record<string, z.ZodType>>;
  /** In the scenario's own language, so that `preview`, docs and the editor can show it. */
  readonly defaults: TypeDefaults;
  readonly findings?: readonly MetricSpec[];
  /** Names of experiments that a scenario of this type may choose, under `tests: { name: { …options } }`. */
  readonly experiments?: readonly string[];
  /** Name of the last stage of stairs (`peak`). */
  readonly lastStair?: string;
  /** Monitors are needed for its question: `required` refuses a scenario without, `advised` warns. */
  readonly monitors?: 'required' | 'advised';
  /** Pure, in main, at the end. Answers every finding it declares; `not-enough-data` where there is no evidence. */
  analyse?(history: History, options: Options): readonly Finding[];
  /** Adaptive load: asked after each stage for the next. Not there yet: a type that brings it is refused. */
  next?(history: History, options: Options): NextStage | undefined;
}
export interface TypeDefaults {
  readonly load?: Json;
  readonly gates?: readonly string[];
  /** Sections of protocols, if the scenario uses them: `{ http: { expect: 'status in 200..299' } }`. */
  readonly sections?: { readonly [protocol: string]: { readonly [key: string]: Json } };
}
export interface NextStage {
  readonly name: string;
  readonly durationUs: number;
  readonly levels: readonly Level[];
}

/**
 * Measuring that is not users walking flows (paired queries on one connection): after the load, while its users rest, one experiment at a
 * time, in one worker. A scenario chooses it under `tests` of a type that names it.
 */
export interface Experiment<Options = any> {
  readonly name: string;
  readonly doc: string;
  /** Its protocol: only a scenario with steps of it can choose the experiment. */
  readonly protocol: string;
  /** A strict object that yields all defaults from `{}`. */
  options(kit: Kit): z.ZodType<Options>;
  readonly findings: readonly MetricSpec[];
  /** Gates on its findings, added to the type's where the experiment is chosen. Default: none. */
  readonly gates?: readonly string[];
  /**
   * Answers every finding that it declares; `not-enough-data`, with the reason as evidence, where it could not be measured. Leaves nothing behind, also when
   * `bench.signal` is aborted: then it has 5 s, and what it finds counts for nothing. A throw, more than ten minutes, or a worker that is blocked for 10 s makes the run an error (3).
   */
  run(options: Options, bench: Bench): Promise<readonly Finding[]>;
}
/** What an experiment works with; what `warn` says stands in the report. */
export interface Bench extends ProtocolScope {
  /** Checked section of its protocol. */
  readonly config: unknown;
  /** As its protocol's `open` gave it to this worker. */
  readonly driver: Driver;
  /** One measured operation, under a name of the experiment's own (at most 200): counted, with its time from `startUs` to the outcome's `endUs`. In no gate on samples. */
  sample(step: string, startUs: number, outcome: Outcome<void>): void;
}

// ── Reporters and monitors ──────────────────────────────────────────────────────────────────────────────────────────────────────

export interface ReporterKind<Options = any> {
  readonly name: string;
  readonly doc: string;
  options?(kit: Kit): z.ZodType<Options>;
  /** Once per run, before its first event. */
  create(options: Options, scope: ReporterScope): Reporter;
}
/** Gets every event in order, a few a second. Must not block; a throw switches it off and makes exit code 3. */
export interface Reporter {
  event(event: RunEvent): void;
  /** After `judged`; 30 s at most. The place to write files. */
  close?(): Promise<void>;
}
export interface ReporterScope extends Scope {
  readonly history: History;
  /** The whole result; before `judged` it throws. */
  result(): RunResult;
  /** To stdout. */
  print(text: string): void;
  readonly terminal: Terminal;
  /** Atomic, masked, inside the results folder; the name must not leave it. */
  write(file: string, text: string): Promise<void>;
  /** The results folder as a person would write it (relative to where they stand). */
  readonly folder: string;
}
export interface Terminal {
  readonly isTty: boolean;
  readonly columns: number;
  readonly color: boolean;
  /** `-q`: the verdict and what failed, nothing else. */
  readonly quiet: boolean;
  /** Which notices are told while the run goes; `info` includes what `log` steps say. Default `info`. */
  readonly logLevel?: 'error' | 'warn' | 'info' | 'debug';
}

export interface MonitorKind<Options = any> {
  /** The key that chooses it: `{ prometheus: http://… }`. */
  readonly name: string;
  readonly doc: string;
  /** Of the whole entry, `{ prometheus: http://…/metrics, metrics: {…} }`. */
  options(kit: Kit): z.ZodType<Options>;
  metrics(options: Options): readonly MetricSpec[];
  /** What {@link Monitor.conclude} answers. Gates and reports name them behind the monitor's name: `db.n_plus_one == 0`. Default: nothing. */
  findings?(options: Options): readonly MetricSpec[];
  hosts?(options: Options): readonly string[];
  /** Once per run, in main. A throw ends the run with exit code 3. */
  open(options: Options, scope: MonitorScope): Promise<Monitor>;
}
/** Asked once per interval, in main; a sample that is late is left out, never awaited. A rejection is a notice, once. */
export interface Monitor {
  sample(load?: LoadSoFar): Promise<Readonly<Record<string, number>>>;
  /**
   * Once, when the load has ended and nothing is cleaned up yet; 5 s at most. Answers every finding that its kind declares, and may add diagnoses without a
   * value. A throw is a notice, and gates on what it left open are inconclusive.
   */
  conclude?(history: History): readonly Finding[] | Promise<readonly Finding[]>;
  close(): Promise<void>;
}
/** What a monitor may hold its figures against. */
export interface LoadSoFar {
  /** Whole seconds of the load that were heard; 0 at its begin. */
  readonly seconds: number;
  /** Requests of flows that ended in them, failed ones too. */
  readonly requests: number;
}

// ── Scopes ──────────────────────────────────────────────────────────────────────────────────────────────────────────────────────

export interface Scope {
  readonly clock: Clock;
  /** Aborted when the run is over or interrupted for good. */
  readonly signal: AbortSignal;
  readonly runId: string;
  readonly toolVersion: string;
  /** A line for `--log-level debug`, masked. */
  log(line: string): void;
  /** A core service by its token; throws if there is none. */
  resolve<T>(token: Token<T>): T;
}
export interface ProtocolScope extends Scope, Renderer {
  /** The scenario's or environment's `target`, rendered. */
  readonly target: string | undefined;
  /** Folder of the config, else of the scenario; absolute. Relative paths in a section are resolved from it. */
  readonly root: string;
  /** Loopback, the targets and `allowHosts`, nothing else: ask before every connect, after redirects too. */
  allowsHost(hostname: string): boolean;
  /** A user for rendering where there is none yet (`preflight`). */
  readonly nobody: Vu;
  /** `open`: which of the run's workers this is, from 0. */
  readonly share?: { readonly worker: number; readonly workers: number };
  /**
   * `preflight`: how many workers there will be, and the greatest number of users at once, over all of them, whose flows use this protocol.
   * Users that an open load makes as it needs them are not counted.
   */
  readonly expected?: { readonly workers: number; readonly users: number };
  /**
   * `open`: calls `fn` when `us` have passed, never early, up to 10 ms late; nearly free where it is cancelled before, as timeouts mostly are.
   * Undefined in `preflight` and `send`: `clock.at` does the same there.
   */
  after?(us: number, fn: () => void): Timer;
  /** `preflight`: a sentence that people must read beside the result. */
  warn?(message: string): void;
  /**
   * `preflight`: what `open` must know of this run, such as where a server is that was started for it. Goes to every worker, and into no plan,
   * journal or log. The last value counts.
   */
  tell?(value: Json): void;
  /** `open`: what `preflight` of this run has told; undefined: nothing, or there was none. */
  readonly told?: Json;
}
export interface MonitorScope extends Scope {
  allowsHost(hostname: string): boolean;
  text(value: string): string;
  /** As in {@link ProtocolScope}. */
  readonly root?: string;
  /** A protocol of this run: its checked section, templates not rendered, and what its `preflight` has told. Undefined where no step speaks it. */
  section?(protocol: string): { readonly config: unknown; readonly told: Json | undefined } | undefined;
  /** Tells people what this monitor cannot watch, and why. */
  notice?(message: string): void;
}
/** A tsyringe token by structure; `Symbol.for` inside, so two copies of core mean the same. */
export type Token<T> = symbol & { readonly service?: T };
