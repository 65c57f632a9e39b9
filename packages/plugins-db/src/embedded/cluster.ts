import { execFile } from 'node:child_process';
import { chownSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { program } from './binaries.ts';
import { EmbeddedPostgresError } from './error.ts';
import { type Site, serverEnvironment } from './postmaster.ts';

const patienceMs = 60_000;

/** Creates the data folder: UTF-8, C locale, passwords by SCRAM, one superuser called `postgres`. */
export async function createCluster(site: Site, password: string, settings: ReadonlyMap<string, string>): Promise<void> {
  const passwordFile = path.join(site.dir, 'pw');
  writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 });
  if (site.account) chownSync(passwordFile, site.account.uid, site.account.gid);
  try {
    await initdb(site, ['-U', 'postgres', '-A', 'scram-sha-256', `--pwfile=${passwordFile}`, ...memoryFlags(settings)]);
  } finally {
    rmSync(passwordFile, { force: true });
  }
}

/** The one setting that initdb itself depends on: its servers fail, too, where shared memory is tiny. */
function memoryFlags(settings: ReadonlyMap<string, string>): string[] {
  const type = settings.get('dynamic_shared_memory_type');
  return type ? ['-c', `dynamic_shared_memory_type=${type}`] : [];
}

function initdb({ binaries, dir, account, watchdog }: Site, flags: string[]): Promise<void> {
  const all = ['-D', path.join(dir, 'data'), '-E', 'UTF8', '--locale=C', '--no-sync', '--no-instructions', ...flags];
  const options = {
    ...(account && { uid: account.uid, gid: account.gid }),
    env: serverEnvironment(),
    cwd: dir,
    timeout: patienceMs,
    killSignal: 'SIGKILL' as const,
  };
  return new Promise((resolve, reject) => {
    const child = execFile(program(binaries, 'initdb'), all, options, (error, stdout, stderr) => {
      if (error) reject(failed(`${stdout}${stderr}`.trim().slice(-1500) || error.message, error));
      else resolve();
    });
    if (child.pid) watchdog.watch(child.pid);
  });
}

function failed(said: string, cause: Error): EmbeddedPostgresError {
  const hint = 'Look at the space and the permissions of the temporary folder; `baseDir` chooses another.';
  return new EmbeddedPostgresError('LG_EMBEDDED_INIT', `The data folder of the embedded PostgreSQL could not be created: ${said}`, hint, {
    cause,
  });
}
