import assert from 'node:assert/strict';
import { startServer } from '../../embedded/run-server.ts';
import { type TestBench, testBench } from '../../testing/bench.test.ts';
import { vu } from '../../testing/renderer.test.ts';
import { asAdmin, testServer } from '../../testing/server.test.ts';
import { until } from '../../testing/until.test.ts';
import { rlsOverhead } from './index.ts';
import { connected, dropLab, full, judged, LAB, makeLab, type Sent, tenantSession } from './lab.test.ts';

const count: Sent = { sql: `select count(*) from ${LAB}.apart where tenant_id = $1`, params: ['${tenant}'] };
const change: Sent = { sql: `update ${LAB}.apart set email = email || 'x' where tenant_id = $1`, params: ['${tenant}'] };
const both = (state: string) => [state, state];

interface Midway {
  readonly query?: Sent;
  readonly config?: Parameters<typeof testBench>[0];
  readonly admin?: string;
}

describe('rls_overhead in trouble', function () {
  this.timeout(60_000);
  before(makeLab);
  after(dropLab);
  afterEach(() => until(async () => (await connected()) === 0, 'no connection is left'));

  it('says whom to grant what, where the login may not take the role of the owner', async () => {
    const { url } = await testServer();
    const { overhead, leaks } = await judged([count], { config: { url, embedded: false } });
    assert.deepEqual([overhead.state, overhead.value], ['not-enough-data', null]);
    assert.match(overhead.evidence, /permission denied to set role "rls_owner"/);
    // not to app_user: a member of the owner is not bound any more
    assert.match(overhead.advice ?? '', /Name under `admin` somebody else who may take both roles \(`grant rls_owner, app_user to …`\)/);
    assert.deepEqual([leaks.state, leaks.value], ['none', 0]);
  });

  it('says to grant it to the admin, where there is one', async () => {
    const { url } = await testServer();
    await asAdmin(`create role rls_admin login password 'rls admin'`);
    try {
      const { host, pathname } = new URL(url);
      const admin = `postgresql://rls_admin:rls%20admin@${host}${pathname}`;
      const asked = { config: { url, embedded: false }, options: { admin } };
      const refused = (await judged([count], asked)).overhead;
      assert.match(refused.advice ?? '', /`grant rls_owner, app_user to rls_admin`/);
      assert.doesNotMatch(JSON.stringify(refused), /rls admin|rls%20admin/);
      await asAdmin('grant rls_owner, app_user to rls_admin');
      assert.equal((await judged([count], asked)).overhead.state, 'found');
    } finally {
      await asAdmin('drop role rls_admin');
    }
  });

  it('says that nobody is free of it where it is forced on the owner', async () => {
    const { overhead } = await judged([{ ...count, sql: count.sql.replace('apart', 'forced') }]);
    assert.equal(overhead.state, 'not-enough-data');
    assert.match(overhead.evidence, /row security of rls_lab\.forced is forced on its owner rls_owner/);
    assert.match(overhead.advice ?? '', /`against`/);
  });

  it('compares with nobody whom row security binds, too', async () => {
    const { overhead } = await judged([count], { options: { against: 'app_user' } });
    assert.match(overhead.evidence, /row security binds app_user, too/);
    assert.equal(overhead.state, 'not-enough-data');
  });

  it('names a role that does not exist', async () => {
    const { overhead } = await judged([count], { options: { against: 'nobody_at_all' } });
    assert.match(overhead.evidence, /role "nobody_at_all" does not exist/);
    assert.equal(overhead.state, 'not-enough-data');
  });

  it('measures what one of the roles may not ask by no means, and the rest', async () => {
    const { overhead } = await judged([
      { sql: `select count(*) from ${LAB}.apart join ${LAB}.secrets on true where tenant_id = $1`, params: ['${tenant}'] },
      count,
    ]);
    assert.equal(overhead.state, 'found');
    assert.match(overhead.evidence, /join .*could not be measured: permission denied for table secrets/);
    assert.equal(overhead.interval?.[1], null);
  });

  it('does not take for harmless what it cannot look into', async () => {
    const { overhead, leaks } = await judged([{ sql: 'do $$ begin perform 1; end $$' }, { sql: 'show search_path' }, count]);
    assert.match(overhead.evidence, /"do .*could not be measured: syntax error/);
    assert.doesNotMatch(overhead.evidence, /search_path/);
    assert.equal(leaks.state, 'not-enough-data');
  });

  it('tells what users may not ask either', async () => {
    const { overhead, leaks } = await judged([{ sql: `select * from ${LAB}.nowhere` }]);
    assert.deepEqual([overhead.state, leaks.state], both('not-enough-data'));
    assert.match(overhead.evidence, /relation "rls_lab\.nowhere" does not exist/);
    assert.match(leaks.evidence, /nobody knows which tables/);
  });

  /** The bench of users who have asked, and the moment at which so much has been measured. */
  async function midway(samples: number, { query = change, config = {}, admin }: Midway = {}) {
    const bench: TestBench = await testBench({ session: tenantSession, ...config });
    for (const tenant of [2, 3]) await bench.users.send(query.sql, { params: query.params ?? [], user: vu({ tenant }) });
    const running = rlsOverhead.run({ ...full, admin }, bench.bench);
    await until(() => bench.samples.length > samples, 'it measures');
    return { bench, running };
  }

  it('ends when it is interrupted, and leaves no lock, no role and no row behind', async () => {
    const rows = () => asAdmin(`select md5(string_agg(x::text, ',' order by id)) from ${LAB}.apart x`);
    const { bench, running } = await midway(40);
    const measured = bench.samples.length;
    bench.stop();
    const findings = await running;
    assert.deepEqual(
      findings.map(({ state }) => state),
      both('not-enough-data'),
    );
    assert.match(findings[0]?.evidence ?? '', /the run was interrupted/);
    assert.ok(bench.samples.length <= measured + 1);
    const before = await rows();
    await bench.close();
    await until(async () => (await connected()) === 0, 'no connection is left');
    assert.deepEqual(await rows(), before);
    assert.deepEqual(await asAdmin(`select 1 from pg_locks where relation = '${LAB}.apart'::regclass`), []);
  });

  it('does not wait for a statement that runs when it is interrupted', async () => {
    await asAdmin(`create table ${LAB}.pace as select 0::float8 as seconds`);
    await asAdmin(`alter table ${LAB}.pace owner to rls_owner; grant select on ${LAB}.pace to app_user`);
    const query: Sent = {
      sql: `select pg_sleep(seconds) from ${LAB}.pace, ${LAB}.apart where tenant_id = $1 and id < 10`,
      params: ['${tenant}'],
    };
    const sleeping = async () => (await asAdmin(`select 1 from pg_stat_activity where wait_event = 'PgSleep'`)).length;
    const { bench, running } = await midway(40, { query });
    await asAdmin(`update ${LAB}.pace set seconds = 30`);
    await until(async () => (await sleeping()) === 1, 'it stands still');
    bench.stop();
    assert.match((await running)[0]?.evidence ?? '', /the run was interrupted/);
    assert.equal(await sleeping(), 0);
    await bench.close();
  });

  it('has no answer when its connections are ended by the server', async () => {
    const { bench, running } = await midway(40);
    await asAdmin(`select pg_terminate_backend(pid) from pg_stat_activity where application_name like 'loadgate/%'`);
    assert.deepEqual(
      (await running).map(({ state, evidence }) => [state, /terminating connection|connection/.test(evidence)]),
      [
        ['not-enough-data', true],
        ['not-enough-data', true],
      ],
    );
    await bench.close();
  });

  it('has no answer when the server goes away', async () => {
    const own = await startServer();
    try {
      const query: Sent = { sql: 'select count(*) from tickets where tenant_id = $1', params: ['${tenant}'] };
      const { bench, running } = await midway(40, { query, config: { url: own.url, embedded: false }, admin: own.adminUrl });
      await own.stop();
      for (const { state, evidence } of await running) assert.deepEqual([state, /connection/.test(evidence)], ['not-enough-data', true]);
      await bench.close();
    } finally {
      await own.stop();
    }
  });
});
