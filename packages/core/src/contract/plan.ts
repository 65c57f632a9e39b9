/** Whatever survives `JSON.parse(JSON.stringify(x))` unchanged. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/**
 * Where something was written: index into {@link Plan.files}, then 1-based line and column.
 * File −1 is loadgate itself (a built-in or a type's default) or the command line.
 */
export type Position = readonly [file: number, line: number, column: number];

/**
 * What is left when the checker is done, and the one thing that crosses into a worker: plain JSON, no function, schema, RegExp, Date
 * or secret. Times are microseconds. Strings inside `value`, `options`, `sections`, `vars` may still hold `${…}` templates; they are
 * rendered in the worker. Data rows and secrets travel apart from it.
 */
export interface Plan {
  readonly schema: 1;
  /** File name without `.load.yaml`. */
  readonly name: string;
  /** Name of the test type; `''` where the scenario has none. */
  readonly type: string;
  /** Paths as a person would write them, relative to {@link Plan.root}. */
  readonly files: readonly string[];
  /** Folder of the config, else of the scenario: absolute; what relative paths are shown against. */
  readonly root: string;
  readonly environment: string | null;
  /** `--env` or config says that this environment needs an approval; the reason that was given. */
  readonly approval: string | null;
  readonly target: string | null;
  readonly seed: number;
  readonly timeScale: number;
  /** `--only`, `db --test`: some flows or tests were left out, so gates on them are not judged. */
  readonly partial: boolean;
  /** Protocols whose steps occur in this plan, with the module that a worker imports. */
  readonly protocols: readonly ProtocolRef[];
  /** Checked configuration of each protocol in {@link Plan.protocols}, by its name. */
  readonly sections: { readonly [protocol: string]: Json };
  readonly vars: { readonly [name: string]: Json };
  readonly data: readonly DataSource[];
  readonly flows: readonly Flow[];
  /** Once per run, by one user in worker 0; what they capture is read by all users. */
  readonly setup: readonly Step[];
  readonly cleanup: readonly Step[];
  /** Once per virtual user; what `userSetup` captures lives as long as the user. */
  readonly userSetup: readonly Step[];
  readonly userCleanup: readonly Step[];
  /** Everything that may be measured, once each; steps, groups and flows point here by index. */
  readonly rows: readonly Row[];
  readonly load: Load;
  readonly gates: readonly GateSpec[];
  /** Inherited gates that the scenario dropped with `no …`, in words, for the reports. */
  readonly droppedGates: readonly string[];
  readonly baseline: Baseline | null;
  readonly monitors: readonly MonitorRef[];
  readonly reporters: readonly ReporterRef[];
  /** Host names beside loopback that may be connected to: the targets' and `allowHosts`. */
  readonly allowHosts: readonly string[];
  readonly notify: readonly Json[];
  /** Options of the test type (`slo`), as its own schema yields them. */
  readonly typeOptions: { readonly [key: string]: Json };
  /** What is measured after the load, one after the other: `tests`. Left out: nothing. */
  readonly experiments?: readonly ExperimentRef[];
  /** Files of `call` steps and what they import of the project, relative to {@link Plan.root}. Left out: there is no `call`. */
  readonly scripts?: readonly string[];
}

export interface ExperimentRef {
  readonly name: string;
  /** One of {@link Plan.protocols}, by its name. */
  readonly protocol: string;
  /** URL of the plugin module that a worker imports. */
  readonly url: string;
  readonly options: Json;
  readonly at: Position;
}

export interface ProtocolRef {
  readonly name: string;
  /** URL of the plugin module that exports `plugin`. */
  readonly url: string;
  /** First view of each shape in its grammar: what JSONPath and `/regex/` read. */
  readonly documentView?: string;
  readonly textView?: string;
  /** Warnings that its counts give, by metric; `{n}` stands for the count. */
  readonly notices?: { readonly [metric: string]: string };
}

