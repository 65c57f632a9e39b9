import { join, resolve } from 'node:path';
import type { RunEvent, Started } from '../contract/events.ts';
import { EnvironmentError, LoadgateError } from '../errors.ts';
import { readJournal } from './journal.ts';
import { isOwned } from './owner.ts';
import { findResultsFolder, foldersIn } from './results-folder.ts';
import { sentenceOf } from './sentence.ts';

/** A run that is over, read from its folder. */
export interface PastRun {
  /** Absolute. */
  readonly folder: string;
  readonly started: Started;
  readonly events: readonly RunEvent[];
  /** Its process died before the run had closed. */
  readonly wasKilled: boolean;
  /** Its journal is as it was written; false where it cannot tell. */
  readonly isSealed: boolean;
}

/** By folder, by id or its beginning, or `latest`. */
export function pastRun(run: string, resultsDir: string, cwd: string): PastRun {
  const names = foldersIn(resultsDir);
  const folder = findResultsFolder(resultsDir, run, names) ?? findResultsFolder(resolve(cwd), run, []);
  if (folder === undefined)
    throw new EnvironmentError('LG_RUN_MISSING', `there is no run \`${run}\` in ${resultsDir}`, { hint: hintFor(run, names) });
  const { events, isSealed } = readJournal(join(folder, 'journal.ndjson'));
  const isClosed = events.at(-1)?.type === 'closed';
  if (!isClosed && isOwned(folder)) throw new EnvironmentError('LG_RUN_ALIVE', `the run in ${folder} is still going on`);
  return { folder, started: events[0] as Started, events, wasKilled: !isClosed, isSealed };
}

/** Work on a run that is over. Where its journal cannot tell whether it was changed, what breaks on it is blamed on it. */
export async function onPastRun<T>({ folder, isSealed }: PastRun, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    if (cause instanceof LoadgateError || isSealed) throw cause;
    throw new EnvironmentError('LG_JOURNAL_DAMAGED', `the journal in ${folder} is not that of a run: ${sentenceOf(cause)}`, {
      cause,
      hint: 'it was written by an earlier version, which could not seal it, or changed by something else',
    });
  }
}

function hintFor(run: string, names: readonly string[]): string {
  const several = names.filter((name) => name.startsWith(run));
  if (several.length > 1 && run !== '') return `${several.length} begin so: ${several.slice(-3).join(', ')}`;
  return names.length === 0 ? 'nothing has been run yet' : `the newest is ${names.at(-1)}`;
}
