/**
 * One object per protocol, with a function per verb. Empty here: a plugin adds its own by `declare module '@loadgate/core'`, so that a script
 * knows the types of what it calls.
 */
// biome-ignore lint/suspicious/noEmptyInterface: it is there to be added to
export interface Protocols {}

/** What a `call` step runs: exported by a script, in the worker. What it returns is the body for the step's `expect` and `capture`. */
export type Call<Args = Readonly<Record<string, unknown>>> = (tools: CallTools<Args>) => unknown;

/** All that a script gets. It is there until the function has ended. */
export interface CallTools<Args = Readonly<Record<string, unknown>>> extends Protocols {
  /** The step's `with`, templates rendered. */
  readonly args: Args;
  /** Rows of this iteration or user: `data.products.sku`. Only sources that the script names. */
  readonly data: { readonly [source: string]: any };
  /** What steps have captured and set, else `vars` of the scenario; read only. */
  readonly vars: { readonly [name: string]: any };
  readonly run: { readonly id: string };
  /** From 0, unique in the run. */
  readonly user: { readonly id: number };
  /** Draws of this iteration, the same in every run of one seed as long as they are asked for in the same order. */
  readonly random: ScriptRandom;
  /** Writes a line into the run's log, masked. */
  log(text: string): void;
  /** `'1.5s'`, or milliseconds. Counts in no request's time. */
  sleep(time: string | number): Promise<void>;
  /** Aborted when the step is over: it timed out, or the load's end has cut it. */
  readonly signal: AbortSignal;
}

export interface ScriptRandom {
  /** 0 ≤ x < 1. */
  float(): number;
  /** Both ends can come. */
  int(min: number, max: number): number;
  pick<T>(list: readonly T[]): T;
}

/** Beside a verb's own options. */
export interface ScriptRequestOptions {
  /** What gates and reports call it. Only names that stand in the script as they are have a row of their own. */
  readonly name?: string;
  /** Instead of the default expectation: statuses that are no failure. Needs a protocol with a `status`. */
  readonly expect?: number | readonly number[];
  /** `'5s'`; default: the section's. */
  readonly timeout?: string;
}

/** What came back. The other views of the protocol (`status`, `header(name)`) stand beside these. */
export interface ScriptReply {
  /** The first document; what is none fails the step. */
  json<T = any>(): T;
  text(): string;
}

/** A request that was sent: awaited it is its reply, and rejects if it failed. */
export interface Pending<Reply extends ScriptReply = ScriptReply> extends PromiseLike<Reply> {
  json<T = any>(): Promise<T>;
  text(): Promise<string>;
  catch<T>(failed: (reason: unknown) => T | PromiseLike<T>): Promise<Reply | T>;
  finally(done: () => void): Promise<Reply>;
}
