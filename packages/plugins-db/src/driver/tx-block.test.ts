import assert from 'node:assert/strict';
import type { Outcome } from '@loadgate/core';
import { type Harness, harness } from '../testing/harness.test.ts';
import { asAdmin } from '../testing/server.test.ts';
import { until } from '../testing/until.test.ts';

/** `ok`, or the kind of the error. */
const kindOf = (outcome: Outcome<void> | 'again'): string =>
  outcome === 'again' ? outcome : outcome.kind === 'error' ? outcome.error : 'ok';

describe('a block tx', () => {
  let postgres: Harness;
  before(async () => {
    await asAdmin(
      'create table if not exists ledger (id int primary key, amount int); truncate ledger; insert into ledger values (1, 0), (2, 0)',
    );
    postgres = await harness({ user: 'postgres' });
  });
  after(async () => {
    await postgres.close();
    await asAdmin('drop table ledger');
  });
  const amounts = async (): Promise<unknown[]> => (await asAdmin('select amount from ledger order by id')).map(({ amount }) => amount);
  const add = (id: number, amount: number, session = postgres.session()) =>
    postgres.send('update ledger set amount = amount + $2 where id = $1', { params: [id, amount], session });

  for (const pool of [undefined, 1])
    describe(pool === undefined ? 'on a session' : 'on a connection of a pool', () => {
      let own: Harness;
      beforeEach(async () => {
        await asAdmin('update ledger set amount = 0');
        own = await harness({ user: 'postgres', pool });
      });
      afterEach(() => own.close());
      const inside = (sql: string, session = own.session()) => own.send(sql, { session });

      it('commits what its steps did', async () => {
        const session = own.session();
        const { enter, leave } = own.tx('serializable', { session });
        assert.equal(kindOf(await enter()), 'ok');
        await inside('update ledger set amount = 5 where id = 1', session);
        assert.deepEqual(await amounts(), [0, 0]);
        assert.equal(kindOf(await leave()), 'ok');
        assert.deepEqual(await amounts(), [5, 0]);
        assert.equal(own.times['commit']?.length, 1);
        assert.equal((await inside('select 1')).result, 1);
      });

      it('rolls back what its steps did when one has failed', async () => {
        const session = own.session();
        const { enter, leave } = own.tx('read committed', { session });
        await enter();
        await inside('update ledger set amount = 5 where id = 1', session);
        assert.equal((await inside('select 1/0', session)).result, 'postgres.22012');
        assert.equal(kindOf(await leave('postgres.22012')), 'ok');
        assert.deepEqual(await amounts(), [0, 0]);
        assert.equal(own.times['commit'], undefined);
        assert.equal((await inside('select 1', session)).result, 1);
      });

      it('does not call committed what the server rolled back', async () => {
        const session = own.session();
        const { enter, leave } = own.tx('read committed', { session });
        await enter();
        await inside('select 1/0', session);
        assert.equal(kindOf(await leave()), 'postgres.25P02');
        assert.equal((await inside('select 1', session)).result, 1);
      });

      it('is ended with a session that is closed in the middle', async () => {
        const session = own.session();
        await own.tx('read committed', { session }).enter();
        await inside('update ledger set amount = 5 where id = 1', session);
        await session.close();
        assert.equal((await inside('update ledger set amount = amount + 1 where id = 1')).result, 1);
        assert.deepEqual(await amounts(), [1, 0]);
      });

      it('is ended when its user is stopped in the middle, and what comes then stands alone', async () => {
        const session = own.session();
        await own.tx('read committed', { session }).enter();
        await inside('update ledger set amount = 5 where id = 1', session);
        session.abandon();
        assert.equal((await inside('update ledger set amount = amount + 1 where id = 2', session)).result, 1);
        assert.deepEqual(await amounts(), [0, 1]);
      });
    });

  for (const [isolation, shown] of [
    ['read committed', 'read committed'],
    ['repeatable read', 'repeatable read'],
    ['serializable', 'serializable'],
  ] as const)
    it(`begins with ${isolation}`, async () => {
      const session = postgres.session();
      const { enter, leave } = postgres.tx(isolation, { session });
      await enter();
      const { view } = await postgres.send('show transaction_isolation', { session, needs: ['row'] });
      assert.equal(view('row', 'transaction_isolation'), shown);
      await leave();
    });

  it('refuses writes if asked to', async () => {
    const session = postgres.session();
    const { enter, leave } = postgres.tx('read committed', { session, readOnly: true });
    await enter();
    assert.equal((await add(1, 1, session)).result, 'postgres.25006');
    await leave('postgres.25006');
  });

  it('tells which of two transactions could not be serialized, and works when it is begun again', async () => {
    const [one, other] = [postgres.session(), postgres.session()];
    const first = postgres.tx('repeatable read', { session: one });
    const second = postgres.tx('repeatable read', { session: other });
    await first.enter();
    await second.enter();
    for (const session of [one, other]) await postgres.send('select * from ledger', { session });
    assert.equal((await add(1, 1, one)).result, 1);
    assert.equal(kindOf(await first.leave()), 'ok');
    assert.equal((await add(1, 1, other)).result, 'postgres.40001');
    await second.leave('postgres.40001');
    const again = postgres.tx('repeatable read', { session: other });
    await again.enter();
    assert.equal((await add(1, 1, other)).result, 1);
    assert.equal(kindOf(await again.leave()), 'ok');
  });

  it('tells a deadlock', async () => {
    const [one, other] = [postgres.session(), postgres.session()];
    const first = postgres.tx('read committed', { session: one });
    const second = postgres.tx('read committed', { session: other });
    await first.enter();
    await second.enter();
    await add(1, 1, one);
    await add(2, 1, other);
    const results = await Promise.all([add(2, 1, one), add(1, 1, other)]);
    assert.deepEqual(results.map(({ result }) => result).sort(), [1, 'postgres.40P01'].sort());
    await first.leave('x');
    await second.leave('x');
  });

  it('tells a failure that only the commit brings about', async () => {
    await asAdmin('create table child (parent int references ledger deferrable initially deferred)');
    try {
      const session = postgres.session();
      const { enter, leave } = postgres.tx('read committed', { session });
      await enter();
      assert.equal((await postgres.send('insert into child values (99)', { session })).result, 1);
      assert.equal(kindOf(await leave()), 'postgres.23503');
      assert.equal((await postgres.send('select 1', { session })).result, 1);
    } finally {
      await asAdmin('drop table child');
    }
  });

  it('cannot stand in another', async () => {
    const session = postgres.session();
    const outer = postgres.tx('read committed', { session });
    await outer.enter();
    assert.equal(kindOf(await postgres.tx('read committed', { session }).enter()), 'postgres.nested_tx');
    assert.equal(kindOf(await outer.leave('postgres.nested_tx')), 'ok');
  });

  it('fails with its connection, whether it was to commit or not', async () => {
    for (const [failure, expected] of [
      [undefined, 'postgres.57P01'],
      ['expect', 'ok'],
    ] as const) {
      const session = postgres.session();
      const { enter, leave } = postgres.tx('read committed', { session });
      await enter();
      const { view } = await postgres.send('select pg_backend_pid() as pid', { session, needs: ['row'] });
      await asAdmin('select pg_terminate_backend($1, 5000)', [view('row', 'pid')]);
      assert.match(kindOf(await leave(failure)), new RegExp(`${expected}|postgres.connection_lost`));
      assert.equal((await postgres.send('select 1', { session })).result, 1);
    }
  });

  it('that the server ends because nothing happens in it fails with what the server said', async () => {
    const impatient = await harness({ user: 'postgres', session: { idle_in_transaction_session_timeout: '20ms' } });
    try {
      const session = impatient.session();
      const { enter, leave } = impatient.tx('read committed', { session });
      await enter();
      const open = `select 1 from pg_stat_activity where state = 'idle in transaction'`;
      await until(async () => (await asAdmin(open)).length === 0, 'the server has ended it');
      const { outcome } = await impatient.send('select 1', { session });
      assert.ok(outcome.kind === 'error');
      assert.equal(outcome.error, 'postgres.25P03');
      assert.match(outcome.message, /terminating connection due to idle-in-transaction timeout$/);
      assert.equal(kindOf(await leave()), 'postgres.25P03');
      assert.equal((await impatient.send('select 1', { session })).result, 1);
    } finally {
      await impatient.close();
    }
  });
});
