import { chmodSync, chownSync, mkdirSync, mkdtempSync, readFileSync, readlinkSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Account } from './account.ts';
import { startMark } from './processes.ts';

/** What every folder of an embedded server is called at the front. */
export const folderPrefix = 'loadgate-pg-';

/** Whose folder it is: enough to tell later whether that process still lives. */
export interface Owner {
  readonly pid: number;
  readonly startMark: string | undefined;
  /** Process ids mean nothing outside their namespace, as when containers share a temporary folder. */
  readonly namespace: string | undefined;
}

/** Makes the private folder of one server: `data` and `s` (the socket) belong to the account that runs it. */
export function makeRunFolder(baseDir: string, account: Account | undefined): string {
  const dir = mkdtempSync(path.join(realpathSync(baseDir), folderPrefix));
  chmodSync(dir, 0o755);
  writeFileSync(path.join(dir, 'owner.json'), JSON.stringify(currentOwner()));
  for (const name of ['data', 's']) {
    mkdirSync(path.join(dir, name), { mode: 0o700 });
    if (account) chownSync(path.join(dir, name), account.uid, account.gid);
  }
  return dir;
}

/** Removes it with all it holds; a server that is just ending may still be deleting files of its own. */
export function removeRunFolder(dir: string): void {
  rmSync(dir, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
}

/** This process, as an owner. */
export function currentOwner(): Owner {
  return { pid: process.pid, startMark: startMark(process.pid), namespace: processNamespace() };
}

/** The postmaster's id that the server itself wrote into its data folder. */
export function writtenPid(dir: string): number | undefined {
  return Number(postmasterFile(dir)?.[0]) || undefined;
}

/** Whether the server accepts connections: line 8 of its file says so, in every locale. */
export function saysReady(dir: string): boolean {
  return postmasterFile(dir)?.[7]?.trim() === 'ready';
}

function postmasterFile(dir: string): string[] | undefined {
  try {
    return readFileSync(path.join(dir, 'data', 'postmaster.pid'), 'utf8').split('\n');
  } catch {
    return undefined;
  }
}

function processNamespace(): string | undefined {
  try {
    return readlinkSync('/proc/self/ns/pid');
  } catch {
    return undefined;
  }
}
