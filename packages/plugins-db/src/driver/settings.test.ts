import assert from 'node:assert/strict';
import { type Harness, harness } from '../testing/harness.test.ts';
import { vu } from '../testing/renderer.test.ts';
import { asAdmin } from '../testing/server.test.ts';

const TENANT = { 'app.tenant_id': '${tenant}' };
const SHOWN = `select current_setting('app.tenant_id', true) as tenant, current_user as role, current_setting('statement_timeout') as st,
  current_setting('lock_timeout') as lt, current_setting('application_name') as app`;

describe('the settings of a session', () => {
  let postgres: Harness;
  afterEach(() => postgres.close());
  const shown = async (tenant: number, session = postgres.session()): Promise<Record<string, unknown>> => {
    const sent = await postgres.send(SHOWN, { session, user: vu({ tenant }), needs: ['result'] });
    return (sent.view('result') as Record<string, unknown>[])[0] as Record<string, unknown>;
  };

  it('are those of the section, and tell who is there', async () => {
    // the role may not set the second, so it comes after it
    const session = { 'app.tenant_id': 7, session_replication_role: 'replica' };
    postgres = await harness({ user: 'postgres', session, role: 'app_user', statementTimeout: 2.5e6, lockTimeout: 100 });
    const app = 'loadgate/1.0.0 run/20261124-120000-abcd';
    assert.deepEqual(await shown(0), { tenant: '7', role: 'app_user', st: '2500ms', lt: '1ms', app });
  });

  it('need no message where there are none', async () => {
    postgres = await harness({ user: 'postgres' });
    await shown(1);
    assert.equal(postgres.times['settings'], undefined);
  });

  for (const pool of [undefined, 1])
    it(`follow the user ${pool === undefined ? 'when they change' : 'through a pool'}, and are given no more often than that`, async () => {
      postgres = await harness({ session: TENANT, pool });
      const session = postgres.session();
      const next = () => (pool === undefined ? session : postgres.session());
      const tenants: unknown[] = [];
      for (const tenant of [1, 1, 2, 2, 1]) tenants.push((await shown(tenant, next()))['tenant']);
      assert.deepEqual(tenants, ['1', '1', '2', '2', '1']);
      assert.equal(postgres.times['settings']?.length, 3);
      const { view } = await postgres.send('select count(*) as n from contacts', {
        session: next(),
        user: vu({ tenant: 3 }),
        needs: ['row'],
      });
      assert.equal(view('row', 'n'), 880);
    });

  it('that change within a transaction are given anew after it, whether or not it was rolled back', async () => {
    for (const failure of ['expect', undefined]) {
      postgres = await harness({ session: TENANT });
      const session = postgres.session();
      const { enter, leave } = postgres.tx('read committed', { session, user: vu({ tenant: 1 }) });
      await enter();
      assert.equal((await shown(2, session))['tenant'], '2');
      await leave(failure);
      assert.equal((await shown(2, session))['tenant'], '2');
      await postgres.close();
    }
  });

  it('hold hostile values as what they are', async () => {
    const tenant = `1'; drop table contacts; --`;
    postgres = await harness({ user: 'postgres', session: TENANT });
    const { view } = await postgres.send(SHOWN, { user: vu({ tenant }), needs: ['row'] });
    assert.equal(view('row', 'tenant'), tenant);
    assert.deepEqual(await asAdmin(`select to_regclass('contacts')::text as found`), [{ found: 'contacts' }]);
  });

  it('that the server refuses fail the step, and leave the connection', async () => {
    postgres = await harness({ role: 'nobody_at_all' });
    for (let i = 0; i < 2; i++) {
      const { outcome } = await postgres.send('select 1');
      assert.deepEqual(outcome.kind === 'error' && [outcome.error, outcome.message], [
        'postgres.22023',
        'the settings of the session were refused: role "nobody_at_all" does not exist',
      ]);
    }
    assert.equal(postgres.times['connect']?.length, 1);
  });

  it('without a value are told before anything is sent', async () => {
    postgres = await harness({ session: TENANT });
    assert.throws(() => postgres.begin('select 1'), /tenant has no value/);
    await assert.rejects(postgres.tx('read committed').enter(), /tenant has no value/);
    assert.equal((await postgres.send('select 1', { user: vu({ tenant: 1 }) })).result, 1);
  });
});
