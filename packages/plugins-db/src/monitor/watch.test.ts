import assert from 'node:assert/strict';
import type { Finding, History, LoadSoFar, Monitor, MonitorScope, Plan } from '@loadgate/core';
import pg from 'pg';
import { realClock } from '../testing/clock.test.ts';
import { defaults } from '../testing/harness.test.ts';
import { asAdmin, testServer } from '../testing/server.test.ts';
import { until } from '../testing/until.test.ts';
import { postgresMonitor } from './postgres-monitor.ts';

const HOLDS = ['active', 'idle', 'idle_in_transaction', 'lock_waits', 'longest_lock_wait', 'longest_transaction'];

describe('the postgres monitor', function () {
  this.timeout(30_000);
  let adminUrl: string;
  let url: string;
  const notices: string[] = [];
  const monitors: Monitor[] = [];
  const clients: pg.Client[] = [];
  before(async function () {
    ({ adminUrl, url } = await testServer());
    const [{ loaded } = {}] = await asAdmin(`select current_setting('shared_preload_libraries') like '%pg_stat_statements%' as loaded`);
    // a server of somebody else's, without it
    if (loaded !== true) this.skip();
    await asAdmin('create extension if not exists pg_stat_statements');
    await asAdmin('create table watched (id int primary key, n int); insert into watched select i, 0 from generate_series(1, 2000) i');
  });
  after(() => asAdmin('drop table if exists watched'));
  beforeEach(() => {
    notices.length = 0;
  });
  afterEach(async () => {
    for (const client of clients.splice(0)) await client.end();
    for (const monitor of monitors.splice(0)) await monitor.close();
    const left = `select 1 from pg_stat_activity where application_name like 'loadgate/%'`;
    await until(async () => (await asAdmin(left)).length === 0, 'no connection is left');
  });

  const scope = (more: Partial<MonitorScope> = {}): MonitorScope => ({
    clock: realClock,
    signal: new AbortController().signal,
    runId: '20261124-120000-abcd',
    toolVersion: '1.0.0',
    log: () => assert.fail('it logs'),
    resolve: () => assert.fail('it resolves nothing'),
    allowsHost: (host) => host === '127.0.0.1',
    text: (written) => written.replace('${secret.MONITOR_URL}', adminUrl),
    notice: (message) => notices.push(message),
    ...more,
  });
  const open = async (postgres: string | Record<string, never> = adminUrl, more: Partial<MonitorScope> = {}): Promise<Monitor> => {
    const monitor = await postgresMonitor.open({ postgres, nPlusOne: 10 }, scope(more));
    monitors.push(monitor);
    return monitor;
  };
  const client = async (at = adminUrl): Promise<pg.Client> => {
    const one = new pg.Client({ connectionString: at });
    one.on('error', () => {});
    await one.connect();
    clients.push(one);
    return one;
  };
  /** Done by a session that then ends: a server tells counters of a session when it does. */
  const done = async (...statements: readonly string[]): Promise<void> => {
    const one = new pg.Client({ connectionString: adminUrl });
    await one.connect();
    for (const sql of statements) await one.query(sql);
    await one.end();
  };
  /** Adds up all figures over samples until one is there. */
  const sumsUntil = async (monitor: Monitor, figure: string): Promise<(name: string) => number> => {
    const sums = new Map<string, number>();
    await until(async () => {
      for (const [name, value] of Object.entries(await monitor.sample())) sums.set(name, (sums.get(name) ?? 0) + value);
      return (sums.get(figure) ?? 0) > 0;
    }, `${figure} grows`);
    return (name) => sums.get(name) ?? Number.NaN;
  };
  const settled = async (monitor: Monitor): Promise<void> => {
    await until(async () => {
      const { connections = 1 } = await monitor.sample();
      return connections === 0;
    }, 'nobody is left on the server');
  };

  it('gives every figure that it names, and none besides', async () => {
    const monitor = await open();
    await done('select count(*) from watched');
    await monitor.sample({ seconds: 0, requests: 0 });
    const names = new Set<string>();
    for (let second = 1; second <= 3; second++) {
      await done('select count(*) from watched');
      for (const name of Object.keys(await monitor.sample({ seconds: second, requests: 20 * second }))) names.add(name);
    }
    await until(async () => {
      await done('select count(*) from watched');
      for (const name of Object.keys(await monitor.sample({ seconds: 4, requests: 80 }))) names.add(name);
      return names.has('cache_hit_ratio');
    }, 'blocks were read');
    const declared = postgresMonitor.metrics({ postgres: 'same', nPlusOne: 10 }).map(({ name }) => name);
    assert.deepEqual([...names].sort(), [...declared].sort());
    assert.deepEqual(notices, []);
  });

  it('counts sessions by what they do, and not its own', async () => {
    const monitor = await open();
    await settled(monitor);
    const quiet = await monitor.sample();
    assert.deepEqual(
      HOLDS.map((name) => quiet[name]),
      [0, 0, 0, 0, 0, 0],
    );
    const [max = {}] = await asAdmin(`select current_setting('max_connections')::int as n`);
    assert.equal(quiet['connections_used'], 1 / Number(max['n']));

    const [holder, waiter] = [await client(), await client()];
    await holder.query('begin');
    await holder.query('update watched set n = n + 1 where id = 1');
    const waits = waiter.query('update watched set n = n + 1 where id = 1');
    await until(async () => ((await monitor.sample())['lock_waits'] ?? 0) > 0, 'it waits');
    const busy = await monitor.sample();
    assert.deepEqual([busy['connections'], busy['active'], busy['idle'], busy['idle_in_transaction'], busy['lock_waits']], [2, 1, 0, 1, 1]);
    assert.ok((busy['longest_lock_wait'] ?? 0) > 0 && (busy['longest_transaction'] ?? 0) >= (busy['longest_lock_wait'] ?? 0));
    await holder.query('commit');
    await waits;
    const over = await monitor.sample();
    assert.deepEqual([over['active'], over['idle'], over['idle_in_transaction'], over['lock_waits']], [0, 2, 0, 0]);
    assert.deepEqual([over['longest_lock_wait'], over['longest_transaction']], [0, 0]);
  });

  it('tells deadlocks, rollbacks and temporary files when there are some, and only then', async () => {
    const monitor = await open();
    await done('select count(*) from watched');
    const quiet = [await monitor.sample(), await monitor.sample()];
    for (const name of ['deadlocks', 'rollbacks', 'temp_files', 'temp_bytes'])
      assert.deepEqual([...new Set(quiet.map((figures) => figures[name]))], [0], name);

    await done('begin', 'select 1', 'rollback');
    const undone = await sumsUntil(monitor, 'rollbacks');
    assert.deepEqual([undone('rollbacks') > 0, undone('deadlocks'), undone('temp_files'), undone('temp_bytes')], [true, 0, 0, 0]);

    await done(`set work_mem = '64kB'`, 'select * from generate_series(1, 100000) i order by i desc');
    const spilled = await sumsUntil(monitor, 'temp_files');
    assert.deepEqual([spilled('deadlocks'), spilled('rollbacks')], [0, 0]);
    assert.ok(spilled('temp_files') >= 1 && spilled('temp_files') < 10, String(spilled('temp_files')));
    assert.ok(spilled('temp_bytes') > 100_000, String(spilled('temp_bytes')));

    const [a, b] = [await client(), await client()];
    for (const [one, id] of [[a, 1] as const, [b, 2] as const]) {
      await one.query(`begin; set local deadlock_timeout = '50ms'; update watched set n = n + 1 where id = ${id}`);
    }
    const ended = await Promise.allSettled([
      a.query('update watched set n = n + 1 where id = 2'),
      b.query('update watched set n = n + 1 where id = 1'),
    ]);
    assert.equal(ended.filter(({ status }) => status === 'rejected').length, 1);
    for (const one of clients.splice(0)) await one.end();
    const locked = await sumsUntil(monitor, 'deadlocks');
    assert.deepEqual([locked('deadlocks'), locked('temp_files')], [1, 0]);
  });

  it('counts commits and rows, and how many blocks were in the cache', async () => {
    const monitor = await open();
    await done(...Array.from({ length: 50 }, (_, i) => `update watched set n = ${i} where id = ${i + 1}`));
    let [commits, written, ratio] = [0, 0, -1];
    await until(async () => {
      const figures = await monitor.sample();
      commits += figures['commits'] ?? 0;
      written += figures['rows_written'] ?? 0;
      ratio = figures['cache_hit_ratio'] ?? ratio;
      return written > 0;
    }, 'rows are written');
    assert.ok(commits > 0);
    assert.ok(ratio > 0 && ratio <= 1, String(ratio));
  });

  it('counts statements, without its own and without those of transactions', async () => {
    const one = await client();
    const monitor = await open();
    await monitor.sample();
    for (let i = 0; i < 5; i++) assert.equal((await monitor.sample())['statements'], 0);
    for (let i = 0; i < 40; i++) {
      await one.query('begin');
      await one.query('select n from watched where id = $1', [i]);
      await one.query('commit');
    }
    const findings = await concluded(monitor, [{ seconds: 1, requests: 40 }]);
    assert.equal(findings['queries_per_request']?.value, 1);
    assert.match(
      findings['queries_per_request']?.evidence ?? '',
      /^40 statements for 40 requests in 1 s; most often, 1\.0 for each request: `select n from watched where id = \$1`; most of the time, 100 %/,
    );
  });

  const ROWS = [
    { name: 'iteration', kind: 'iteration', flow: 0 },
    { name: 'page', kind: 'request', flow: 0 },
    { name: 'other', kind: 'request', flow: 0 },
    { name: 'login', kind: 'request', flow: null },
  ];
  /** A load of which these requests ended in each second, by row. */
  const historyOf = (seconds: readonly (readonly number[])[]): History =>
    ({
      plan: { rows: ROWS } as unknown as Plan,
      seconds: seconds.length,
      perSecond: (_: string, rows: readonly number[]) => seconds.map((counts) => rows.reduce((sum, row) => sum + (counts[row] ?? 0), 0)),
      figures: () => ({ percentileUs: () => null }),
      errors: [],
    }) as unknown as History;
  const byName = (findings: readonly Finding[]): Readonly<Record<string, Finding>> =>
    Object.fromEntries(findings.map((finding) => [finding.name, finding]));
  const concluded = async (monitor: Monitor, loads: readonly LoadSoFar[], last = loads.at(-1)?.requests ?? 0) => {
    const history = historyOf(loads.map(({ requests }, i) => [0, requests - (loads[i - 1]?.requests ?? 0), 0, 1_000]));
    assert.equal(last, loads.at(-1)?.requests);
    return byName((await monitor.conclude?.(history)) ?? []);
  };

  it('shows N+1: a statement that is run twenty times for each request, and was not before', async () => {
    const [one] = [await client(url)];
    await one.query(`set app.tenant_id = '1'`);
    const monitor = await open();
    // long enough for hundreds of its calls
    await new Promise((resolve) => setTimeout(resolve, 300));
    await monitor.sample({ seconds: 0, requests: 0 });
    for (let request = 0; request < 20; request++) {
      await one.query('select id from tickets where tenant_id = $1 limit 20', [1]);
      for (let i = 0; i < 20; i++) await one.query(`select name from contacts where id = $1 and name <> 'hush hush'`, [i]);
    }
    const { queries_per_request: queries } = await monitor.sample({ seconds: 1, requests: 20 });
    assert.equal(queries, 21);
    const findings = await concluded(monitor, [{ seconds: 1, requests: 20 }]);
    const { n_plus_one: found } = findings;
    assert.deepEqual([found?.state, found?.value, found?.interval], ['found', 1, [1, 1]]);
    assert.equal(found?.evidence, 'shown: 20.0 for each request: `select name from contacts where id = $1 and name <> $2`');
    assert.equal(findings['queries_per_request']?.value, 21);
    assert.equal(findings['pool'], undefined);
  });

  it('calls it only likely where the statement was run before the load as well', async () => {
    const one = await client();
    const ask = async (times: number): Promise<void> => {
      for (let i = 0; i < times; i++) await one.query('select n + 1 from watched where id = $1', [i]);
    };
    const monitor = await open();
    await ask(400);
    await monitor.sample({ seconds: 0, requests: 0 });
    await ask(400);
    await monitor.sample({ seconds: 1, requests: 20 });
    const { n_plus_one: found } = await concluded(monitor, [{ seconds: 1, requests: 20 }]);
    assert.match(found?.evidence ?? '', /^likely: 20\.0 for each request: /);
  });

  it('finds none where each request has three statements', async () => {
    const one = await client();
    const monitor = await open();
    await monitor.sample({ seconds: 0, requests: 0 });
    for (let i = 0; i < 60; i++) await one.query('select n + 2 from watched where id = $1', [i]);
    await monitor.sample({ seconds: 1, requests: 20 });
    const { n_plus_one: found, queries_per_request: queries } = await concluded(monitor, [{ seconds: 1, requests: 20 }]);
    assert.deepEqual([found?.state, found?.value, queries?.value], ['none', 0, 3]);
  });

  it('says that it is blind where it was lost before half of the load', async () => {
    const monitor = await open();
    await monitor.sample({ seconds: 0, requests: 0 });
    await monitor.sample({ seconds: 1, requests: 20 });
    await monitor.close();
    const findings = await concluded(
      monitor,
      Array.from({ length: 10 }, (_, i) => ({ seconds: i + 1, requests: 20 * (i + 1) })),
    );
    for (const name of ['n_plus_one', 'queries_per_request'])
      assert.deepEqual(
        [findings[name]?.state, findings[name]?.evidence],
        ['not-enough-data', 'the monitor gave figures only for 1 of 10 s'],
      );
  });

  it('does without pg_stat_statements, and says how to have it', async () => {
    await asAdmin('create database loadgate_bare');
    try {
      const bare = new URL(adminUrl);
      bare.pathname = '/loadgate_bare';
      const monitor = await open(bare.href);
      assert.deepEqual(notices, [
        'statements are not watched: the database loadgate_bare has no extension pg_stat_statements; as superuser: create extension pg_stat_statements',
      ]);
      const figures = await monitor.sample({ seconds: 0, requests: 0 });
      assert.equal('statements' in figures, false);
      assert.ok('commits' in figures && 'active' in figures);
      const findings = await concluded(monitor, [{ seconds: 1, requests: 20 }]);
      for (const name of ['n_plus_one', 'queries_per_request'])
        assert.deepEqual([findings[name]?.state, findings[name]?.evidence], ['not-enough-data', 'statements are not watched']);
      await monitor.close();
    } finally {
      await asAdmin('drop database loadgate_bare with (force)');
    }
  });

  it('as a plain role watches what it may, and says what to grant', async () => {
    await asAdmin(`create role loadgate_plain login password 'plain-and-simple'`);
    try {
      const plain = new URL(adminUrl);
      plain.username = 'loadgate_plain';
      plain.password = 'plain-and-simple';
      const one = await client();
      await one.query('select 1');
      const monitor = await open(plain.href);
      const figures = await monitor.sample({ seconds: 0, requests: 0 });
      assert.equal(notices.length, 2, notices.join('\n'));
      assert.match(
        notices[0] ?? '',
        /^loadgate_plain may not look into sessions of others, so active, .* are not watched: grant pg_monitor to loadgate_plain$/,
      );
      assert.match(notices[1] ?? '', /^loadgate_plain may not read the statements of others, .* grant pg_monitor to loadgate_plain$/);
      assert.deepEqual(
        HOLDS.map((name) => name in figures),
        [false, false, false, true, true, false],
      );
      assert.equal(figures['connections'], 1);
      for (let i = 0; i < 400; i++) await one.query('select n + 3 from watched where id = $1', [i]);
      const later = await monitor.sample({ seconds: 1, requests: 20 });
      assert.equal(later['queries_per_request'], 20);
      assert.equal(notices.length, 2);
      const { n_plus_one: found } = await concluded(monitor, [{ seconds: 1, requests: 20 }]);
      assert.deepEqual([found?.state, /hidden/.test(found?.evidence ?? '')], ['not-enough-data', true]);
      await monitor.close();

      await asAdmin('grant pg_monitor to loadgate_plain');
      notices.length = 0;
      const granted = await (await open(plain.href)).sample();
      assert.equal(granted['idle'], 1);
      assert.deepEqual(notices, []);
    } finally {
      for (const monitor of monitors.splice(0)) await monitor.close();
      await asAdmin('drop role loadgate_plain');
    }
  });

  it('connects again after its connection was ended, and was only deaf in between', async () => {
    const monitor = await open();
    await asAdmin(`select pg_terminate_backend(pid) from pg_stat_activity where application_name like 'loadgate/%'`);
    await assert.rejects(monitor.sample(), (error: Error) => !error.message.includes(new URL(adminUrl).password));
    assert.equal((await monitor.sample())['lock_waits'], 0);
  });

  it('looks at very many statements with every fifth sample only, and at the end', async () => {
    const one = await client();
    await asAdmin(`create table wide (${Array.from({ length: 1_100 }, (_, i) => `c${i} int`).join(',')})`);
    try {
      const all = Array.from({ length: 1_100 }, (_, i) => `select c${i} from wide`);
      await one.query(all.join(';'));
      const monitor = await open();
      const looks = [];
      for (let second = 0; second <= 8; second++)
        looks.push('statements' in (await monitor.sample({ seconds: second, requests: 10 * second })));
      assert.deepEqual(looks, [true, false, false, false, false, true, false, false, false]);
      await one.query('select c1 from wide');
      const loads = Array.from({ length: 9 }, (_, i) => ({ seconds: i + 1, requests: 10 * (i + 1) }));
      // one statement for 90 requests
      assert.equal((await concluded(monitor, loads))['queries_per_request']?.value, 1 / 90);
    } finally {
      await asAdmin('drop table wide; select pg_stat_statements_reset()');
    }
  });

  it('changes nothing, and ends what takes too long', async () => {
    await open();
    const [row = {}] = await asAdmin(
      `select count(*)::int as n from pg_stat_activity where application_name = 'loadgate/1.0.0 run/20261124-120000-abcd'`,
    );
    assert.equal(row['n'], 1);
    const lock = await client();
    await lock.query('begin; lock table watched in access exclusive mode');
    const monitor = monitors[0] as Monitor;
    assert.ok('active' in (await monitor.sample()), 'a lock on a table holds it up');
  });

  it('watches the server of the section, with the rights of its superuser where it is the embedded one', async () => {
    const told = { url, adminUrl };
    const section = (config: object, said?: typeof told) => ({ section: () => ({ config: { ...defaults, ...config }, told: said }) });
    for (const [postgres, more, user] of [
      [{}, section({ embedded: true }, told), 'postgres'],
      ['same', section({ embedded: true }, told), 'postgres'],
      ['same', section({ url }), 'app_user'],
      ['${secret.MONITOR_URL}', {}, 'postgres'],
    ] as const) {
      const monitor = await open(postgres as string, more);
      const rows = await asAdmin(`select usename from pg_stat_activity where application_name like 'loadgate/%'`);
      assert.deepEqual(rows, [{ usename: user }]);
      await monitor.close();
      await until(
        async () => (await asAdmin(`select 1 from pg_stat_activity where application_name like 'loadgate/%'`)).length === 0,
        'gone',
      );
    }
  });

  it('does not open where there is no server to watch, and tells no password', async () => {
    const wrong = new URL(adminUrl);
    wrong.password = 'not-the-password';
    const rows: readonly (readonly [string, Partial<MonitorScope>, RegExp])[] = [
      ['same', {}, /^no step of this scenario speaks PostgreSQL/],
      [
        'same',
        { section: () => ({ config: { ...defaults, embedded: true }, told: undefined }) },
        /^the embedded server of this run is not there$/,
      ],
      ['postgresql://u:not-the-password@example.invalid/x', {}, /^example\.invalid is none of the hosts/],
      ['postgresql://u:not-the-password@127.0.0.1:1/x', {}, /^nothing answers at 127\.0\.0\.1:1 \(connection refused\)$/],
      [wrong.href, {}, /^password authentication failed for user "postgres"$/],
    ];
    for (const [postgres, more, says] of rows)
      await assert.rejects(open(postgres, more), (error: Error) => {
        assert.match(error.message, says);
        assert.equal(error.message.includes('not-the-password'), false);
        return true;
      });
  });
});
