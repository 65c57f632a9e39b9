import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { sweepOrphans } from './orphans.ts';
import { runsOn, until } from './processes.ts';

interface Started {
  readonly url: string;
  readonly dir: string;
  readonly pid: number;
  readonly watchdogPid: number;
}

/** A program that starts a server, says so, and then does what it is told. */
const program = (then: string) => `
  import { startEmbeddedPostgres } from ${JSON.stringify(new URL('./embedded-postgres.ts', import.meta.url).href)};
  const { url, dir, pid, watchdogPid } = await startEmbeddedPostgres({ baseDir: process.env.BASE_DIR });
  console.log(JSON.stringify({ url, dir, pid, watchdogPid }));
  const waitForUs = () => new Promise((resolve) => process.stdin.once('data', resolve));
  ${then}
`;

describe('the watchdog', () => {
  let baseDir: string;
  let child: ChildProcess | undefined;

  beforeEach(() => {
    baseDir = mkdtempSync(path.join(tmpdir(), 'lg-watchdog-'));
    chmodSync(baseDir, 0o755);
  });
  afterEach(async () => {
    child?.kill('SIGKILL');
    await until(() => readdirSync(baseDir).length === 0, 5000);
    rmSync(baseDir, { recursive: true, force: true });
  });

  for (const signal of ['SIGKILL', 'SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    it(`clears up after ${signal}, also with a client connected`, async () => {
      const started = await start('await waitForUs();');
      const client = await connect(started.url);
      child?.kill(signal);
      await assertCleared(started);
      await client.end();
    });
  }

  const ends = {
    'an uncaught throw': `await waitForUs(); throw new Error('on purpose');`,
    'process.exit': 'await waitForUs(); process.exit(0);',
    'a forgotten stop': 'await waitForUs(); process.stdin.destroy();',
  };
  for (const [what, then] of Object.entries(ends)) {
    it(`clears up after ${what}`, async () => {
      const started = await start(then);
      child?.stdin?.write('now');
      await assertCleared(started);
    });
  }

  it('clears up when its owner is killed while the server is still being made', async () => {
    child = run('await waitForUs();');
    assert.ok(await until(() => existsSync(path.join(baseDir, readdirSync(baseDir)[0] ?? '-', 'data', 'PG_VERSION')), 45_000, 1));
    child.kill('SIGKILL');
    assert.ok(await until(() => readdirSync(baseDir).length === 0, 45_000), 'its folder is still there');
  });

  it('leaves an orphan only when it is killed, too, and the next start sweeps that', async () => {
    const started = await start('await waitForUs();');
    process.kill(started.watchdogPid, 'SIGKILL');
    child?.kill('SIGKILL');
    assert.ok(await until(() => child?.signalCode === 'SIGKILL', 5000));
    assert.ok(runsOn(started.pid, started.dir), 'without an orphan this test shows nothing');
    assert.deepEqual(await sweepOrphans(baseDir), [started.dir]);
    await assertCleared(started);
  });

  it('is safe from the sweep as long as its owner lives', async () => {
    const started = await start('await waitForUs();');
    assert.deepEqual(await sweepOrphans(baseDir), []);
    const client = await connect(started.url);
    await client.end();
  });

  async function start(then: string): Promise<Started> {
    child = run(then);
    let said = '';
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
    await until(() => said.includes('\n') || child?.exitCode !== null, 45_000);
    return JSON.parse(said) as Started;
  }

  function run(then: string): ChildProcess {
    return spawn(process.execPath, ['--input-type=module', '-e', program(then)], {
      stdio: ['pipe', 'pipe', 'ignore'],
      env: { ...process.env, BASE_DIR: baseDir },
    });
  }
});

/** A client that does not mind being cut off. */
async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => {});
  await client.connect();
  return client;
}

async function assertCleared({ pid, watchdogPid, dir }: Started): Promise<void> {
  assert.ok(await until(() => !existsSync(dir), 45_000), 'its folder is still there');
  assert.equal(runsOn(pid, dir), false, 'the server still runs');
  assert.ok(await until(() => !runsOn(watchdogPid, dir), 20_000), 'the watchdog still runs');
}
