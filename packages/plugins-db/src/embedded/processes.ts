import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** Whether a process of this id exists. A zombie exists, too. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/**
 * Whether this process runs on that folder: the folder stands in its command line.
 * It tells a server from a process that got its id later, and from a zombie, whose command line is empty: under a
 * first process that reaps nothing (common in containers) a dead server stays visible to `kill(pid, 0)` for ever.
 */
export function runsOn(pid: number, dir: string): boolean {
  return isAlive(pid) && commandLine(pid).includes(dir);
}

/** When a process started, in a form good for comparing only; `undefined` if there is no such process. */
export function startMark(pid: number): string | undefined {
  if (process.platform !== 'linux') return ps('lstart=', pid) || undefined;
  // Field 22 of the line, counted behind the command name, which is in parentheses and may itself contain some.
  return read(`/proc/${pid}/stat`)?.split(') ').at(-1)?.split(' ')[19];
}

/** Resolves to whether the condition became true within the time given. */
export async function until(condition: () => boolean, patienceMs: number, everyMs = 10): Promise<boolean> {
  const end = performance.now() + patienceMs;
  while (!condition()) {
    if (performance.now() >= end) return false;
    await new Promise((resolve) => setTimeout(resolve, everyMs));
  }
  return true;
}

function commandLine(pid: number): string {
  return process.platform === 'linux' ? (read(`/proc/${pid}/cmdline`) ?? '') : ps('command=', pid);
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

function ps(column: string, pid: number): string {
  try {
    return execFileSync('ps', ['-o', column, '-p', String(pid)], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  } catch {
    return '';
  }
}
