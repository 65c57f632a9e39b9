import assert from 'node:assert/strict';
import pg from 'pg';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../embedded-postgres.ts';
import { type PreparedDatabase, prepareDatabase } from './prepare-database.ts';

describe('prepareDatabase', () => {
  let server: EmbeddedPostgres;
  let prepared: PreparedDatabase;
  let app: pg.Client;

  before(async () => {
    server = await startEmbeddedPostgres();
    prepared = await prepareDatabase(server.url);
    app = await connect(prepared.url);
  });
  after(async () => {
    await app?.end();
    await server?.stop();
  });

  it('gives the role that services use no way around row-level security', async () => {
    const [role] = await ask(
      `select current_user as who, rolsuper, rolbypassrls, rolcreaterole from pg_roles where rolname = current_user`,
    );
    assert.deepEqual(role, { who: 'app_user', rolsuper: false, rolbypassrls: false, rolcreaterole: false });
    const tables = await ask(
      `select relname, relrowsecurity, relforcerowsecurity, relowner::regrole::text from pg_class where relname in ('contacts', 'tickets') order by 1`,
    );
    const secured = { relrowsecurity: true, relforcerowsecurity: false, relowner: 'app_owner' };
    assert.deepEqual(tables, [
      { relname: 'contacts', ...secured },
      { relname: 'tickets', ...secured },
    ]);
  });

  it('shows no rows without a tenant', async () => {
    assert.deepEqual(await ask('select (select count(*) from contacts)::int + (select count(*) from tickets)::int as n'), [{ n: 0 }]);
  });

  it("shows a tenant's own rows only, and lets it write no others", async () => {
    await asTenant(1, async () => {
      // 22 first names with 40 last names
      assert.deepEqual(await ask('select tenant_id, count(*)::int as n, min(id), max(id) from contacts group by 1'), [
        { tenant_id: 1, n: 880, min: 1, max: 880 },
      ]);
      assert.deepEqual(await ask('select tenant_id, count(*)::int as n from tickets group by 1'), [{ tenant_id: 1, n: 200 }]);
      const changed = await app.query(`update contacts set name = 'taken' where tenant_id = 2`);
      assert.equal(changed.rowCount, 0);
    });
    await assert.rejects(
      asTenant(1, () => ask(`insert into contacts (tenant_id, name) values (2, 'smuggled')`)),
      { code: '42501' },
    );
    await assert.rejects(
      asTenant(1, () => ask('update contacts set tenant_id = 2 where id = 1')),
      { code: '42501' },
    );
  });

  it('shows no rows after a transaction that set a tenant', async () => {
    await asTenant(3, () => ask('select 1'));
    assert.deepEqual(await ask('select count(*)::int as n from contacts'), [{ n: 0 }]);
  });

  it('finds somebody for every name of the example data, and for a, b and c', async () => {
    await asTenant(50, async () => {
      for (const start of ['a', 'b', 'c']) {
        const found = await app.query('select id, name from contacts where name ilike $1 order by name limit 20', [`${start}%`]);
        assert.equal(found.rowCount, 20);
      }
      assert.equal((await app.query(`select from contacts where name in ('Ada Park', 'Sophie van Berg')`)).rowCount, 2);
    });
  });

  it('fills in the tenant of a row that names none', async () => {
    const rows = await asTenant(7, () =>
      ask(`insert into tickets (subject) values ('from the database test') returning tenant_id, status, priority`),
    );
    assert.deepEqual(rows, [{ tenant_id: 7, status: 'open', priority: 'normal' }]);
  });

  it('searches by name along the index, under row-level security', async () => {
    const plan = await asTenant(9, () =>
      ask(`explain (format json) select id, name from contacts where name ilike 'a%' order by name limit 20`),
    );
    assert.match(JSON.stringify(plan), /"Index Name":"contacts_tenant_name"/);
  });

  it('has its visibility map set, so that index-only scans work', async () => {
    const pages = await ask(`select relallvisible = relpages as all from pg_class where relname in ('contacts', 'tickets')`);
    assert.deepEqual(pages, [{ all: true }, { all: true }]);
  });

  it('may be called again, also twice at once, and keeps rows and password', async () => {
    const again = await Promise.all([prepareDatabase(server.url), prepareDatabase(server.url)]);
    assert.deepEqual(again, [prepared, prepared]);
    await asTenant(2, async () => assert.deepEqual(await ask('select count(*)::int as n from contacts'), [{ n: 880 }]));
  });

  it('refuses tables that are not its own', async () => {
    const admin = await connect(server.url);
    await admin.query('create database other');
    await admin.end();
    const url = server.url.replace(/postgres$/, 'other');
    const other = await connect(url);
    await other.query('create table tenants (id int)');
    await other.end();
    await assert.rejects(prepareDatabase(url), /"tenants" that is not ours/);
  });

  async function ask(sql: string): Promise<unknown[]> {
    return (await app.query(sql)).rows;
  }

  async function asTenant<T>(tenant: number, work: () => Promise<T>): Promise<T> {
    await app.query('begin');
    try {
      await app.query(`select set_config('app.tenant_id', $1, true)`, [String(tenant)]);
      return await work();
    } finally {
      await app.query('rollback');
    }
  }
});

async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  return client;
}
