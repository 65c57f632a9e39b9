import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import type { Account } from './account.ts';
import { program } from './binaries.ts';
import { EmbeddedPostgresError } from './error.ts';
import { runsOn, until } from './processes.ts';
import { saysReady, writtenPid } from './run-folder.ts';
import type { Watchdog } from './watch.ts';

/** Where and as whom the server's programs run. */
export interface Site {
  readonly binaries: string;
  readonly dir: string;
  readonly account: Account | undefined;
  readonly watchdog: Watchdog;
}

/** A server that accepts connections. */
export interface Postmaster {
  readonly pid: number;
  readonly port: number;
}

const readyWithinMs = 30_000;
const attempts = 5;

/** Starts the server on a free port, and on another one if somebody took that meanwhile. */
export async function startPostmaster(
  site: Site,
  settings: ReadonlyMap<string, string>,
  choosePort: () => Promise<number> = freePort,
): Promise<Postmaster> {
  for (let attempt = 1; ; attempt++) {
    const port = await choosePort();
    const child = launch(site, port, settings);
    const isReady = () => writtenPid(site.dir) === child.pid && saysReady(site.dir);
    await until(() => isReady() || hasEnded(child), readyWithinMs);
    if (child.pid && isReady() && !hasEnded(child)) {
      child.unref();
      return { pid: child.pid, port };
    }
    if (child.pid) await stopPostmaster(child.pid, site.dir);
    if (attempt === attempts || !/Address already in use/.test(readLog(site.dir))) throw didNotStart(site.dir);
  }
}

/** Ends the server of that folder: politely, then at once, then by force. Any other process with that id is left alone. */
export async function stopPostmaster(pid: number, dir: string): Promise<void> {
  for (const [signal, patienceMs] of [
    ['SIGINT', 5000],
    ['SIGQUIT', 3000],
    ['SIGKILL', 1000],
  ] as const) {
    if (!runsOn(pid, dir)) return;
    try {
      process.kill(pid, signal);
    } catch {
      return;
    }
    await until(() => !runsOn(pid, dir), patienceMs);
  }
}

/** The end of the server's log. */
export function readLog(dir: string): string {
  try {
    return readFileSync(path.join(dir, 'log'), 'utf8').slice(-8000);
  } catch {
    return '';
  }
}

/** The folder of the unix socket, unless its path would be longer than the operating system takes. */
export function socketFolder(dir: string): string | undefined {
  const folder = path.join(dir, 's');
  return Buffer.byteLength(path.join(folder, '.s.PGSQL.65535')) < 100 ? folder : undefined;
}

/** What the server's programs see of our environment: messages in English, no settings of libpq. */
export function serverEnvironment(): NodeJS.ProcessEnv {
  return { PATH: process.env.PATH, LC_ALL: 'C', TZ: 'UTC' };
}

function launch({ binaries, dir, account, watchdog }: Site, port: number, settings: ReadonlyMap<string, string>): ChildProcess {
  const flags = ['-D', path.join(dir, 'data'), '-p', String(port)];
  for (const [name, value] of [...settings, ['unix_socket_directories', socketFolder(dir) ?? '']]) flags.push('-c', `${name}=${value}`);
  // A file, not a pipe: a server must not wait because we are too busy to read what it logs.
  const log = openSync(path.join(dir, 'log'), 'w');
  try {
    const child = spawn(program(binaries, 'postgres'), flags, {
      ...(account && { uid: account.uid, gid: account.gid }),
      env: serverEnvironment(),
      cwd: dir,
      stdio: ['ignore', 'ignore', log],
      // A session of its own, or Ctrl-C in the terminal would reach the server before us.
      detached: true,
    });
    child.on('error', () => {});
    if (child.pid) watchdog.watch(child.pid);
    return child;
  } finally {
    closeSync(log);
  }
}

function hasEnded(child: ChildProcess): boolean {
  return !child.pid || child.exitCode !== null || child.signalCode !== null;
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

function didNotStart(dir: string): EmbeddedPostgresError {
  const said = readLog(dir).trim() || 'It said nothing.';
  return new EmbeddedPostgresError(
    'LG_EMBEDDED_START',
    `The embedded PostgreSQL did not start:\n${said}`,
    'If a setting is to blame, change it; if shared memory is short, set dynamic_shared_memory_type to mmap.',
  );
}