export interface MonitorRef {
  /** Its key under `monitors`, the first part of its metrics' names. */
  readonly name: string;
  readonly kind: string;
  readonly options: Json;
  readonly at: Position;
}

export interface ReporterRef {
  readonly name: string;
  readonly options: Json;
}

export interface DataSource {
  readonly name: string;
  readonly at: Position;
  /** As written; null for inline `rows`. */
  readonly file: string | null;
  /** SHA-256 of the rows, so that a result tells which data it used. */
  readonly hash: string;
  readonly count: number;
  readonly columns: readonly string[];
  readonly order: 'sequential' | 'shuffle' | 'random';
  readonly per: 'iteration' | 'user';
  readonly onEnd: 'wrap' | 'stop' | 'fail';
}

export interface Flow {
  readonly name: string;
  readonly at: Position;
  /** Share of iterations among the flows of its population. */
  readonly weight: number;
  readonly steps: readonly Step[];
  /** Row of its iterations (kind `iteration`). */
  readonly row: number;
}

/** A thing with figures of its own. Rows of one name pool into one line of every report, whichever flow they stand in. */
export interface Row {
  readonly name: string;
  readonly kind: 'request' | 'block' | 'group' | 'call' | 'iteration';
  /** Index into {@link Plan.flows}; null in setup, userSetup, userCleanup and cleanup, whose requests are no samples. */
  readonly flow: number | null;
  readonly protocol: string | null;
  /** Reached only through a condition (`if`, `choose`, `forEach`, a `repeat` that may run zero times): it may go without samples. */
  readonly conditional: boolean;
  readonly at: Position;
  /** Of all steps that share the row; gates pool by them (`of tag "read"`). Left out: none. */
  readonly tags?: readonly string[];
  /** Only there for what nobody foresaw: it is not shown without samples. Left out: false. */
  readonly isSpare?: true;
}

export type Step =
  | RequestStep
  | BlockStep
  | ThinkStep
  | SetStep
  | LogStep
  | SequenceStep
  | GroupStep
  | RepeatStep
  | ForEachStep
  | IfStep
  | ChooseStep
  | ParallelStep
  | CallStep;

interface StepBase {
  readonly at: Position;
  /** This user runs the step again only this long after it last began it; what it captures lives as long as the user. */
  readonly everyUs?: number;
}

/** One request, query or message of a protocol: one sample, whatever redirects and retries happen inside it. */
export interface RequestStep extends StepBase {
  readonly kind: 'request';
  readonly row: number;
  readonly name: string;
  readonly protocol: string;
  readonly verb: string;
  readonly value: Json;
  readonly options: { readonly [key: string]: Json };
  /** Explicit conditions and the defaults that apply, in order. */
  readonly expect: readonly Condition[];
  readonly capture: readonly Capture[];
  /** Null: the protocol's own default timeout (its section's `timeout`), which the checker has filled in where there is one. */
  readonly timeoutUs: number | null;
  readonly retry: Retry | null;
  readonly onFail: 'end' | 'continue';
}

export interface Retry {
  readonly times: number;
  /** Error kinds (`timeout`, `http.503`, `serialization`) that are tried again; empty: every failure. */
  readonly on: readonly string[];
  readonly waitUs: number;
}

/** A verb that holds steps (`tx`): the driver says what happens before and after them. */
export interface BlockStep extends StepBase {
  readonly kind: 'block';
  readonly row: number;
  readonly name: string;
  readonly protocol: string;
  readonly verb: string;
  readonly value: Json;
  readonly options: { readonly [key: string]: Json };
  /** Of what comes before its steps and of what comes after them, each: the section's `timeout`. Null or left out: none. */
  readonly timeoutUs?: number | null;
  readonly retry: Retry | null;
  readonly onFail: 'end' | 'continue';
  readonly steps: readonly Step[];
}

