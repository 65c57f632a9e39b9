import assert from 'node:assert/strict';
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, existsSync, mkdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { Project } from '../../../test/command/loadgate.ts';
import { type EmbeddedPostgres, startEmbeddedPostgres } from './embedded/embedded-postgres.ts';
import { kindsOf, type Ran, ranOf, stepOf, typeRun } from './testing/typed-run.test.ts';
import { until } from './testing/until.test.ts';

/** The command as it is typed, while what is below the database breaks. The server is this file's alone. */
describe('a run whose server', function () {
  this.timeout(90_000);
  let server: EmbeddedPostgres;
  let project = new Project();
  before(async () => {
    server = await startEmbeddedPostgres({ maxConnections: 20 });
  });
  after(() => server.stop());
  afterEach(async () => {
    project.remove();
    await until(async () => (await backends()).length === 0, 'no connection is left');
  });

  const asAdmin = async (sql: string): Promise<Record<string, unknown>[]> => {
    const client = new pg.Client({ connectionString: server.url });
    client.on('error', () => {});
    try {
      await client.connect();
      return (await client.query(sql)).rows;
    } finally {
      await client.end();
    }
  };
  /** Ids of the server's processes that work for a run. */
  const backends = async (): Promise<readonly number[]> =>
    (await asAdmin(`select pid from pg_stat_activity where application_name like 'loadgate/%'`)).map(({ pid }) => Number(pid));
  const canBeAsked = (): Promise<boolean> =>
    asAdmin('select 1').then(
      () => true,
      () => false,
    );

  const USERS = 4;
  const naps = (duration: string, gates: string): string => `load: { users: ${USERS}, duration: ${duration}, think: 20ms }
steps:
  - sql: select pg_sleep(0.05)
    name: nap
gates: [${gates}]
`;
  const LENIENT = 'error_rate < 90%, no error_rate of each';
  /** Does something to the server when all users are at work; `again` resolves when all are so again. */
  const during = async (text: string, happens: (again: () => Promise<void>) => Promise<void>): Promise<Ran> => {
    const section = text.startsWith('postgres') ? '' : 'postgres: { url: "${secret.DATABASE_URL}" }\n';
    project = new Project({ 'x.load.yaml': `${section}${text}` });
    const { ended } = project.begin(['run', 'x'], { DATABASE_URL: server.url });
    const all = () => until(async () => (await canBeAsked()) && (await backends()).length === USERS, 'all users are connected');
    await all();
    await happens(all);
    return ranOf(project, await ended, server.url);
  };
  /** Not one of the failures is taken for an answer, and the users came back. */
  const assertCameBack = (ran: Ran, kinds: RegExp): void => {
    const [count = 0, errors = 0] = stepOf(ran, 'nap');
    assert.ok(errors >= 1 && count - errors > 2 * USERS, `${errors} of ${count}\n${ran.out}`);
    assert.ok(
      kindsOf(ran).every((kind) => kinds.test(kind)),
      String(kindsOf(ran)),
    );
    assert.notEqual(ran.code, 3, ran.out);
    assert.match(ran.out, /Errors/);
  };

  it('crashes tells of what was lost, and goes on when it has recovered', async () => {
    const ran = await during(naps('10s', LENIENT), async (again) => {
      process.kill((await backends())[0] as number, 'SIGKILL');
      await again();
    });
    assertCameBack(ran, /^postgres\.(?:connection_lost|reset|57P0[23])$/);
  });

  it('is started again tells of the time without it, and goes on when it is back', async () => {
    const command = readFileSync(join(server.dir, 'data', 'postmaster.opts'), 'utf8');
    let second: ChildProcess | undefined;
    try {
      const ran = await during(naps('15s', LENIENT), async (again) => {
        process.kill(server.pid, 'SIGINT');
        await until(() => project.read('results/latest/journal.ndjson').includes('postgres.refused'), 'a user has found nobody there');
        second = spawn('sh', ['-c', `exec ${command}`], { ...ownerOf(join(server.dir, 'data')), cwd: server.dir, stdio: 'ignore' });
        await again();
      });
      assertCameBack(ran, /^postgres\.(?:57P0[13]|refused|reset|connection_lost)$/);
      assert.ok(kindsOf(ran).includes('postgres.refused'));
    } finally {
      if (second?.exitCode === null) {
        second.kill('SIGINT');
        await once(second, 'exit');
      }
      server = await replaced(server);
    }
  });

  it('hangs gives statements up at their timeout, and ends', async () => {
    let stopped: readonly number[] = [];
    try {
      const ran = await during(
        `postgres: { url: "\${secret.DATABASE_URL}", timeout: 300ms, connectTimeout: 300ms }\n${naps('10s', 'error_rate < 5%')}`,
        async () => {
          stopped = [server.pid, ...(await backends())];
          for (const pid of stopped) process.kill(pid, 'SIGSTOP');
        },
      );
      assert.equal(ran.code, 1, ran.out);
      assert.ok(kindsOf(ran).includes('timeout'), String(kindsOf(ran)));
      assert.ok(
        kindsOf(ran).every((kind) => /^timeout$|^postgres.connect_timeout$/.test(kind)),
        String(kindsOf(ran)),
      );
    } finally {
      for (const pid of stopped) process.kill(pid, 'SIGCONT');
    }
  });

  it('has no space left tells so for each statement, and others go on', async function () {
    const folder = join(server.dir, 'small');
    if (!mounted(folder)) this.skip();
    try {
      const { uid, gid } = ownerOf(join(server.dir, 'data'));
      chownSync(folder, uid, gid);
      await asAdmin(`create tablespace small location '${folder}'`);
      await asAdmin('create table filling (v text) tablespace small');
      project = new Project({
        'x.load.yaml': `postgres: { url: "\${secret.DATABASE_URL}" }
load: { users: 2, iterations: 40 }
steps:
  - sql: insert into filling select repeat(md5(n::text), 60) from generate_series(1, 500) n
    name: fill
    onFail: continue
  - sql: select 1
    name: next
`,
      });
      const ran = await typeRun(project, server.url);
      const [count, errors = 0] = stepOf(ran, 'fill');
      assert.deepEqual([ran.code, count, stepOf(ran, 'next'), kindsOf(ran)], [1, 40, [40, 0], ['postgres.53100']], ran.out);
      assert.ok(errors > 0 && errors < 40, `${errors} of 40`);
      assert.match(ran.result.errors[0]?.sample?.message ?? '', /^could not extend file ".*": No space left on device$/);
      assert.match(ran.out, /disk full \(SQLSTATE 53100\)/);
      const [row] = await asAdmin('select count(*)::int as n from filling');
      assert.equal(row?.['n'], (40 - errors) * 500);
    } finally {
      await asAdmin('drop table if exists filling');
      await asAdmin('drop tablespace if exists small');
      execFileSync('umount', [folder]);
    }
  });
});

const ownerOf = (folder: string): { readonly uid: number; readonly gid: number } => {
  const { uid, gid } = statSync(folder);
  return { uid, gid };
};

/** A file system of four megabytes; only root may mount one, and not in every container. */
function mounted(folder: string): boolean {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return false;
  mkdirSync(folder);
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=4m', 'tmpfs', folder], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** Another server in place of one whose process is not ours any more. */
async function replaced(server: EmbeddedPostgres): Promise<EmbeddedPostgres> {
  await server.stop();
  assert.equal(existsSync(server.dir), false);
  return startEmbeddedPostgres({ maxConnections: 20 });
}
