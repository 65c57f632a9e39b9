import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import { type Harness, harness } from '../testing/harness.test.ts';
import { asAdmin, testServer } from '../testing/server.test.ts';

for (const protocol of ['prepared', 'extended', 'simple'] as const)
  describe(`what is seldom sent, as ${protocol}`, () => {
    let postgres: Harness;
    before(async () => {
      postgres = await harness({ protocol, user: 'postgres' });
    });
    after(() => postgres.close());
    /** Every one twice: the second finds what the first has prepared. And then the connection must still be good. */
    const results = async (sql: string, params?: readonly unknown[]): Promise<unknown[]> => {
      const own = params === undefined ? {} : { params };
      const all = [await postgres.send(sql, own), await postgres.send(sql, own), await postgres.send('select 1')];
      assert.equal(postgres.times['connect']?.length, 1);
      return all.map(({ result }) => result);
    };

    it('is one statement without rows', async () => {
      assert.deepEqual(await results('create temp table if not exists t (a int)'), [0, 0, 1]);
      assert.deepEqual(await results('insert into t values (1), (2)'), [2, 2, 1]);
      assert.deepEqual(await results('update t set a = a where a = 1'), [2, 2, 1]);
      assert.deepEqual(await results('update t set a = a where a = 1 returning a'), [2, 2, 1]);
      assert.deepEqual(await results('vacuum t'), [0, 0, 1]);
    });

    it('is nothing at all', async () => assert.deepEqual(await results('-- nothing'), [0, 0, 1]));

    it('is a COPY, of which nothing can come from here', async () => {
      assert.deepEqual(await results('copy (select generate_series(1, 3)) to stdout'), [3, 3, 1]);
      await postgres.send('create temp table if not exists t (a int)');
      assert.deepEqual(await results('copy t from stdin'), ['postgres.57014', 'postgres.57014', 1]);
    });

    it('brings notices along', async () => {
      assert.deepEqual(await results(`do $$ begin raise notice 'hear, hear'; end $$`), [0, 0, 1]);
    });

    it('cannot be read by the server', async () => {
      assert.deepEqual(await results('selec 1'), ['postgres.42601', 'postgres.42601', 1]);
      assert.deepEqual(await results('select * from nowhere'), ['postgres.42P01', 'postgres.42P01', 1]);
    });

    it('has too few values, or too many', async () => {
      const few = protocol === 'simple' ? 'postgres.42P02' : 'postgres.08P01';
      assert.deepEqual(await results('select $1::int'), [few, few, 1]);
      assert.deepEqual(await results('select 1', [1]), ['postgres.08P01', 'postgres.08P01', 1]);
    });

    it('has values that hold SQL', async () => {
      assert.deepEqual(await results('select 1 where $1::int = 1', ['1; drop table contacts']), ['postgres.22P02', 'postgres.22P02', 1]);
      assert.deepEqual(await results('select $1::int; drop table contacts', [1]), ['postgres.42601', 'postgres.42601', 1]);
      assert.deepEqual(await results('select 1; select 2'), protocol === 'simple' ? [1, 1, 1] : ['postgres.42601', 'postgres.42601', 1]);
    });

    it('is several statements, of which the last counts', async function () {
      if (protocol !== 'simple') this.skip();
      const { view } = await postgres.send(`select 1 as a, 'x' as b from generate_series(1, 3); select 2 as c`, { needs: ['result'] });
      assert.deepEqual([view('result'), view('rows')], [[{ c: 2 }], 1]);
    });

    it('has hundreds of columns, and a value of a megabyte', async () => {
      const columns = Array.from({ length: 1600 }, (_, i) => `${i} as c${i}`).join(', ');
      const { view } = await postgres.send(`select ${columns}`, { needs: ['row'] });
      assert.equal(view('row', 'c1599'), 1599);
      assert.deepEqual(await results('select length($1) as n', ['é'.repeat(500_000)]), [1, 1, 1]);
    });

    it('has rows that nobody wants to keep all of', async () => {
      const { view, result } = await postgres.send('select generate_series(1, 10001) as n', { needs: ['result'] });
      assert.equal(result, 10_001);
      assert.throws(() => view('result'), /there were 10001 rows, of which 10000 can be looked into/);
    });

    it('fails after its first rows', async () => {
      assert.deepEqual(await results('select 1 / (3 - n) from generate_series(1, 5) n'), ['postgres.22012', 'postgres.22012', 1]);
    });
  });

describe('a prepared statement', () => {
  it('is prepared once per connection, and again where that had failed', async () => {
    const postgres = await harness({ user: 'postgres' });
    try {
      const session = postgres.session();
      const { enter, leave } = postgres.tx('read committed', { session });
      await enter();
      await postgres.send('select 1/0', { session });
      assert.equal((await postgres.send('select 77', { session })).result, 'postgres.25P02');
      await leave('x');
      for (let i = 0; i < 3; i++) assert.equal((await postgres.send('select 77', { session })).result, 1);
      const { view } = await postgres.send('select name, statement from pg_prepared_statements order by name', {
        session,
        needs: ['result'],
      });
      const known = (view('result') as { name: string; statement: string }[]).filter(({ statement }) => statement === 'select 77');
      assert.equal(known.length, 1);
    } finally {
      await postgres.close();
    }
  });

  it('whose table has changed under it fails as it would in any other program', async () => {
    await asAdmin('create table changing (a int)');
    const postgres = await harness({ user: 'postgres' });
    try {
      assert.equal((await postgres.send('select * from changing')).result, 0);
      await asAdmin('alter table changing add b int');
      assert.equal((await postgres.send('select * from changing')).result, 'postgres.0A000');
    } finally {
      await postgres.close();
      await asAdmin('drop table changing');
    }
  });
});

describe('a password', () => {
  it('is in nothing that a driver, a session or an error shows', async () => {
    const { password } = new URL((await testServer()).url);
    const postgres = await harness({ database: 'nowhere' });
    const session = postgres.session();
    const { outcome, evidence } = await postgres.send('select 1', { session });
    assert.equal(outcome.kind === 'error' && outcome.error, 'postgres.3D000');
    const all = inspect([postgres.driver, session, outcome, evidence()], { depth: 12, showHidden: true, getters: true });
    assert.ok(all.includes('postgres.3D000'));
    assert.equal(all.includes(password), false);
    await postgres.close();
  });
});