export interface ThinkStep extends StepBase {
  readonly kind: 'think';
  readonly pause: Pause;
}

/** Drawn evenly from min to max; equal ends are a fixed pause. */
export interface Pause {
  readonly minUs: number;
  readonly maxUs: number;
}

export interface SetStep extends StepBase {
  readonly kind: 'set';
  readonly values: { readonly [name: string]: Json };
}

export interface LogStep extends StepBase {
  readonly kind: 'log';
  readonly message: string;
}

/** What `use:` leaves behind: the fragment's steps with `with` set before them; no figures of its own. */
export interface SequenceStep extends StepBase {
  readonly kind: 'sequence';
  readonly values: { readonly [name: string]: Json };
  readonly steps: readonly Step[];
}

/** Steps measured together as well as one by one. */
export interface GroupStep extends StepBase {
  readonly kind: 'group';
  readonly row: number;
  readonly name: string;
  readonly steps: readonly Step[];
}

export interface RepeatStep extends StepBase {
  readonly kind: 'repeat';
  /** A whole number, or a template that yields one. */
  readonly times: number | string;
  /** Checked after each pass. */
  readonly until: readonly Condition[];
  readonly steps: readonly Step[];
}

export interface ForEachStep extends StepBase {
  readonly kind: 'forEach';
  /** A template that yields a list. */
  readonly list: string;
  readonly as: string;
  readonly steps: readonly Step[];
}

export interface IfStep extends StepBase {
  readonly kind: 'if';
  readonly conditions: readonly Condition[];
  readonly then: readonly Step[];
  readonly else: readonly Step[];
}

export interface ChooseStep extends StepBase {
  readonly kind: 'choose';
  readonly branches: readonly { readonly name: string; readonly weight: number; readonly steps: readonly Step[] }[];
}

/** Each of its steps is walked on its own, at most `most` at a time, in the order in which they are written; goes on when all have ended. */
export interface ParallelStep extends StepBase {
  readonly kind: 'parallel';
  readonly most: number;
  readonly steps: readonly Step[];
}

/** A function of the user's script, run in the worker; what it returns is the body that `expect` and `capture` look into. */
export interface CallStep extends StepBase {
  readonly kind: 'call';
  /** Of the call itself: it counts only where the call fails though no request of it did. */
  readonly row: number;
  readonly name: string;
  /** Relative to {@link Plan.root}; one of {@link Plan.scripts}. */
  readonly script: string;
  /** Name of the export. */
  readonly function: string;
  /** Its `args`. */
  readonly with: { readonly [name: string]: Json };
  /** What it may speak: the protocols that its script names. */
  readonly protocols: readonly CallProtocol[];
  /** Requests that stand in its script, with rows of their own. */
  readonly requests: readonly CallRequest[];
  /** Data sources that its script names. */
  readonly data: readonly string[];
  readonly expect: readonly Condition[];
  readonly capture: readonly Capture[];
  readonly timeoutUs: number | null;
  readonly retry: Retry | null;
  readonly onFail: 'end' | 'continue';
}

export interface CallProtocol {
  readonly name: string;
  /** Conditions that hold for each request: the section's. */
  readonly expect: readonly Condition[];
  /** Those of verbs that have some of their own, with the section's. */
  readonly verbExpect: { readonly [verb: string]: readonly Condition[] };
  /** Of each request: the section's. */
  readonly timeoutUs: number | null;
  /** One at a time. */
  readonly exclusive: boolean;
  /** Row of requests under names that do not stand in the script. */
  readonly otherRow: number;
}

export interface CallRequest {
  readonly row: number;
  readonly name: string;
  readonly protocol: string;
  readonly verb: string;
  /** The verb's value as written, taken apart where the script puts something in; null: it is known by its name only. */
  readonly parts: readonly string[] | null;
}

