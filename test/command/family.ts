import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A process and those that it started, by pid. */
export function familyOf(pid: number): readonly number[] {
  const children = readFileSync(join('/proc', String(pid), 'task', String(pid), 'children'), 'utf8');
  return [pid, ...children.trim().split(' ').filter(Boolean).map(Number)];
}

export function signalAll(pids: readonly number[], signal: NodeJS.Signals): void {
  for (const pid of pids) process.kill(pid, signal);
}
