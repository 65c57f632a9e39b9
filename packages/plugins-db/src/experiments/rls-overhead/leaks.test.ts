import assert from 'node:assert/strict';
import { asAdmin, testServer } from '../../testing/server.test.ts';
import { dropLab, judged, LAB, makeLab, type Sent } from './lab.test.ts';

const byId = (table: string): Sent => ({ sql: `select email from ${LAB}.${table} where id = $1`, params: ['${tenant}'] });

describe('rls_leaks', function () {
  this.timeout(60_000);
  before(makeLab);
  after(dropLab);

  it('is 0 where policies keep tenants apart, and says how much one sees', async () => {
    const { leaks } = await judged([byId('apart'), byId('strict'), byId('costly')]);
    assert.deepEqual([leaks.state, leaks.value, leaks.interval], ['none', 0, null]);
    assert.match(leaks.evidence, /rls_lab\.apart keeps tenants apart \(one sees 400 of 4000 rows\)/);
    assert.match(leaks.evidence, /rls_lab\.strict keeps/);
    // named by no query, but by a policy: it has no policies of its own
    assert.doesNotMatch(leaks.evidence, /seats/);
  });

  const leaking: readonly (readonly [what: string, table: string, evidence: RegExp])[] = [
    [
      'a policy that is true for all',
      'everybody',
      /everybody: 1000 of 1000 rows that app\.tenant_id = 2 sees are seen by app\.tenant_id = 3/,
    ],
    ['a policy that trusts whoever says no tenant', 'trusting', /trusting: it shows rows to whoever has not said/],
    ['policies on a table without row security', 'disabled', /disabled: it has policies, but row security is not enabled/],
    ['some rows that are seen by several', 'partly', /partly: 10 of 409 rows that app\.tenant_id = 2 sees/],
  ];
  for (const [what, table, evidence] of leaking)
    it(`finds ${what}, among tables that are sound`, async () => {
      const { leaks } = await judged([byId('apart'), byId(table)]);
      assert.deepEqual([leaks.state, leaks.value], ['found', 1]);
      assert.match(leaks.evidence, evidence);
      assert.doesNotMatch(leaks.evidence, /apart:/);
      assert.match(leaks.advice ?? '', /BYPASSRLS/);
    });

  it('finds a table of tenants that has no policy', async () => {
    const { leaks } = await judged([byId('forgotten')]);
    assert.equal(leaks.value, 1);
    assert.match(leaks.evidence, /forgotten: it has no row security: app\.tenant_id = 2 sees rows of 10 values of tenant_id/);
  });

  it('finds that a role with BYPASSRLS is bound by no policy', async () => {
    const { leaks } = await judged([byId('apart')], { config: { role: 'rls_free' } });
    assert.equal(leaks.value, 1);
    assert.match(leaks.evidence, /apart: rls_free has BYPASSRLS/);
  });

  it('finds that a member of the owner is bound by no policy', async () => {
    await asAdmin('grant rls_member to app_user');
    try {
      const { leaks } = await judged([byId('apart')], { config: { role: 'rls_member' } });
      assert.equal(leaks.value, 1);
      assert.match(leaks.evidence, /apart: rls_member owns it, or is a member of its owner rls_owner/);
    } finally {
      await asAdmin('revoke rls_member from app_user');
    }
  });

  it('finds that users log in as superuser', async () => {
    const { adminUrl } = await testServer();
    const { leaks } = await judged([byId('apart')], { config: { url: adminUrl, embedded: false } });
    assert.equal(leaks.value, 1);
    assert.match(leaks.evidence, /is a superuser/);
  });

  for (const table of ['writable', 'unkeyed'])
    it(`writes for another where the server is our own, and leaves nothing of it in ${table}`, async () => {
      const rows = async () => asAdmin(`select md5(string_agg(x::text, ',' order by id, tenant_id)) from ${LAB}.${table} x`);
      const before = await rows();
      const { leaks } = await judged([byId(table)]);
      assert.equal(leaks.value, 1);
      assert.match(leaks.evidence, /: app\.tenant_id = 3 could write a row of app\.tenant_id = 2/);
      assert.deepEqual(await rows(), before);
    });

  it('writes nothing where the server is that of others', async () => {
    const { url, adminUrl } = await testServer();
    const { leaks } = await judged([byId('writable')], { config: { url, embedded: false }, options: { admin: adminUrl } });
    assert.deepEqual([leaks.state, leaks.value], ['none', 0]);
    assert.match(leaks.evidence, /writing for others was not tried/);
  });

  it('does not call apart what may not be probed, or is read by a view that row security does not bind', async () => {
    await asAdmin(`create view ${LAB}.through as select * from ${LAB}.apart; alter view ${LAB}.through owner to rls_owner;
      create view ${LAB}.bound with (security_invoker = on) as select * from ${LAB}.apart; alter view ${LAB}.bound owner to rls_owner;
      grant select on ${LAB}.through, ${LAB}.bound to app_user`);
    const { leaks } = await judged([{ sql: `select count(*) from ${LAB}.through` }]);
    assert.equal(leaks.state, 'not-enough-data');
    assert.match(leaks.evidence, /the view rls_lab\.through reads rls_lab\.apart as its owner rls_owner, whom row security does not bind/);
    const bound = await judged([{ sql: `select count(*) from ${LAB}.bound` }]);
    assert.deepEqual([bound.leaks.state, bound.leaks.value], ['none', 0], bound.leaks.evidence);
  });

  it('does not call apart what a function may show that runs as its owner', async () => {
    await asAdmin(
      `create function ${LAB}.find(who int) returns text language sql security definer as 'select email from ${LAB}.apart where id = who'`,
    );
    const { leaks } = await judged([{ sql: `select ${LAB}.find($1::int)`, params: ['${tenant}'] }, byId('apart')]);
    assert.deepEqual([leaks.state, leaks.value], ['not-enough-data', null]);
    assert.match(leaks.evidence, /rls_lab\.find\(\) runs as its owner postgres/);
  });

  it('lets rows be shared where that is said', async () => {
    const { leaks } = await judged([byId('partly')], { options: { shared: ['rls_lab.partly'] } });
    assert.deepEqual([leaks.state, leaks.value], ['none', 0]);
  });

  const unknown: readonly (readonly [what: string, asked: Parameters<typeof judged>[1], evidence: RegExp])[] = [
    ['there is one tenant only', { tenants: [2] }, /only one tenant was observed \(app\.tenant_id = 2\)/],
    ['users say no tenant', { config: { session: {} } }, /users differ in no setting/],
    ['tenants have no rows', { tenants: [98, 99] }, /none of the tenants that were observed sees a row/],
    ['it is switched off', { options: { probe: false } }, /`probe` is off/],
    ['the setting that tells tenants apart is none of theirs', { options: { tenant: 'app.user' } }, /users differ in no setting/],
  ];
  for (const [what, asked, evidence] of unknown)
    it(`is not known where ${what}`, async () => {
      const { leaks } = await judged([byId('apart')], asked);
      assert.deepEqual([leaks.state, leaks.value], ['not-enough-data', null]);
      assert.match(leaks.evidence, evidence);
    });

  it('is a lower end where one table leaks and another could not be tried', async () => {
    const { leaks } = await judged([byId('disabled'), byId('apart')], { tenants: [2] });
    assert.deepEqual([leaks.value, leaks.interval], [1, [1, null]]);
  });
});
