import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, lstatSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { pickAccount } from './account.ts';
import { chooseBinaries, locateBinaries, prepareBinaries, program, stage } from './binaries.ts';
import { startEmbeddedPostgres } from './embedded-postgres.ts';

const asRoot = process.getuid?.() === 0;

describe('prepareBinaries', () => {
  let root: string;
  let copy: string;

  beforeEach(() => {
    root = mkdtempSync(path.join(tmpdir(), 'lg-binaries-'));
    chmodSync(root, 0o755);
    copy = stage(locateBinaries(), root);
  });
  afterEach(() => rmSync(root, { recursive: true }));

  it('makes the links that an install without scripts leaves out', () => {
    removeLinks(copy);
    assert.throws(() => version(copy), 'without its links the program does not start');
    assert.equal(prepareBinaries(copy, path.join(root, 'run'), undefined), copy);
    assert.match(version(copy), /PostgreSQL/);
    assert.equal(existsSync(path.join(root, 'run')), false, 'nothing needed to be copied');
  });

  it('copies binaries that the account cannot reach, and a server runs from there', async function () {
    if (!asRoot) this.skip();
    removeLinks(copy);
    chmodSync(root, 0o700);
    const server = await startEmbeddedPostgres({ binaries: copy });
    try {
      assert.ok(existsSync(program(path.join(server.dir, 'native'), 'postgres')));
    } finally {
      await server.stop();
    }
  });

  it('copies binaries whose folder cannot be written to', function () {
    if (asRoot) this.skip();
    removeLinks(copy);
    chmodSync(path.join(copy, 'lib'), 0o555);
    const run = path.join(root, 'run');
    mkdirSync(run);
    assert.equal(prepareBinaries(copy, run, undefined), path.join(run, 'native'));
    assert.match(version(path.join(run, 'native')), /PostgreSQL/);
    chmodSync(path.join(copy, 'lib'), 0o755);
  });

  it('leaves binaries where they are if the account can reach them', function () {
    if (!asRoot) this.skip();
    assert.equal(prepareBinaries(copy, path.join(root, 'run'), pickAccount(undefined)), copy);
  });
});

describe('stage', () => {
  it('takes no space where hard links are possible', () => {
    const root = mkdtempSync(path.join(tmpdir(), 'lg-binaries-'));
    try {
      const first = stage(locateBinaries(), root);
      const second = stage(first, path.join(root, 'again'));
      assert.equal(statSync(program(second, 'postgres')).ino, statSync(program(first, 'postgres')).ino);
    } finally {
      rmSync(root, { recursive: true });
    }
  });
});

describe('chooseBinaries', () => {
  it('takes the folder asked for, else the installed ones', () => {
    assert.equal(chooseBinaries(locateBinaries()), locateBinaries());
    for (const nothing of [undefined, '']) assert.equal(chooseBinaries(nothing), locateBinaries());
  });

  it('refuses a folder without the programs', () => {
    assert.throws(() => chooseBinaries('/usr/lib/nowhere'), {
      code: 'LG_EMBEDDED_NOT_INSTALLED',
      message: 'There is no /usr/lib/nowhere/bin/postgres.',
      hint: /bin\/postgres/,
    });
  });
});

const { LOADGATE_PG_BINARIES: chosen } = process.env;
if (chosen !== undefined)
  describe('the binaries of LOADGATE_PG_BINARIES', () => {
    it('are those that run', async () => {
      const server = await startEmbeddedPostgres();
      const client = new pg.Client({ connectionString: server.url });
      try {
        await client.connect();
        const { rows } = await client.query<{ server_version: string }>('show server_version');
        assert.ok(version(chosen).includes(` ${rows[0]?.server_version}`), rows[0]?.server_version);
      } finally {
        await client.end();
        await server.stop();
      }
    });
  });

describe('locateBinaries', () => {
  const rows = [
    ['win32', 'x64', 'LG_EMBEDDED_PLATFORM', /win32-x64/],
    ['linux', 's390x', 'LG_EMBEDDED_NOT_INSTALLED', /@embedded-postgres\/linux-s390x/],
  ] as const;
  for (const [platform, arch, code, message] of rows) {
    it(`says what is missing on ${platform} ${arch}`, () => {
      assert.throws(() => locateBinaries(platform, arch), { code, message, hint: /postgres\.url/ });
    });
  }
});

function removeLinks(binaries: string): void {
  const lib = path.join(binaries, 'lib');
  for (const name of readdirSync(lib)) if (lstatSync(path.join(lib, name)).isSymbolicLink()) rmSync(path.join(lib, name));
}

function version(binaries: string): string {
  return execFileSync(program(binaries, 'postgres'), ['--version'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
}
