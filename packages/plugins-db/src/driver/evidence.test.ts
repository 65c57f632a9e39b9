import assert from 'node:assert/strict';
import { type Harness, harness } from '../testing/harness.test.ts';

describe('evidence', () => {
  let postgres: Harness;
  before(async () => {
    postgres = await harness();
  });
  after(() => postgres.close());
  const evidence = async (sql: string, more?: Parameters<Harness['send']>[1]) => (await postgres.send(sql, more)).evidence();

  it('shows the statement with its values, and the rows that were kept', async () => {
    assert.deepEqual(await evidence('select $1::text as a, $2::int as b', { params: ["it's", null], keepEvidence: true }), {
      request: `select $1::text as a, $2::int as b\n-- $1: "it's"\n-- $2: null`,
      response: `SELECT 1\n{"a":"it's","b":null}`,
    });
  });

  it('says how many rows it does not show', async () => {
    const { response } = await evidence('select generate_series(1, 30) as n', { keepEvidence: true });
    assert.deepEqual(response.split('\n').slice(19), ['{"n":19}', '{"n":20}', '(10 more rows)']);
    assert.equal((await evidence('select 1')).response, 'SELECT 1\n(rows not kept)');
    assert.equal((await evidence('select 1 where false')).response, 'SELECT 0');
  });

  it('shows what the server says is wrong, without the details that hold rows', async () => {
    const admin = await harness({ user: 'postgres' });
    const twice = await admin.send(`insert into tenants values (7, 'again')`);
    await admin.close();
    assert.equal(
      twice.evidence().response,
      'ERROR 23505: duplicate key value violates unique constraint "tenants_pkey"\ntable: tenants\nconstraint: tenants_pkey',
    );
    const { response } = await evidence(`insert into tenants values (1, 'again')`);
    assert.equal(response, 'ERROR 42501: permission denied for table tenants');
    assert.match(
      (await evidence('select nam from contacts')).response,
      /^ERROR 42703: column "nam" does not exist\nhint: .*contacts\.name/,
    );
  });

  it('shortens values that nobody would read', async () => {
    const { request } = await evidence('select length($1)', { params: ['x'.repeat(5000)] });
    assert.ok(request.endsWith(`${'x'.repeat(10)}…"`));
    assert.ok(request.length < 1100);
  });
});
