import assert from 'node:assert/strict';
import { join } from 'node:path';
import pg from 'pg';
import { Project } from '../../../test/command/loadgate.ts';
import { type EmbeddedPostgres, startEmbeddedPostgres } from './embedded/embedded-postgres.ts';
import { filesIn, kindsOf, type Ran, ranOf, stepOf, typeRun } from './testing/typed-run.test.ts';
import { until } from './testing/until.test.ts';

/** Of the whole way: the command, worker threads, a real server. */
describe('a run on PostgreSQL', function () {
  this.timeout(120_000);
  let server: EmbeddedPostgres;
  let admin: pg.Client;
  let project = new Project();
  before(async () => {
    server = await startEmbeddedPostgres({ maxConnections: 40 });
    admin = new pg.Client({ connectionString: server.url });
    admin.on('error', () => {});
    await admin.connect();
    await admin.query('create table counter (id int primary key, n int); create table visit (who int)');
  });
  after(async () => {
    await admin.end();
    await server.stop();
  });
  beforeEach(async () => {
    await admin.query('truncate counter, visit; insert into counter values (1, 0)');
  });
  afterEach(async () => {
    project.remove();
    const left = `select from pg_stat_activity where application_name like 'loadgate/%'`;
    await until(async () => (await admin.query(left)).rowCount === 0, 'no connection is left');
  });

  const SECTION = 'postgres: { url: "${secret.DATABASE_URL}" }\n';
  const run = async (text: string, { url = server.url, args = [] as readonly string[] } = {}): Promise<Ran> => {
    project.remove();
    project = new Project({ 'x.load.yaml': `${text.startsWith('postgres') ? '' : SECTION}${text}` });
    return typeRun(project, url, args);
  };
  const only = async (sql: string): Promise<number> => Number(Object.values((await admin.query(sql)).rows[0] as object)[0]);

  it('does in the database exactly what it counts, in transactions that are begun again when they collide', async () => {
    const ran = await run(
      `load: { users: 8, iterations: 200 }
steps:
  - tx: serializable
    name: add
    retry: { times: 50, on: [serialization, deadlock] }
    steps:
      - sql: select n from counter where id = 1
        name: read
        capture: { n: row.n }
      - sql: update counter set n = $1::int + 1 where id = 1
        name: write
        params: ["\${n}"]
        expect: rows == 1
gates: [no error_rate, no error_rate of each]
`,
      { args: ['--workers', '2'] },
    );
    assert.equal(await only('select n from counter'), 200, ran.out);
    const { errors } = ran.result;
    assert.ok(errors.length > 0, 'nothing collided');
    assert.deepEqual(kindsOf(ran), ['postgres.40001']);
    const [reads = 0, failedReads = 0] = stepOf(ran, 'read');
    assert.ok(reads - failedReads >= 200);
  });

  it('gives each user its tenant, over a pool of few connections', async () => {
    await admin.query(`alter table visit enable row level security; create role visitor login password 'v'; grant all on visit to visitor;
      create policy own on visit using (who = current_setting('app.who')::int)`);
    try {
      const ran = await run(`postgres:
  url: \${secret.DATABASE_URL}
  role: visitor
  pool: 3
  session: { app.who: "\${user.id}" }
load: { users: 12, iterations: 240 }
steps:
  - sql: insert into visit values ($1)
    name: come
    params: ["\${user.id}"]
  - sql: select who from visit
    name: look
    expect: [rows > 0, "$[0].who == \${user.id}", "row.who == \${user.id}"]
`);
      assert.deepEqual([stepOf(ran, 'come'), stepOf(ran, 'look'), kindsOf(ran)], [[240, 0], [240, 0], []], ran.out);
      assert.equal(await only('select count(*) from visit'), 240);
    } finally {
      await admin.query('alter table visit disable row level security; drop policy own on visit; drop owned by visitor; drop role visitor');
    }
  });

  it('ends what is too slow, says so, and goes on', async () => {
    const ran = await run(`load: { users: 2, iterations: 4 }
steps:
  - sql: select pg_sleep(30)
    name: slow
    timeout: 1s
    onFail: continue
  - sql: select 1
    name: quick
gates: [no error_rate, no error_rate of each]
`);
    assert.deepEqual([stepOf(ran, 'slow'), stepOf(ran, 'quick'), kindsOf(ran)], [[4, 4], [4, 0], ['timeout']], ran.out);
    const [error] = ran.result.errors;
    assert.match(error?.sample?.message ?? '', /^no answer within .* \(the statement was sent, nothing came back\)$/);
    assert.equal(error?.sample?.request, 'select pg_sleep(30)');
  });

  it('ends a transaction whose commit is too slow, by the timeout of its section', async () => {
    await admin.query(`create function dawdle() returns trigger language plpgsql as 'begin perform pg_sleep(30); return null; end';
      create constraint trigger slow after insert on visit deferrable initially deferred for each row execute function dawdle()`);
    try {
      const ran = await run(`postgres: { url: "\${secret.DATABASE_URL}", timeout: 1s }
load: { users: 1, iterations: 1 }
steps:
  - tx: read committed
    name: pay
    onFail: continue
    steps: [{ sql: insert into visit values (1), name: come }]
  - sql: select 1
    name: on
gates: [no error_rate, no error_rate of each]
`);
      assert.deepEqual([stepOf(ran, 'come'), stepOf(ran, 'on'), kindsOf(ran)], [[1, 0], [1, 0], ['timeout']], ran.out);
      const [error] = ran.result.errors;
      assert.equal(error?.step, 'pay');
      assert.match(error?.sample?.message ?? '', /^no answer within 1.00 s \(the statement was sent, nothing came back\)$/);
      assert.equal(await only('select count(*) from visit'), 0);
    } finally {
      await admin.query('drop trigger slow on visit; drop function dawdle');
    }
  });

  it('cuts what still runs at its end, and lets users clean up after a transaction that was cut', async () => {
    const ran = await run(`load: { users: 3, duration: 500ms, gracefulStop: 200ms }
steps:
  - tx: read committed
    name: long
    steps:
      - sql: insert into visit values (1)
      - sql: select pg_sleep(30)
userCleanup:
  - sql: insert into visit values (2)
gates: [no error_rate, no error_rate of each]
`);
    assert.deepEqual(kindsOf(ran), [], ran.out);
    assert.deepEqual(
      [await only('select count(*) from visit where who = 1'), await only('select count(*) from visit where who = 2')],
      [0, 3],
    );
    assert.equal(await only(`select count(*) from pg_stat_activity where wait_event = 'PgSleep'`), 0);
  });

  it('leaves no transaction and no connection behind when it is killed', async () => {
    project = new Project({
      'x.load.yaml': `${SECTION}load: { users: 3, duration: 60s }
steps:
  - tx: read committed
    name: open
    steps: [{ sql: insert into visit values (1), name: come }, { think: 60s }]
`,
    });
    const { child, ended } = project.begin(['run', 'x'], { DATABASE_URL: server.url });
    const ours = `select from pg_stat_activity where application_name like 'loadgate/%'`;
    await until(async () => (await admin.query(`${ours} and state = 'idle in transaction'`)).rowCount === 3, 'three transactions are open');
    child.kill('SIGKILL');
    await ended;
    await until(async () => (await admin.query(ours)).rowCount === 0, 'no connection is left');
    assert.equal(await only('select count(*) from visit'), 0);
  });

  it('tells of connections that the server ends, and makes new ones', async () => {
    project = new Project({
      'x.load.yaml': `${SECTION}load: { users: 4, duration: 3s, think: 20ms }\nsteps:\n  - sql: select pg_sleep(0.1)\n    name: nap\ngates: [no error_rate]\n`,
    });
    const { ended } = project.begin(['run', 'x'], { DATABASE_URL: server.url });
    const ours = `from pg_stat_activity where application_name like 'loadgate/%' and wait_event = 'PgSleep'`;
    while ((await only(`select count(*) ${ours}`)) === 0) await new Promise((resolve) => setTimeout(resolve, 20));
    const { rowCount } = await admin.query(`select pg_terminate_backend(pid) ${ours}`);
    assert.ok(rowCount);
    const ran = ranOf(project, await ended, server.url);
    const [count = 0, errors = 0] = stepOf(ran, 'nap');
    assert.deepEqual(kindsOf(ran), ['postgres.57P01'], ran.out);
    // a statement may be over in time, and then its user only needs another connection
    assert.ok(errors >= 1 && errors <= rowCount, `${errors} of ${rowCount}`);
    assert.ok(count > 2 * rowCount);
  });

  it('does not begin when the server will not have it', async () => {
    const steps = 'steps: [{ sql: select 1 }]\n';
    const wrong = await run(steps, { url: server.url.replace(server.password, `x${server.password.slice(1)}`) });
    assert.equal(wrong.code, 3);
    assert.match(wrong.out + wrong.error, /password authentication failed for user "postgres"/);
    const many = await run(`load: { users: 100, duration: 1s }\n${steps}`);
    assert.equal(many.code, 3);
    assert.match(
      (many.out + many.error).replaceAll(/\s+/g, ' '),
      /100 users need a connection each, and postgres can have \d+ at .* max_connections is 40/,
    );
    assert.deepEqual(
      [stepOf(wrong, 'select 1'), stepOf(many, 'select 1')],
      [
        [0, 0],
        [0, 0],
      ],
    );
  });

  it('refuses a file that holds a password, and one that puts values into a statement', async () => {
    project = new Project({ 'x.load.yaml': `postgres: { url: "${server.url}" }\nsteps:\n  - sql: select \${user.id}\n` });
    const { code, error } = await project.loadgate(['validate', 'x.load.yaml']);
    assert.equal(code, 2);
    assert.match(error, /`url` must not hold a password/);
    assert.match(error, /no `\$\{…\}` may stand in `sql`/);
    assert.equal(error.includes(server.password), false, error);
  });

  it('fails when the server goes away, with all results', async () => {
    const doomed = await startEmbeddedPostgres({ maxConnections: 20 });
    try {
      project = new Project({
        'x.load.yaml': `${SECTION}load: { users: 4, duration: 3s, think: 20ms }\nsteps:\n  - sql: select 1\n    name: one\n`,
      });
      const { ended, said } = project.begin(['run', 'x', '--reporter', 'console'], { DATABASE_URL: doomed.url });
      await said('4 users');
      const client = new pg.Client({ connectionString: doomed.url });
      client.on('error', () => {});
      await client.connect();
      while (
        (await client.query(`select 1 from pg_stat_activity where application_name like 'loadgate/%' and pid <> pg_backend_pid()`))
          .rowCount !== 4
      )
        await new Promise((resolve) => setTimeout(resolve, 20));
      await client.end();
      process.kill(doomed.pid, 'SIGQUIT');
      const ran = ranOf(project, await ended, doomed.url);
      assert.equal(ran.code, 1, ran.out);
      assert.ok(kindsOf(ran).includes('postgres.refused'), String(kindsOf(ran)));
      assert.ok(
        kindsOf(ran).every((kind) => /^postgres\.(?:refused|reset|connection_lost|57P0[123])$/.test(kind)),
        String(kindsOf(ran)),
      );
    } finally {
      await doomed.stop();
    }
  });

  it('brings its own server where asked to, says that nothing is durable, and leaves nothing', async () => {
    const ran = await run(
      `postgres: { embedded: true, pool: 2, session: { app.tenant_id: "1" } }
load: { users: 4, iterations: 20 }
steps:
  - sql: select count(*) as n from contacts
    expect: row.n == 880
`,
      { args: ['--workers', '2'] },
    );
    assert.equal(kindsOf(ran).join(), '', ran.out);
    assert.ok(ran.result.notices.some(({ message }) => /forces nothing to disk/.test(message)));
    assert.ok(!filesIn(join(project.folder, 'results')).some((text) => /postgres(?:ql)?:\/\/\w+:/.test(text)));
  });
});
