import type { Terminal } from '../contract/plugin.ts';
import type { RunResult } from '../contract/result.ts';
import type { SpareThreads } from '../engine/spare-threads.ts';
import type { Problem } from '../errors.ts';
import type { PluginManifest } from '../language/plugin-manifest.ts';
import type { LoadedPlugin } from '../plugins/loaded-plugin.ts';
import type { Signal } from '../run/signal.ts';
import type { Checked } from '../scenario/request.ts';
import type { Mask } from '../secrets.ts';
import type { PluginsHere } from './plugins.ts';
import type { SchemaKind } from './schema.ts';
import type { SentExchange } from './send.ts';

export type LogLevel = 'error' | 'warn' | 'info' | 'debug';

/** Where loadgate works, and what it was given. */
export interface HostOptions {
  /** Version of the tool, for results. */
  readonly version: string;
  /** Absolute; what relative paths are resolved from and shown against. */
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Plugins that need not be named. */
  readonly builtIns: readonly LoadedPlugin[];
  /** Where reporters print to. */
  readonly print: (text: string) => void;
  /** Gets a mask as soon as it is known what is secret: what is told of errors that nobody caught has to go through each of them. */
  readonly hide?: (mask: Mask) => void;
}

/** What the command line may change of a scenario. */
export interface CheckOptions {
  readonly environment?: string;
  /** The scenario, where it is no file: its name is then where it would stand. */
  readonly text?: string;
  readonly target?: string;
  /** Flow to keep. */
  readonly only?: string;
  /** Only these `tests`, in this order; what the scenario does not choose has its defaults. */
  readonly tests?: readonly string[];
  /** In place of the load two users walk all flows alike, for `tests`; gates on the load are not judged. */
  readonly walkOnly?: boolean;
  readonly approve?: string;
  readonly set?: readonly { readonly path: string; readonly value: string }[];
  readonly allowHosts?: readonly string[];
  /** 0 ≤ seed < 2³². Default: drawn. */
  readonly seed?: number;
  /** 1 to 10,000. Default 1. */
  readonly timeScale?: number;
  readonly compareBaseline?: boolean;
  /** Replaces the scenario's and the config's list. */
  readonly reporters?: readonly string[];
  /** `look` sends nothing and needs no approval. Default `run`. */
  readonly purpose?: 'run' | 'look';
}

/** A scenario without errors, and all that a run of it needs. */
export interface CheckedScenario {
  readonly plan: NonNullable<Checked['plan']>;
  readonly warnings: readonly Problem[];
  /** Text of every file that was read, by its shown name. */
  readonly sources: ReadonlyMap<string, string>;
  readonly rows: Checked['rows'];
  readonly origins: Checked['origins'];
  readonly secretNames: readonly string[];
  readonly settings: Checked['settings'];
  readonly plugins: readonly LoadedPlugin[];
  /** The environment's variables with those of `.env`. */
  readonly env: HostOptions['env'];
}

export interface StartOptions {
  /** Threads that make load, 1 to 64. Default: cores but one, at least one. */
  readonly workers?: number;
  /** Started before the scenario was read; the run takes what it needs of them. */
  readonly spare?: SpareThreads;
  /** Folder for results, from the working folder. Default: the config's, else `results`. */
  readonly results?: string;
  readonly skipCleanup?: boolean;
  readonly terminal: Terminal;
  /** Default `info`. */
  readonly logLevel?: LogLevel;
  /** One masked line, for people. */
  readonly log: (line: string) => void;
  /** Gets each event as one line of JSON with its line break. Reporters then print nothing. */
  readonly events?: (line: string) => void;
}

export interface RunningRun {
  /** The first asks for an orderly end, the second ends the load at once. */
  interrupt(signal: Signal): void;
  /** Something broke outside of every call, such as a plugin's timer: the run ends as an error. */
  fail(cause: unknown): void;
  /** Never rejects but for defects of loadgate. */
  readonly ended: Promise<{
    readonly exitCode: number;
    readonly failures: readonly string[];
    readonly result: RunResult;
    readonly folder: string;
  }>;
}

export interface ValidateOptions {
  readonly environment?: string;
  /** False: a folder of unknown origin. No code of its plugins runs; they are checked by their `grammar.json`. Default true. */
  readonly trust?: boolean;
}

export interface SentRun {
  interrupt(signal: Signal): void;
  readonly ended: Promise<{ readonly exitCode: number; readonly reasons: readonly string[] }>;
}

/** loadgate without its command line: what the terminal and the editor both use. */
export interface Host {
  /** Throws `ScenarioError` with every problem at once; nothing has been sent. */
  check(nameOrFile: string, options?: CheckOptions): Promise<CheckedScenario>;
  start(checked: CheckedScenario, options: StartOptions): RunningRun;
  /** One iteration of each flow, every exchange told. */
  send(
    checked: CheckedScenario,
    options: { readonly hear: (exchange: SentExchange) => void; readonly log: (line: string) => void },
  ): SentRun;
  /** Without names: everything below the working folder's project. */
  validate(
    operands: readonly string[],
    options?: ValidateOptions,
  ): Promise<{ readonly problems: readonly Problem[]; readonly sources: ReadonlyMap<string, string>; readonly files: readonly string[] }>;
  /** `settings`: in place of the load, which settings hold and where each is written; secrets masked. */
  preview(
    checked: CheckedScenario,
    options: { readonly columns: number; readonly assume?: string; readonly settings?: boolean },
  ): Promise<string>;
  /** Writes the reports of an earlier run again, from its journal. */
  report(
    run: string,
    options: { readonly results?: string; readonly reporters?: readonly string[]; readonly terminal: Terminal },
  ): Promise<{ readonly exitCode: number; readonly failures: readonly string[] }>;
  /** Runs the cleanup steps that a killed run still owes. */
  cleanup(run: string, options?: { readonly results?: string }): Promise<RunResult['cleanup']>;
  plugins(nameOrFile?: string): Promise<PluginsHere>;
  /** What the `grammar.json` of a plugin must hold: a file, an installed package or a built-in one. */
  grammar(specifier: string): Promise<PluginManifest>;
  schema(kind: SchemaKind): Promise<object>;
}
