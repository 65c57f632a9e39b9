import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Finding, RunResult } from '@loadgate/core';
import pg from 'pg';
import { type Ended, Project } from '../../../../test/command/loadgate.ts';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../embedded/embedded-postgres.ts';
import { until } from '../testing/until.test.ts';

/** A service on a database, beside it the monitor: the command, worker threads, real servers. */
describe('a run beside the postgres monitor', function () {
  this.timeout(120_000);
  let database: EmbeddedPostgres;
  let pool: pg.Pool;
  let service: Server;
  let target: string;
  let asked = 0;
  let project = new Project();
  before(async () => {
    database = await startEmbeddedPostgres({ maxConnections: 40 });
    pool = new pg.Pool({ connectionString: database.url, max: 8 });
    pool.on('error', () => {});
    await pool.query(
      'create extension pg_stat_statements; create table item (id int primary key); insert into item select generate_series(1, 100)',
    );
    // `/many` asks for each row of a list by itself, `/one` for all of them at once
    service = createServer((request, response) => {
      const ids = Array.from({ length: 20 }, (_, i) => i + 1);
      asked++;
      const answers =
        request.url === '/many'
          ? ids.map((id) => pool.query('select id from item where id = $1', [id]))
          : request.url === '/one'
            ? [pool.query('select id from item where id = any($1)', [ids])]
            : [];
      void Promise.all(answers).then(
        () => response.end('ok'),
        () => response.writeHead(500).end(),
      );
    });
    await new Promise<void>((resolve) => service.listen(0, '127.0.0.1', resolve));
    target = `http://127.0.0.1:${(service.address() as AddressInfo).port}`;
  });
  after(async () => {
    service.closeAllConnections();
    service.close();
    await pool.end();
    await database.stop();
  });
  afterEach(async () => {
    project.remove();
    const left = `select from pg_stat_activity where application_name like 'loadgate/%'`;
    await until(async () => (await pool.query(left)).rowCount === 0, 'no connection is left');
  });

  interface Ran extends Ended {
    readonly result: RunResult;
  }
  const MONITOR = 'monitors: { db: { postgres: "${secret.MONITOR_URL}" } }\n';
  const run = async (text: string): Promise<Ran> => {
    project = new Project({ 'x.load.yaml': text });
    const ended = await project.loadgate(['run', 'x', '--workers', '1'], { MONITOR_URL: database.url });
    return told(ended, database.password);
  };
  const told = (ended: Ended, password: string): Ran => {
    const files = readdirSync(join(project.folder, 'results'), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'));
    assert.ok(![ended.out, ended.error, ...files].some((one) => one.includes(password)), 'the password was told');
    return { ...ended, result: project.result() };
  };
  const finding = ({ result }: Ran, name: string): Finding | undefined => result.findings.find((one) => one.name === name);
  /** A machine that is busy with other things makes what holds inconclusive: that is not the monitor's affair. */
  const LATE = /^users lost .* because requests began late/;
  const outcomes = ({ result }: Ran): Readonly<Record<string, string>> =>
    Object.fromEntries(
      result.gates
        .filter(({ gate }) => gate.startsWith('db.'))
        .map(({ gate, outcome, reason }) => [gate, outcome === 'inconclusive' && LATE.test(reason ?? '') ? 'held' : outcome]),
    );
  const holds = (ran: Ran): void => {
    const isLate = ran.result.gates.some(({ reason }) => LATE.test(reason ?? ''));
    assert.equal(ran.code, isLate ? 4 : 0, ran.out + ran.error);
    assert.deepEqual([...new Set(Object.values(outcomes(ran)))], ['held']);
  };

  const GATES = `gates:
  - db.connections.max < 30
  - db.connections.max < 2
  - db.queries_per_request < 10
  - db.queries_per_request.max < 10
  - db.n_plus_one == 0
`;

  it('finds the N+1 of a service, and holds gates against what the database did', async () => {
    const ran = await run(`target: ${target}\n${MONITOR}load: { users: 2, duration: 4s, think: 20ms }\nsteps: [GET /many]\n${GATES}`);
    assert.equal(ran.code, 1, ran.out + ran.error);
    assert.deepEqual(outcomes(ran), {
      'db.connections.max < 30': 'held',
      'db.connections.max < 2': 'failed',
      'db.queries_per_request < 10': 'failed',
      'db.queries_per_request.max < 10': 'failed',
      'db.n_plus_one == 0': 'failed',
    });
    const queries = finding(ran, 'db.queries_per_request')?.value ?? 0;
    assert.ok(queries > 19 && queries < 21, String(queries));
    assert.match(
      finding(ran, 'db.n_plus_one')?.evidence ?? '',
      /^(?:shown|likely): (?:19\.\d|20\.\d) for each request: `select id from item where id = \$1`$/,
    );
  });

  it('finds none in a service that asks once', async () => {
    const ran = await run(
      `target: ${target}\n${MONITOR}load: { users: 2, duration: 4s, think: 20ms }\nsteps: [GET /one]\n${GATES.replace('  - db.connections.max < 2\n', '')}`,
    );
    holds(ran);
    const queries = finding(ran, 'db.queries_per_request')?.value ?? 0;
    assert.ok(queries > 0.9 && queries < 1.1, String(queries));
    assert.deepEqual([finding(ran, 'db.n_plus_one')?.state, finding(ran, 'db.pool')], ['none', undefined]);
  });

  it('watches the embedded server of the run without being told where it is', async () => {
    const ran = await run(`postgres: { embedded: true, pool: 2, session: { app.tenant_id: "1" } }
monitors: { db: { postgres: same } }
load: { users: 2, duration: 3s, think: 10ms }
steps:
  - sql: select count(*) as n from contacts
gates: [db.connections.max >= 1, db.connections.max < 10, "db.queries_per_request < 3", "db.n_plus_one == 0"]
`);
    holds(ran);
    assert.ok((finding(ran, 'db.queries_per_request')?.value ?? 0) >= 0.9);
  });

  it('says once that the server is gone, and is inconclusive about what it did not see', async () => {
    const doomed = await startEmbeddedPostgres({ maxConnections: 20 });
    try {
      const client = new pg.Client({ connectionString: doomed.url });
      await client.connect();
      await client.query('create extension pg_stat_statements');
      await client.end();
      project = new Project({
        'x.load.yaml': `target: ${target}\n${MONITOR}load: { users: 1, duration: 13s, think: 50ms }\nsteps: [GET /none]\ngates: [db.connections.max < 10, "db.queries_per_request < 10"]\n`,
      });
      asked = 0;
      const { ended } = project.begin(['run', 'x'], { MONITOR_URL: doomed.url });
      await until(() => asked >= 10, 'the load has begun');
      process.kill(doomed.pid, 'SIGQUIT');
      const ran = told(await ended, doomed.password);
      assert.equal(ran.code, 4, ran.out + ran.error);
      assert.deepEqual(
        ran.result.gates
          .filter(({ gate }) => gate.startsWith('db.'))
          .map(({ outcome, reason }) => [outcome, reason?.replace(/for \d of \d+ s/, 'for n of m s')]),
        [
          ['inconclusive', 'monitor db gave nothing in the last 10 s'],
          ['inconclusive', 'not enough data: the monitor gave figures only for n of m s'],
        ],
      );
      const notices = ran.result.notices.filter(({ source }) => source === 'monitor db').map(({ message }) => message);
      assert.equal(notices.filter((message) => message.startsWith('gave no figures: ')).length, 1, notices.join('\n'));
    } finally {
      await doomed.stop();
    }
  });
});