/** `subject op value`, as in `expect`, `if` and `until`; `text` is what the author wrote. */
export interface Condition {
  readonly at: Position;
  readonly text: string;
  readonly subject: Subject;
  readonly op: '==' | '!=' | '<' | '<=' | '>' | '>=' | 'in' | 'contains' | 'matches' | 'exists' | 'absent';
  /** One for most operators, several for `in`, none for `exists` and `absent`. Strings may hold templates; `time` and `size` are in µs and bytes. */
  readonly values: readonly ConditionValue[];
}
export type ConditionValue =
  | { readonly kind: 'value'; readonly value: Json }
  | { readonly kind: 'range'; readonly from: number; readonly to: number }
  | { readonly kind: 'regex'; readonly source: string; readonly flags: string };

/** What a condition looks at and where a capture takes its value from. */
export type Subject =
  /** A view of the protocol's reply: `status`, `size`, `rows`. */
  | { readonly kind: 'view'; readonly view: string }
  /** An entry of a `map` view: `header.etag`, `cookie.sid`, `row.id`. */
  | { readonly kind: 'entry'; readonly view: string; readonly key: string }
  /** RFC 9535 on the `document` view. A singular query gives a value, any other a list. */
  | { readonly kind: 'path'; readonly path: string; readonly singular: boolean }
  /** First group (or the whole match) on the `text` view. */
  | { readonly kind: 'regex'; readonly source: string; readonly flags: string }
  /** Service time of this step, in µs. */
  | { readonly kind: 'time' }
  /** In `if` and `until`. */
  | { readonly kind: 'template'; readonly template: string };

export interface Capture {
  readonly at: Position;
  readonly name: string;
  /** `name?:` may find nothing and then unsets the variable. */
  readonly optional: boolean;
  readonly source: Subject;
}

/** The whole load as a timeline. Stages may be appended while it runs, never changed. */
export interface Load {
  /** Of a search: those of its first trial. */
  readonly stages: readonly Stage[];
  /** What comes next is decided while it runs. Left out: the stages are all there is. */
  readonly search?: LoadSearch;
  readonly populations: readonly Population[];
  /** After the last stage running iterations get this long, then they are cut. */
  readonly gracefulStopUs: number;
}

/** For the highest load at which the gates hold. Its one population's users or arrivals per second are what is searched. */
export interface LoadSearch {
  readonly at: Position;
  readonly model: Population['model'];
  /** Lowest and highest level that is tried. */
  readonly from: number;
  readonly to: number;
  /** Of each trial, in whole seconds: what is not judged, then what is. Already divided by the time scale. */
  readonly settleUs: number;
  readonly holdUs: number;
  /** The search is over when the lowest level that broke is above the highest that held by at most this share of it. */
  readonly precisionRatio: number;
}

/** Half-open `[begin, end)`: an arrival due at the end is not made. */
export interface Stage {
  readonly name: string;
  readonly at: Position;
  /** Null: until the populations' iterations are done. Already divided by the time scale. */
  readonly durationUs: number | null;
  /** Judged by no gate. */
  readonly warmup: boolean;
  /** One per population, in their order. */
  readonly levels: readonly Level[];
}

/**
 * Users (closed) or iterations started per second (open) during one stage: straight lines between points, time counted from the
 * stage's begin. One point holds its value; two points at one time are a jump.
 */
export type Level = readonly (readonly [atUs: number, value: number])[];

/** Users of one kind: all flows that share their weights, or one flow with a `load` of its own. */
export interface Population {
  readonly model: 'closed' | 'open';
  /** Indices into {@link Plan.flows}. */
  readonly flows: readonly number[];
  /** Pause after every request, unless a `think` step stands there. */
  readonly think: Pause | null;
  /** From due time to due time of a user's iterations; closed only. */
  readonly pacingUs: number | null;
  readonly spacing: 'even' | 'poisson';
  /** Open: bounds the iterations in flight (default 10,000). Closed: the greatest number of users of any stage. */
  readonly maxUsers: number;
  /** Open: nobody wrote {@link maxUsers}, so it is no wish to have so many. Left out: false. */
  readonly isMaxUsersUsual?: true;
  /** Total of this population over all workers; null without a limit. */
  readonly iterations: number | null;
}

