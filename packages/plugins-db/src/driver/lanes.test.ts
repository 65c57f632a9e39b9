import assert from 'node:assert/strict';
import { type Harness, harness } from '../testing/harness.test.ts';
import { vu } from '../testing/renderer.test.ts';
import { asAdmin } from '../testing/server.test.ts';
import { until } from '../testing/until.test.ts';
import { shareOf } from './open.ts';

const backends = async (): Promise<number> =>
  (await asAdmin(`select 1 from pg_stat_activity where application_name like 'loadgate/%'`)).length;
const sleeping = async (): Promise<number> => (await asAdmin(`select 1 from pg_stat_activity where wait_event = 'PgSleep'`)).length;
const SLOW = 'select pg_sleep(0.1)';

describe('connections', () => {
  let postgres: Harness;
  afterEach(() => postgres.close());
  const each = (sql: string, users: number) =>
    Promise.all(Array.from({ length: users }, (_, id) => postgres.send(sql, { session: postgres.session(vu({}, id)) })));
  const pidOf = async (session = postgres.session()): Promise<unknown> =>
    (await postgres.send('select pg_backend_pid() as pid', { session, needs: ['row'] })).view('row', 'pid');

  it('are one for each user, kept from step to step', async () => {
    postgres = await harness({ user: 'postgres' });
    const [one, other] = [postgres.session(), postgres.session()];
    const pids = [await pidOf(one), await pidOf(other), await pidOf(one), await pidOf(other)];
    assert.deepEqual([pids[0] === pids[2], pids[1] === pids[3], pids[0] === pids[1]], [true, true, false]);
    assert.deepEqual([postgres.times['connect']?.length, postgres.times['pool_wait']], [2, undefined]);
    await one.close();
    await until(async () => (await backends()) === 1, 'one connection is left');
  });

  it('are made by the first step, not by the user', async () => {
    postgres = await harness({ user: 'postgres' });
    postgres.session();
    assert.equal(await backends(), 0);
  });

  it('are shared by all users of a pool, which wait in order', async () => {
    postgres = await harness({ user: 'postgres', pool: 2 });
    const sent = await each(SLOW, 6);
    assert.deepEqual(
      sent.map(({ result }) => result),
      [1, 1, 1, 1, 1, 1],
    );
    assert.equal(await backends(), 2);
    const { pool_wait: waits = [], connect, query } = postgres.times;
    assert.deepEqual([waits.length, connect?.length, query?.length], [6, 2, 6]);
    // waves of two: nobody, nobody, one query, one query, two queries, two queries
    assert.deepEqual(
      [...waits].sort((a, b) => a - b).map((us) => us > 90e3),
      [false, false, true, true, true, true],
    );
    assert.equal(waits.filter((us) => us > 190e3).length, 2);
  });

  it('of a pool are handed on in the order in which users came', async () => {
    postgres = await harness({ user: 'postgres', pool: 1 });
    const order: number[] = [];
    await Promise.all(
      [0, 1, 2, 3].map(async (id) => {
        await postgres.send('select pg_sleep(0.01)', { session: postgres.session(vu({}, id)) });
        order.push(id);
      }),
    );
    assert.deepEqual(order, [0, 1, 2, 3]);
  });

  it('of a pool that are never free fail the step after a while, and the pool goes on', async () => {
    postgres = await harness({ user: 'postgres', pool: 1, poolTimeout: 50e3 });
    const sent = await each(SLOW, 3);
    assert.deepEqual(sent.map(({ result }) => result).sort(), [1, 'postgres.pool_wait', 'postgres.pool_wait']);
    const failed = sent.find(({ outcome }) => outcome.kind === 'error')?.outcome;
    assert.match(
      failed?.kind === 'error' ? failed.message : '',
      /^no connection of the pool was free within \d+ ms \(1 in use, 1 more steps waiting\)$/,
    );
    assert.equal((await postgres.send('select 1')).result, 1);
  });

  it('of a pool are held from the begin of a transaction to its end', async () => {
    postgres = await harness({ user: 'postgres', pool: 1 });
    const [one, other] = [postgres.session(), postgres.session()];
    const { enter, leave } = postgres.tx('read committed', { session: one });
    await enter();
    const waiting = postgres.begin('select 1', { session: other });
    await postgres.send('select 1', { session: one });
    assert.equal(waiting.settled(), 0);
    await leave();
    assert.equal((await waiting.sent).result, 1);
  });

  for (const pool of [undefined, 1]) {
    const where = pool === undefined ? 'of a user' : 'of a pool';
    it(`${where} that was ended while it was idle is made anew`, async () => {
      postgres = await harness({ user: 'postgres', pool });
      const session = postgres.session();
      const pid = await pidOf(session);
      await asAdmin('select pg_terminate_backend($1, 5000)', [pid]);
      await until(async () => (await backends()) === 0, 'it has ended');
      // our side hears of it in its own time
      await new Promise((resolve) => setTimeout(resolve, 20));
      assert.notEqual(await pidOf(session), pid);
      assert.equal(postgres.times['connect']?.length, 2);
    });

    it(`${where} that is ended in the middle of a statement fails that, and is made anew`, async () => {
      postgres = await harness({ user: 'postgres', pool });
      const session = postgres.session();
      const pid = await pidOf(session);
      const { sent } = postgres.begin('select pg_sleep(30)', { session });
      await asAdmin('select pg_terminate_backend($1, 5000)', [pid]);
      assert.equal((await sent).result, 'postgres.57P01');
      assert.notEqual(await pidOf(session), pid);
    });

    it(`${where} on which somebody left a transaction open fails the step, and is not used again`, async () => {
      postgres = await harness({ user: 'postgres', pool, protocol: 'simple' });
      const session = postgres.session();
      const pid = await pidOf(session);
      const { result } = await postgres.send('select 1; begin; create table never_committed ()', { session });
      assert.equal(result, 'postgres.open_transaction');
      assert.notEqual(await pidOf(session), pid);
      assert.deepEqual(await asAdmin(`select to_regclass('never_committed') as found`), [{ found: null }]);
    });
  }

  it('of a pool that are lost are made anew for whoever waits', async () => {
    postgres = await harness({ user: 'postgres', pool: 1 });
    const { sent } = postgres.begin('select pg_sleep(30)', { session: postgres.session() });
    const waiting = postgres.send('select 1', { session: postgres.session() });
    await until(async () => (await sleeping()) === 1, 'it sleeps');
    await asAdmin(`select pg_terminate_backend(pid) from pg_stat_activity where wait_event = 'PgSleep'`);
    assert.deepEqual([(await sent).result, (await waiting).result], ['postgres.57P01', 1]);
  });

  it('of a pool stay where another is lost in the middle of a transaction', async () => {
    postgres = await harness({ user: 'postgres', pool: 2 });
    const session = postgres.session();
    const { enter, leave } = postgres.tx('read committed', { session });
    await enter();
    const pid = await pidOf(session);
    const other = await pidOf();
    await asAdmin('select pg_terminate_backend($1, 5000)', [pid]);
    await new Promise((resolve) => setTimeout(resolve, 20));
    assert.equal(await pidOf(), other);
    await leave('x');
    assert.deepEqual([await pidOf(), postgres.times['connect']?.length], [other, 2]);
  });

  it('of a pool on which a cancelled step had begun a transaction are not given to others', async () => {
    postgres = await harness({ user: 'postgres', pool: 1, protocol: 'simple' });
    const session = postgres.session();
    const { turn } = postgres.begin('select 1; begin; select pg_sleep(30)', { session });
    await until(async () => (await sleeping()) === 1, 'it sleeps');
    session.cancel(turn);
    assert.equal((await postgres.send('select 1', { session: postgres.session() })).result, 1);
  });

  it('that the server refuses fail their steps, and others go on', async () => {
    await asAdmin(`create role few login password 'few' connection limit 2`);
    try {
      postgres = await harness({ user: 'few', password: 'few', pool: 4 });
      const sent = await each(SLOW, 6);
      const results = sent.map(({ result }) => result).sort();
      assert.deepEqual(
        results.filter((result) => result !== 1).every((result) => result === 'postgres.53300'),
        true,
      );
      assert.ok(results.includes(1) && results.includes('postgres.53300'), String(results));
      assert.equal((await postgres.send('select 1')).result, 1);
    } finally {
      await postgres.close();
      await until(async () => (await backends()) === 0, 'no connection is left');
      await asAdmin('drop role few');
    }
  });

  it('of a pool are spread over the workers, with at least one each', () => {
    const shares = (pool: number, workers: number) => Array.from({ length: workers }, (_, worker) => shareOf(pool, { worker, workers }));
    assert.deepEqual([shares(10, 1), shares(10, 3), shares(2, 3)], [[10], [4, 3, 3], [1, 1, 1]]);
    assert.equal(shareOf(7), 7);
  });
});
