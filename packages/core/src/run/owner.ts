import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { foldersIn } from './results-folder.ts';

const OWNER = '.owner';

/** Marks a results folder as belonging to this living process, until the run has closed. */
export function claimFolder(path: string): { release(): void } {
  const file = join(path, OWNER);
  writeFileSync(file, JSON.stringify({ pid: process.pid, startedAt: processStart(process.pid) }));
  return { release: () => removeMark(file) };
}

/** Names of the folders whose process died before its run had closed: their cleanup is owed. */
export function orphanedFolders(resultsDir: string): readonly string[] {
  return foldersIn(resultsDir).filter((name) => existsSync(join(resultsDir, name, OWNER)) && !isOwned(join(resultsDir, name)));
}

/** True while the process that made this folder lives. */
export function isOwned(path: string): boolean {
  try {
    const { pid, startedAt } = JSON.parse(readFileSync(join(path, OWNER), 'utf8')) as { pid: number; startedAt: string | null };
    // a damaged one may name none; to the system, 0 and less are groups of processes
    if (pid <= 0) return false;
    process.kill(pid, 0);
    // the pid may have been given to another process since
    return processStart(pid) === startedAt;
  } catch (cause) {
    return (cause as { code?: string }).code === 'EPERM';
  }
}

export const releaseFolder = (path: string): void => removeMark(join(path, OWNER));

/** A file may have taken the place of a folder above it: then the mark is gone, too. */
function removeMark(file: string): void {
  try {
    rmSync(file, { force: true });
  } catch (cause) {
    if ((cause as { code?: string }).code !== 'ENOTDIR') throw cause;
  }
}

/** Clock ticks since boot at which the process began (Linux); null where the system does not tell, undefined where it is dead and only waits to be reaped. */
function processStart(pid: number): string | null | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // the command's name stands in brackets and may hold anything; field 3 is the state, field 22 the start
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' || fields[0] === 'X' ? undefined : (fields[19] ?? null);
  } catch {
    return null;
  }
}