/** One requirement, resolved: metric, rows and stage are known to exist. */
export interface GateSpec {
  readonly text: string;
  readonly at: Position;
  readonly from: 'built-in' | 'type' | 'config' | 'baseline' | 'scenario';
  readonly metric: Metric;
  readonly scope: Scope;
  /** Index into `load.stages`: `during`. */
  readonly stage: number | null;
  /** `in every`: each window on its own. */
  readonly windowUs: number | null;
  readonly op: '<' | '<=' | '>' | '>=' | '==';
  readonly limit: Limit;
  readonly effect: 'fail' | 'warn' | 'abort';
  /** Of `or abort`: broken for this long ends the run. */
  readonly abortAfterUs: number;
}

/** Names as written are in `name`; the rest says where the figure comes from. */
export type Metric = { readonly name: string } & (
  | {
      readonly kind: 'time';
      /** `latency`, `service`, `schedule_lag`, `user_wait`, `iteration`, `group`, `block`, or a protocol's own (`http.first_byte`). */
      readonly series: string;
      readonly outcome: 'ok' | 'failed' | null;
      readonly stat: TimeStat;
    }
  | { readonly kind: 'ratio'; readonly of: 'error_rate' | 'iteration_error_rate' }
  | { readonly kind: 'rate'; readonly of: 'throughput' | 'rate.asked' | 'rate.sent' }
  | { readonly kind: 'count'; readonly of: CountName }
  | { readonly kind: 'monitor'; readonly monitor: string; readonly metric: string; readonly stat: 'min' | 'mean' | 'max' | 'last' }
  | { readonly kind: 'finding'; readonly finding: string }
  | { readonly kind: 'rule'; readonly rule: BuiltInRule }
);
export type CountName = 'requests' | 'errors' | 'dropped' | 'cut' | 'pacing_overruns' | 'user_setup_errors';
/** Built-in gates that no operator expresses. */
export type BuiltInRule = 'samples' | 'every-step-sampled' | 'nothing-thrown' | 'generator-healthy';
/** `p` is 0 < p < 100. */
export type TimeStat = { readonly kind: 'percentile'; readonly p: number } | { readonly kind: 'min' | 'mean' | 'max' };

export interface Scope {
  /** `all`: no scope written. `each`: judged name by name. */
  readonly kind: 'all' | 'steps' | 'each' | 'flow' | 'tag';
  /** The name or pattern as written. */
  readonly pattern: string | null;
  /** Rows that are pooled (or, for `each`, pooled by name). */
  readonly rows: readonly number[];
}

export type Limit =
  /** In the metric's base unit: µs, ratio 0..1, per second, bytes, or a plain count. `unit` is how the author wrote it (`ms`, `s`, `%`, `/s`, `MB`, `''`). */
  | { readonly kind: 'value'; readonly value: number; readonly unit: string }
  /** baseline × (1 + change), the change being at least `atLeast` (same base unit as the metric). */
  | { readonly kind: 'baseline'; readonly change: number; readonly atLeast: number | null }
  /** A plain factor of the baseline. */
  | { readonly kind: 'share'; readonly factor: number };

/** Agreed figures per step name. */
export interface Baseline {
  readonly file: string;
  /** `written` by hand: plain limits. `recorded` from runs: not compared in scaled runs. */
  readonly kind: 'written' | 'recorded';
  readonly steps: { readonly [step: string]: BaselineFigures };
}
export interface BaselineFigures {
  readonly p50Us: number | null;
  readonly p95Us: number | null;
  readonly p99Us: number | null;
  readonly ratePerSec: number | null;
  readonly errorRatio: number | null;
}
