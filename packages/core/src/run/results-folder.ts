import { existsSync, mkdirSync, readdirSync, readlinkSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { EnvironmentError } from '../errors.ts';

/** Files of a run that core itself writes. */
const OWN_FILES: ReadonlySet<string> = new Set(['journal.ndjson', 'result.json', 'plan.yaml']);

/** What reporters write with: as {@link ResultsFolder.write}, but for the files that are core's. */
export function writeReport(folder: ResultsFolder, name: string, text: string): void {
  const full = folder.file(name);
  if (dirname(full) === folder.path && OWN_FILES.has(basename(full).toLowerCase()))
    throw new EnvironmentError('LG_RESULTS_OUTSIDE', `${name} is a file that loadgate itself writes`);
  folder.write(name, text);
}

/** The folder of one run: `results/<run.id>-<name>/`. */
export interface ResultsFolder {
  /** Absolute. */
  readonly path: string;
  file(name: string): string;
  /** Whole or not at all: a reader never sees half a file. Throws if `name` would leave the folder. */
  write(name: string, text: string): void;
  /** Points `results/latest` here. */
  markLatest(): void;
}

/** File systems allow 255 bytes; the run's id and the end of a temporary file have to fit, too. */
const LONGEST_NAME = 120;

export function createResultsFolder(resultsDir: string, runId: string, name: string): ResultsFolder {
  const path = join(resultsDir, `${runId}-${name.replace(/[^\w.-]+/g, '-').slice(0, LONGEST_NAME)}`);
  try {
    makeFolders(resultsDir);
    mkdirSync(path);
  } catch (cause) {
    throw new EnvironmentError('LG_RESULTS_NOT_WRITABLE', `the results folder ${path} cannot be made: ${(cause as Error).message}`, {
      cause,
      hint: 'name another with --results',
    });
  }
  return openResultsFolder(path);
}

/** As `mkdir -p`. Node's own never ends where the system says of a folder that is there that it is not, as `/proc` does. */
function makeFolders(path: string): void {
  if (existsSync(path)) return;
  const above = dirname(path);
  if (above !== path) makeFolders(above);
  try {
    mkdirSync(path);
  } catch (cause) {
    // another run may have made it in the meantime
    if (!existsSync(path)) throw cause;
  }
}

export function openResultsFolder(path: string): ResultsFolder {
  const file = (name: string): string => {
    const full = resolve(path, name);
    if (!full.startsWith(path + sep))
      throw new EnvironmentError('LG_RESULTS_OUTSIDE', `${name} would be written outside the results folder`);
    return full;
  };
  return {
    path,
    file,
    write(name, text) {
      const full = file(name);
      const temporary = join(dirname(full), `.${basename(full)}.tmp`);
      try {
        mkdirSync(dirname(full), { recursive: true });
        writeFileSync(temporary, text);
        renameSync(temporary, full);
      } catch (cause) {
        rmSync(temporary, { force: true });
        throw new EnvironmentError('LG_RESULTS_NOT_WRITABLE', `${name} could not be written: ${(cause as Error).message}`, { cause });
      }
    },
    markLatest() {
      const latest = join(dirname(path), 'latest');
      const temporary = `${latest}.${basename(path)}`;
      try {
        symlinkSync(basename(path), temporary, 'dir');
        renameSync(temporary, latest);
      } catch (cause) {
        rmSync(temporary, { force: true });
        throw new EnvironmentError('LG_RESULTS_NOT_WRITABLE', `${latest} could not be pointed to this run: ${(cause as Error).message}`, {
          cause,
        });
      }
    },
  };
}

/** Names of the folders of runs, oldest first; none where there is no folder yet, or something else in its place. */
export function foldersIn(resultsDir: string): readonly string[] {
  try {
    return readdirSync(resultsDir, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => name)
      .sort();
  } catch {
    return [];
  }
}

/** The folder of a run by path, by run id (also its beginning) or `latest`; undefined if there is none. */
export function findResultsFolder(resultsDir: string, run: string, names: readonly string[]): string | undefined {
  for (const candidate of [resolve(run), join(resultsDir, run)]) {
    if (existsSync(join(candidate, 'journal.ndjson'))) return followLatest(candidate);
  }
  const matches = names.filter((name) => name.startsWith(run));
  return matches.length === 1 ? join(resultsDir, matches[0] as string) : undefined;
}

function followLatest(path: string): string {
  try {
    return resolve(dirname(path), readlinkSync(path));
  } catch {
    return path;
  }
}

/** As a person standing in `cwd` would write it. */
export const shownFrom = (cwd: string, path: string): string => {
  const shown = relative(cwd, path);
  return shown === '' || shown.startsWith(`..${sep}..`) ? path : shown;
};
