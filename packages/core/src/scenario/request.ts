import type { Json, Plan } from '../contract/plan.ts';
import type { Problem } from '../errors.ts';
import type { Language } from '../language/language.ts';
import type { Files } from './files.ts';
import type { Origin } from './origins.ts';

/** What is to be checked, and everything beside the file that decides what it means. */
export interface CheckRequest {
  /** Absolute path of a `*.load.yaml`. */
  readonly file: string;
  /** Folder of the person: where a config is looked for if there is none above the scenario. Default: the scenario's folder. */
  readonly cwd?: string;
  readonly files: Files;
  readonly language: Language;
  /** Module URL of each plugin by its name: what a worker imports. */
  readonly modules?: Readonly<Record<string, string>>;
  /** `--env`. */
  readonly environment?: string | undefined;
  /** `--set path=value`, in order. */
  readonly set?: readonly { readonly path: string; readonly value: string }[];
  readonly target?: string | undefined;
  /** Flows to keep; others are left out and the plan is partial. */
  readonly only?: string | readonly string[] | undefined;
  /** Of `tests`: only these, also those that the scenario does not choose, in this order. Others are left out and the plan is partial. */
  readonly tests?: readonly string[] | undefined;
  /** For `tests` alone: in place of its load two users walk all flows alike; what the scenario asks of its load is not judged. */
  readonly walkOnly?: boolean | undefined;
  readonly seed?: number | undefined;
  readonly timeScale?: number | undefined;
  readonly compareBaseline?: boolean | undefined;
  /** `--approve "reason"`. */
  readonly approve?: string | undefined;
  readonly allowHosts?: readonly string[] | undefined;
  /** `--reporter`: replaces the list. */
  readonly reporters?: readonly string[] | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Wall-clock time in ms since 1970: for a protected environment's window, and the seed where none is given. */
  readonly nowMs?: number | undefined;
  /** `look`: validate and preview send nothing, so they need no approval. Default `run`. */
  readonly purpose?: 'run' | 'look' | undefined;
}

export interface Checked {
  /** Only when no problem is an error. */
  readonly plan?: Plan;
  /** All at once, by file, line and column. Files as a person would write them, relative to {@link Settings.root}. */
  readonly problems: readonly Problem[];
  /** Text of every file that was read, by the name that problems and the plan use. */
  readonly sources: ReadonlyMap<string, string>;
  /** Rows of each data source: they travel apart from the plan. */
  readonly rows: Readonly<Record<string, readonly Json[]>>;
  /** Of settings that several files may say: which holds, and where it is written. Empty of a file that is no scenario. */
  readonly origins: readonly Origin[];
  /** Every `X` of a `${secret.X}`. */
  readonly secretNames: readonly string[];
  readonly settings: Settings;
}

export interface Settings {
  /** Folder of the config, else of the scenario; absolute. */
  readonly root: string;
  readonly configFile: string | null;
  readonly resultsDir: string;
  readonly scenariosDir: string;
}
