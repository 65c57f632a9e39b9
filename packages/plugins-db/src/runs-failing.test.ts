import assert from 'node:assert/strict';
import pg from 'pg';
import { Project } from '../../../test/command/loadgate.ts';
import { asAdmin, nothingOpen, testServer } from './testing/server.test.ts';
import { kindsOf, type Ran, stepOf, typeRun } from './testing/typed-run.test.ts';

/** The command as it is typed, against a server that says no in the middle: each failure counted and told in the server's words, exit 1, and users go on. */
describe('a run whose steps fail', function () {
  this.timeout(60_000);
  let superuser: string;
  let project = new Project();
  before(async () => {
    superuser = (await testServer()).adminUrl;
    await asAdmin('create table fault_rows (id int primary key); insert into fault_rows values (1); create table fault_secret ()');
    await asAdmin(`create role fault_app login password 'fault-word'; grant select, insert, update on fault_rows to fault_app`);
    await asAdmin(`create role fault_reader login password 'fault-word'; grant all on fault_rows to fault_reader;
      alter role fault_reader set default_transaction_read_only = on`);
    await asAdmin('create database fault_frozen');
    await asAdmin('alter database fault_frozen set default_transaction_read_only = on');
  });
  after(async () => {
    await asAdmin('drop database fault_frozen');
    await asAdmin('drop table fault_rows, fault_secret; drop role fault_app, fault_reader');
  });
  afterEach(async () => {
    project.remove();
    await nothingOpen();
    assert.deepEqual(await asAdmin('select id from fault_rows'), [{ id: 1 }], 'something was left behind');
  });

  const as = (user: string): string => Object.assign(new URL(superuser), { username: user, password: 'fault-word' }).href;
  const run = async (text: string, { section = '', url = as('fault_app') } = {}): Promise<Ran> => {
    project = new Project({ 'x.load.yaml': `postgres: { url: "\${secret.DATABASE_URL}"${section} }\n${text}` });
    return typeRun(project, url);
  };
  const told = ({ result }: Ran): readonly (readonly unknown[])[] =>
    result.errors.map(({ step, kind, count, sample }) => [step, kind, count, sample?.message]);

  interface Case {
    readonly sql: string;
    readonly params?: string;
    readonly section?: string;
    readonly user?: string;
    readonly kind: string;
    readonly message: string | RegExp;
    /** What somebody else does meanwhile. */
    readonly meanwhile?: (run: () => Promise<Ran>) => Promise<Ran>;
  }
  const cases: Readonly<Record<string, Case>> = {
    'for want of a right': {
      sql: 'select * from fault_secret',
      kind: 'postgres.42501',
      message: 'permission denied for table fault_secret',
    },
    'for the user may only read': {
      sql: 'insert into fault_rows values (2)',
      user: 'fault_reader',
      kind: 'postgres.25006',
      message: 'cannot execute INSERT in a read-only transaction',
    },
    'for the database is read-only': {
      sql: 'create table left_behind ()',
      section: ', database: fault_frozen',
      kind: 'postgres.25006',
      message: 'cannot execute CREATE TABLE in a read-only transaction',
    },
    'for the table is not there': {
      sql: 'select * from fault_missing',
      kind: 'postgres.42P01',
      message: 'relation "fault_missing" does not exist',
    },
    'for a row is there already': {
      sql: 'insert into fault_rows values (1)',
      kind: 'postgres.23505',
      message: 'duplicate key value violates unique constraint "fault_rows_pkey"',
    },
    'for a value holds what text cannot': {
      sql: 'select $1',
      params: '["a\\0b"]',
      kind: 'postgres.22021',
      message: 'invalid byte sequence for encoding "UTF8": 0x00',
    },
    'at the statement timeout': {
      sql: 'select pg_sleep(30)',
      section: ', statementTimeout: 50ms',
      kind: 'postgres.57014',
      message: 'canceling statement due to statement timeout',
    },
    'at the lock timeout': {
      sql: 'select * from fault_rows',
      section: ', lockTimeout: 50ms',
      kind: 'postgres.55P03',
      message: 'canceling statement due to lock timeout',
      meanwhile: (go) => whileLocked('fault_rows', go),
    },
    'for somebody cancels them': {
      sql: 'select pg_cancel_backend(pg_backend_pid()), pg_sleep(30)',
      kind: 'postgres.57014',
      message: 'canceling statement due to user request',
    },
    'for somebody ends their connections': {
      sql: 'select pg_terminate_backend(pg_backend_pid()), pg_sleep(30)',
      kind: 'postgres.57P01',
      message: 'terminating connection due to administrator command',
    },
    'at a limit of the server': {
      sql: `select count(*) from (select n, repeat('x', 500) from generate_series(1, 20000) n order by 2, 1) wide`,
      section: ', session: { temp_file_limit: 64kB }',
      user: 'postgres',
      kind: 'postgres.53400',
      // 15 writes the name without quotes
      message: /^temporary file size exceeds "?temp_file_limit"? \(64kB\)$/,
    },
  };
  for (const [why, { sql, params, section, user, kind, message, meanwhile = (go: () => Promise<Ran>) => go() }] of Object.entries(cases))
    it(why, async () => {
      const text = `load: { users: 2, iterations: 4 }
steps:
  - sql: ${sql}
    name: bad
    onFail: continue${params === undefined ? '' : `\n    params: ${params}`}
  - sql: select 1
    name: next
`;
      const url = user === 'postgres' ? superuser : as(user ?? 'fault_app');
      const ran = await meanwhile(() => run(text, { ...(section !== undefined && { section }), url }));
      assert.deepEqual([ran.code, ran.result.verdict, stepOf(ran, 'next')], [1, 'failed', [4, 0]], ran.out);
      const [said] = told(ran)[0]?.slice(-1) ?? [];
      assert.deepEqual(told(ran), [['bad', kind, 4, said]]);
      if (typeof message === 'string') assert.equal(said, message);
      else assert.match(String(said), message);
    });

  it('in a transaction that the server ended while nothing happened in it', async () => {
    const section = ', session: { idle_in_transaction_session_timeout: 50ms }';
    const ran = await run(
      `load: { users: 2, iterations: 4 }
steps:
  - tx: read committed
    name: work
    onFail: continue
    steps:
      - sql: update fault_rows set id = 1
      - think: 500ms
      - sql: select 2
        name: late
  - sql: select 1
    name: next
`,
      { section },
    );
    assert.deepEqual([ran.code, stepOf(ran, 'next')], [1, [4, 0]], ran.out);
    assert.deepEqual(told(ran), [
      [
        'late',
        'postgres.25P03',
        4,
        'the connection of the transaction was lost: terminating connection due to idle-in-transaction timeout',
      ],
    ]);
  });

  it('for want of a connection of the pool', async () => {
    const ran = await run('load: { users: 4, iterations: 8 }\nsteps: [{ sql: select pg_sleep(0.4), name: slow }]\n', {
      section: ', pool: 1, poolTimeout: 100ms',
    });
    const [count = 0, errors = 0] = stepOf(ran, 'slow');
    assert.deepEqual([ran.code, count, kindsOf(ran)], [1, 8, ['postgres.pool_wait']], ran.out);
    assert.ok(errors >= 1 && errors < 8, `${errors} of 8`);
    assert.match(
      ran.result.errors[0]?.sample?.message ?? '',
      /^no connection of the pool was free within \d+ ms \(1 in use, [012] more steps waiting\)$/,
    );
  });

  it('for want of connections that others have, where arrivals need more than anybody could know before', async () => {
    await asAdmin('alter role fault_app connection limit 2');
    try {
      const ran = await run('load: { arrivals: 20/s, duration: 1s }\nsteps: [{ sql: select pg_sleep(0.3), name: slow }]\n');
      const [count = 0, errors = 0] = stepOf(ran, 'slow');
      assert.equal(ran.code, 1, ran.out);
      assert.deepEqual(told(ran), [['slow', 'postgres.53300', errors, 'too many connections for role "fault_app"']]);
      assert.ok(errors > 0 && errors < count, `${errors} of ${count}`);
    } finally {
      await asAdmin('alter role fault_app connection limit -1');
    }
  });

  it('but not for answers that are large', async () => {
    const ran = await run(`load: { users: 1, iterations: 1 }
steps:
  - sql: select repeat('x', 50000000) as v
    name: wide
    expect: rows == 1
  - sql: select generate_series(1, 1000000)
    name: many
    expect: rows == 1000000
`);
    assert.deepEqual([kindsOf(ran), stepOf(ran, 'wide'), stepOf(ran, 'many')], [[], [1, 0], [1, 0]], ran.out);
  });
});

/** Holds a table for itself until it is done. */
async function whileLocked<T>(table: string, work: () => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: (await testServer()).adminUrl });
  await client.connect();
  try {
    await client.query(`begin; lock table ${table}`);
    return await work();
  } finally {
    await client.end();
  }
}
