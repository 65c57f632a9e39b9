import { spawn } from 'node:child_process';
import { Socket } from 'node:net';
import { fileURLToPath } from 'node:url';
import { EmbeddedPostgresError } from './error.ts';
import { until } from './processes.ts';

/** A small process that outlives us and clears up after us, however we end. */
export interface Watchdog {
  readonly pid: number;
  /** Names a process that must not outlive us. */
  watch(pid: number): void;
  /** Lets it clear up now, and resolves when it has ended. */
  release(): Promise<void>;
}

/** Starts the watchdog of one run folder. */
export function startWatchdog(dir: string): Watchdog {
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
  const file = fileURLToPath(new URL(`./watchdog.${extension}`, import.meta.url));
  const child = spawn(process.execPath, [file, dir], {
    stdio: ['pipe', 'ignore', 'ignore'],
    // Not in our process group, or Ctrl-C would end it together with us; nor in a folder that somebody wants to remove.
    detached: true,
    cwd: '/',
    // Our own NODE_OPTIONS (an inspector, a loader) are not meant for it; under Electron it has to be told to be Node.
    env: { ...process.env, NODE_OPTIONS: '', ELECTRON_RUN_AS_NODE: '1' },
  });
  child.on('error', () => {});
  child.stdin.on('error', () => {});
  const { pid } = child;
  if (!pid) {
    const hint = 'The limit of processes may be reached (ulimit -u).';
    throw new EmbeddedPostgresError('LG_EMBEDDED_WATCHDOG', 'The watchdog of the embedded PostgreSQL could not be started.', hint);
  }
  // A program that forgets to stop its server must still be able to end.
  child.unref();
  if (child.stdin instanceof Socket) child.stdin.unref();
  return {
    pid,
    watch: (other) => void child.stdin.write(`${other}\n`),
    release: async () => {
      child.stdin.end();
      await until(() => child.exitCode !== null || child.signalCode !== null, 15_000);
    },
  };
}
