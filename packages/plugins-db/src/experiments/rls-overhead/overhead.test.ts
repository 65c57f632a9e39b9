import assert from 'node:assert/strict';
import { asAdmin, testServer } from '../../testing/server.test.ts';
import { dropLab, full, judged, LAB, makeLab, type Sent, tenantSession } from './lab.test.ts';

/** An hour of policies would not show in it: it computes for about a millisecond. */
const busy: Sent = {
  sql: `select email, (select sum(sqrt(n)) from generate_series(1, 5000) n) from ${LAB}.apart where tenant_id = $1 and id = $1 - 1`,
  params: ['${tenant}'],
};
const counting = (table: string): Sent => ({ sql: `select count(*) from ${LAB}.${table} where tenant_id = $1`, params: ['${tenant}'] });

describe('rls_overhead', function () {
  this.timeout(120_000);
  before(makeLab);
  after(dropLab);

  describe('controls, of the size of an ordinary run', () => {
    it('has nothing to find where the policy is true, which the server plans away', async () => {
      const { overhead, bench } = await judged([counting('everybody')], { options: full });
      const [low, high] = overhead.interval as [number, number];
      // 2 % more than the interval allows itself: of a hundred such experiments, some leave theirs
      assert.ok(low - 0.02 < 0 && high + 0.02 > 0, overhead.evidence);
      assert.ok(Math.abs(overhead.value as number) < 0.05, overhead.evidence);
      assert.ok(low < 0.1, 'the gate has failed');
      // by the way: 4 arms of each of 20 quads of 12 blocks of 4 sessions, and 4 quads before each session's
      assert.equal(bench.samples.length % (4 * (20 * 12 + 4)), 0);
    });

    it('finds far more than 10 % where the policy looks something up for every row', async () => {
      const { overhead } = await judged([counting('costly')], { options: full });
      const [low, high] = overhead.interval as [number, number];
      assert.ok(low > 0.5 && high > low, overhead.evidence);
      assert.match(overhead.evidence, /"select count.*" \+\d+\.\d % \[\+\d+\.\d %, \+\d+\.\d %\], \+\d+ µs on \d+ µs as rls_owner/);
      assert.match(overhead.evidence, /the plan is .* instead of /);
      assert.match(overhead.advice ?? '', /plain comparison/);
    });

    it('passes 10 % where a plain policy stands on a query that has something to do', async () => {
      const { overhead } = await judged([busy], { options: { ...full, quads: 8 } });
      const [low, high] = overhead.interval as [number, number];
      assert.ok(high < 0.1 && low < 0.05, overhead.evidence);
      assert.equal(overhead.advice, null);
    });
  });

  it('has nothing to measure where row security does not bind who asks', async () => {
    const { overhead } = await judged([counting('costly')], { config: { role: 'rls_free' }, options: { against: 'rls_free_too' } });
    assert.equal(overhead.state, 'not-enough-data');
    assert.match(overhead.evidence, /row security does not bind rls_free, who asks it/);
  });

  it('asks nothing again that a rollback does not undo, and no writes on a server that is not ours', async () => {
    const { adminUrl, url } = await testServer();
    const config = { url, embedded: false };
    const write = { sql: `update ${LAB}.apart set email = email where tenant_id = $1 and id = $1 - 1`, params: ['${tenant}'] };
    const refused = await judged([write], { config, options: { admin: adminUrl } });
    assert.match(refused.overhead.evidence, /it writes, and `writes` is off on a server that is not ours/);
    assert.equal(refused.bench.samples.length, 0);
    const allowed = await judged([write], { config, options: { admin: adminUrl, writes: true } });
    assert.equal(allowed.overhead.state, 'found');
    const lasting = await judged([
      { sql: `select id, pg_try_advisory_lock(7) from ${LAB}.apart where tenant_id = $1`, params: ['${tenant}'] },
    ]);
    assert.match(lasting.overhead.evidence, /a rollback does not undo pg_try_advisory_lock/);
    assert.equal(lasting.bench.samples.length, 0);
  });

  it('knows that a step is not there which `instead` names', async () => {
    const { overhead } = await judged([counting('apart')], { options: { instead: { ordrs: 'select 1' } } });
    assert.match(overhead.evidence, /"ordrs" could not be measured: there is no such step, though `instead` names it/);
    assert.equal(overhead.interval?.[1], null);
  });

  it('names the worst query as its value, and each with its own figures', async () => {
    const { overhead } = await judged([busy, counting('costly')]);
    const [low, high] = overhead.interval as [number, number];
    assert.ok(low > 0.5 && high > 0.5);
    assert.match(overhead.evidence, /^"select count.*; "select email/);
  });

  it('says which index is lost to an operator that is not leakproof', async () => {
    const { overhead } = await judged([
      { sql: `select id from ${LAB}.apart where tenant_id = $1 and email like 'user12%'`, params: ['${tenant}'] },
    ]);
    assert.match(
      overhead.evidence,
      /email ~>=~ 'user12'::text and email ~<~ 'user13'::text finds rows by the index only without it, because ~~ is not leakproof/,
    );
  });

  it('sets the time on the server beside it, where that is counted', async function () {
    const [row] = await asAdmin(`select current_setting('shared_preload_libraries') as libraries`);
    if (!String(row?.['libraries']).includes('pg_stat_statements')) this.skip();
    await asAdmin('create extension if not exists pg_stat_statements');
    try {
      const { overhead } = await judged([counting('costly')]);
      assert.match(overhead.evidence, /on the server alone \+\d+\.\d % \(\+\d+ µs\)/);
    } finally {
      await asAdmin('drop extension pg_stat_statements');
    }
  });

  it('measures writes that nobody sees', async () => {
    const state = () => asAdmin(`select count(*)::int as rows, sum(hashtext(email))::text as content from ${LAB}.strict`);
    let before: unknown;
    const { overhead, bench } = await judged(
      [
        { sql: `delete from ${LAB}.strict where tenant_id = $1 and id < 100`, params: ['${tenant}'] },
        { sql: `update ${LAB}.strict set email = email || 'x' where tenant_id = $1`, params: ['${tenant}'] },
        { sql: `insert into ${LAB}.strict select 10000 + random() * 1e9, $1`, params: ['${tenant}'] },
      ],
      // what users wrote stays
      {
        before: async () => {
          before = await state();
        },
      },
    );
    assert.equal(overhead.state, 'found');
    assert.match(overhead.evidence, /"delete.*"insert|"insert.*"delete/);
    assert.equal(new Set(bench.samples.map(({ step }) => step)).size, 6);
    assert.deepEqual(await state(), before);
  });

  it('compares nothing where the policy chooses the rows, unless it is told what to ask instead', async () => {
    const sql = `select id from ${LAB}.apart order by id limit 20`;
    const { overhead } = await judged([{ sql }]);
    assert.deepEqual([overhead.state, overhead.value], ['not-enough-data', null]);
    assert.match(overhead.evidence, /could not be measured: it returns other rows without row security/);
    assert.match(overhead.advice ?? '', /`instead`/);
    const instead = { [sql]: `select id from ${LAB}.apart where tenant_id = current_setting('app.tenant_id')::int order by id limit 20` };
    assert.equal((await judged([{ sql }], { options: { instead } })).overhead.state, 'found');
  });

  it('misses no index where the policy only says the same in other words', async () => {
    const sql = `select id from ${LAB}.apart where email like '%7@%'`;
    const instead = { [sql]: `select id from ${LAB}.apart where tenant_id = current_setting('app.tenant_id')::int and email like '%7@%'` };
    const { overhead } = await judged([{ sql }], { options: { instead } });
    assert.equal(overhead.state, 'found');
    assert.doesNotMatch(overhead.evidence, /leakproof/);
  });

  it('knows no upper end where a query could not be measured', async () => {
    const { overhead } = await judged([{ sql: `select id from ${LAB}.apart limit 1000` }, counting('costly')]);
    assert.equal(overhead.state, 'found');
    assert.equal(overhead.interval?.[1], null);
    assert.ok((overhead.interval?.[0] ?? 0) > 0.5);
  });

  it('asks with the values and the settings of users, the same on both sides', async () => {
    // fails but for pairs that were observed
    const sql = `select 1 / (case when current_setting('app.tenant_id') = $1 then 1 else 0 end) as one from ${LAB}.apart where tenant_id = $1::int`;
    const { overhead } = await judged([{ sql, params: ['${tenant}'] }], { tenants: [1, 2, 3, 4], config: { session: tenantSession } });
    assert.equal(overhead.state, 'found', overhead.evidence);
  });

  it('measures less when the time is short, and says so', async () => {
    const { overhead } = await judged([busy], { options: { ...full, duration: 1e6 } });
    assert.match(overhead.evidence, /as the time was over|the time was over before/);
  });

  it('has nothing to compare where no table has row security', async () => {
    const { overhead, leaks } = await judged([{ sql: `select * from tenants where id = $1`, params: ['${tenant}'] }]);
    assert.deepEqual([overhead.state, leaks.state], ['not-enough-data', 'not-enough-data']);
    assert.match(overhead.evidence, /no query that was observed touches a table with row security/);
  });

  it('has nothing to ask where no user asked', async () => {
    const { overhead, leaks } = await judged([]);
    assert.deepEqual([overhead.evidence, leaks.evidence], Array(2).fill('no query was observed: no user has sent any'));
  });
});
