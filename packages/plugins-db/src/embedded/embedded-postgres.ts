import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { type Account, canEnter, pickAccount } from './account.ts';
import { chooseBinaries, prepareBinaries } from './binaries.ts';
import { createCluster } from './cluster.ts';
import { EmbeddedPostgresError } from './error.ts';
import { sweepOrphans } from './orphans.ts';
import { type Postmaster, readLog, type Site, socketFolder, startPostmaster, stopPostmaster } from './postmaster.ts';
import { makeRunFolder, removeRunFolder } from './run-folder.ts';
import { chooseSettings } from './settings.ts';
import { startWatchdog, type Watchdog } from './watch.ts';

export interface EmbeddedPostgresOptions {
  /** Default 200, three of them for superusers only. */
  readonly maxConnections?: number;
  /** Settings of postgresql.conf, over ours. */
  readonly settings?: Readonly<Record<string, string | number>>;
  /** Account that runs the server when we are root. Default: `LOADGATE_PG_RUN_AS`, else `postgres`, else `nobody`. */
  readonly runAs?: string;
  /** Where the server's folder is made. Default: the system's temporary folder. */
  readonly baseDir?: string;
  /** Folder with the `bin` of a PostgreSQL 15 or newer. Default: `LOADGATE_PG_BINARIES`, else the installed binaries. */
  readonly binaries?: string;
}

/** A running PostgreSQL server of our own. It ends with this process, however that ends. */
export interface EmbeddedPostgres {
  /** As superuser, password included, over TCP on the loopback. */
  readonly url: string;
  readonly host: string;
  readonly port: number;
  /** Folder of its unix socket; `undefined` where the path would be too long. */
  readonly socketDir: string | undefined;
  readonly user: string;
  readonly password: string;
  readonly pid: number;
  readonly watchdogPid: number;
  readonly dir: string;
  /** Nothing is forced to disk: its write latencies are not those of a durable server, and reports have to say so. */
  readonly durability: 'off';
  /** The end of the server's log. */
  log(): string;
  /** Ends the server and removes its folder; resolves when no process and no file of it is left. May be called again. */
  stop(): Promise<void>;
}

/**
 * Starts a private PostgreSQL on a free port of 127.0.0.1, in well under two seconds on an idle machine.
 * Leftovers of killed runs are swept first. Throws {@link EmbeddedPostgresError}.
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions = {}): Promise<EmbeddedPostgres> {
  const installed = chooseBinaries(options.binaries ?? process.env.LOADGATE_PG_BINARIES);
  const account = pickAccount(options.runAs ?? process.env.LOADGATE_PG_RUN_AS);
  const settings = chooseSettings(options.maxConnections ?? 200, options.settings ?? {});
  const baseDir = options.baseDir ?? tmpdir();
  requireReachable(baseDir, account);
  await sweepOrphans(baseDir);

  const dir = makeFolder(baseDir, account);
  let watchdog: Watchdog | undefined;
  try {
    watchdog = startWatchdog(dir);
    const site: Site = { binaries: prepareBinaries(installed, dir, account), dir, account, watchdog };
    const password = randomBytes(18).toString('base64url');
    await createCluster(site, password, settings);
    return describe(site, await startPostmaster(site, settings), password);
  } catch (error) {
    await watchdog?.release();
    removeRunFolder(dir);
    throw error;
  }
}

function describe({ dir, watchdog }: Site, { pid, port }: Postmaster, password: string): EmbeddedPostgres {
  let stopped: Promise<void> | undefined;
  let lastLog: string | undefined;
  const stop = async () => {
    await stopPostmaster(pid, dir);
    lastLog = readLog(dir);
    removeRunFolder(dir);
    await watchdog.release();
  };
  return {
    url: `postgresql://postgres:${password}@127.0.0.1:${port}/postgres`,
    host: '127.0.0.1',
    port,
    socketDir: socketFolder(dir),
    user: 'postgres',
    password,
    pid,
    watchdogPid: watchdog.pid,
    dir,
    durability: 'off',
    log: () => lastLog ?? readLog(dir),
    stop: () => {
      stopped ??= stop();
      return stopped;
    },
  };
}

function makeFolder(baseDir: string, account: Account | undefined): string {
  try {
    return makeRunFolder(baseDir, account);
  } catch (cause) {
    throw badBaseDir(`No folder can be made in ${baseDir}.`, { cause });
  }
}

function requireReachable(baseDir: string, account: Account | undefined): void {
  if (!existsSync(baseDir)) throw badBaseDir(`The folder ${baseDir} does not exist.`);
  if (!account || canEnter(account, baseDir)) return;
  throw badBaseDir(`The account ${account.name}, which is to run PostgreSQL, cannot reach ${baseDir}.`);
}

function badBaseDir(message: string, options?: ErrorOptions): EmbeddedPostgresError {
  return new EmbeddedPostgresError('LG_EMBEDDED_BASE_DIR', message, 'Choose another folder by `baseDir` or TMPDIR, such as /tmp.', options);
}
