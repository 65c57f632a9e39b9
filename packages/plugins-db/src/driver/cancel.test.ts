import assert from 'node:assert/strict';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { type Harness, harness } from '../testing/harness.test.ts';
import { asAdmin, testServer } from '../testing/server.test.ts';
import { until } from '../testing/until.test.ts';

const SLEEP = 'select pg_sleep(30)';
const running = async (sql = SLEEP): Promise<number> =>
  (await asAdmin(`select 1 from pg_stat_activity where state = 'active' and query = $1`, [sql])).length;
const connected = async (): Promise<number> =>
  (await asAdmin(`select 1 from pg_stat_activity where application_name like 'loadgate/%'`)).length;

/** The test server behind something that lets cancel requests through after 0.2 s. */
async function slowCancels(): Promise<{ readonly url: string }> {
  const { adminUrl } = await testServer();
  const { port } = new URL(adminUrl);
  const proxy = createServer((socket) => {
    socket.once('data', (first) => {
      const isCancel = first.length === 16 && first.readInt32BE(4) === 80_877_102;
      setTimeout(
        () => {
          const server = connect({ host: '127.0.0.1', port: Number(port) });
          server.write(first);
          server.pipe(socket).pipe(server);
          server.on('error', () => socket.destroy());
        },
        isCancel ? 200 : 0,
      );
    });
    socket.on('error', () => {});
  });
  await new Promise<void>((done) => proxy.listen(0, '127.0.0.1', done));
  proxy.unref();
  return { url: adminUrl.replace(`:${port}/`, `:${(proxy.address() as AddressInfo).port}/`) };
}

/** What core does at a step's timeout, and at the hard end. */
describe('a cancelled step', () => {
  let postgres: Harness;
  afterEach(async () => {
    await postgres.close();
    await until(async () => (await connected()) === 0, 'no connection is left');
    assert.equal(await running(), 0);
  });

  for (const protocol of ['prepared', 'extended', 'simple'] as const)
    it(`sent as ${protocol} ends on the server, settles nothing, and leaves session and connection usable`, async () => {
      postgres = await harness({ user: 'postgres', protocol });
      const session = postgres.session();
      const before = await postgres.send('select pg_backend_pid() as pid', { session, needs: ['row'] });
      const { turn, settled } = postgres.begin(SLEEP, { session });
      await until(async () => (await running()) === 1, 'it runs');
      const unfinished = session.cancel(turn);
      assert.equal(unfinished?.message, 'the statement was sent, nothing came back');
      assert.deepEqual(unfinished.evidence(), { request: SLEEP, response: '' });
      const after = await postgres.send('select pg_backend_pid() as pid', { session, needs: ['row'] });
      assert.equal(after.view('row', 'pid'), before.view('row', 'pid'));
      assert.deepEqual([settled(), await running(), postgres.times['connect']?.length], [0, 0, 1]);
    });

  it('whose cancel request is late does not end the next one', async () => {
    const { url } = await slowCancels();
    postgres = await harness({ url });
    const session = postgres.session();
    // it ends by itself before it can be cancelled
    const { turn } = postgres.begin('select pg_sleep(0.05)', { session });
    await until(async () => (await running('select pg_sleep(0.05)')) === 1, 'it runs');
    session.cancel(turn);
    assert.equal((await postgres.send('select pg_sleep(0.4)', { session })).result, 1);
    assert.equal(postgres.times['connect']?.length, 1);
  });

  it('in a pool gives its connection to the next when it is free', async () => {
    postgres = await harness({ user: 'postgres', pool: 1 });
    const [one, other] = [postgres.session(), postgres.session()];
    const { turn } = postgres.begin(SLEEP, { session: one });
    await until(async () => (await running()) === 1, 'it runs');
    const waiting = postgres.send('select 1', { session: other });
    one.cancel(turn);
    assert.equal((await waiting).result, 1);
    assert.equal(postgres.times['connect']?.length, 1);
  });

  it('that waits for the pool is forgotten', async () => {
    postgres = await harness({ user: 'postgres', pool: 1 });
    const [one, other, third] = [postgres.session(), postgres.session(), postgres.session()];
    const first = postgres.begin('select pg_sleep(0.2)', { session: one });
    const second = postgres.begin('select 2', { session: other });
    assert.equal(other.cancel(second.turn)?.message, 'no connection of the pool was free');
    const last = await postgres.send('select 3', { session: third });
    assert.deepEqual([(await first.sent).result, last.result, second.settled()], [1, 1, 0]);
  });

  it('in a transaction leaves it to be rolled back', async () => {
    postgres = await harness({ user: 'postgres' });
    const session = postgres.session();
    const { enter, leave } = postgres.tx('read committed', { session });
    await enter();
    const { turn } = postgres.begin(SLEEP, { session });
    await until(async () => (await running()) === 1, 'it runs');
    session.cancel(turn);
    assert.equal((await postgres.send('select 1', { session })).result, 'postgres.25P02');
    assert.equal(((await leave('timeout')) as { kind: string }).kind, 'reply');
    assert.equal((await postgres.send('select 1', { session })).result, 1);
  });

  it('tells how many rows had come', async () => {
    postgres = await harness({ user: 'postgres' });
    const session = postgres.session();
    // the server sends rows when its buffer of 8 kB is full
    const sql = `select repeat('x', 10000), pg_sleep(case when n = 3 then 30 else 0 end) from generate_series(1, 3) n`;
    const { turn } = postgres.begin(sql, { session });
    await until(async () => (await asAdmin(`select 1 from pg_stat_activity where wait_event = 'PgSleep'`)).length === 1, 'it sleeps');
    assert.match(session.cancel(turn)?.message ?? '', /^(1 row|2 rows) had come$/);
  });

  it('that was over already is nothing', async () => {
    postgres = await harness({ user: 'postgres' });
    const session = postgres.session();
    const { turn, sent } = postgres.begin('select 1', { session });
    await sent;
    assert.equal(session.cancel(turn), undefined);
    assert.equal((await postgres.send('select 1', { session })).result, 1);
    assert.equal(postgres.times['connect']?.length, 1);
  });

  it('is ended with its session, and its connection with it', async () => {
    postgres = await harness({ user: 'postgres' });
    const session = postgres.session();
    const { settled } = postgres.begin(SLEEP, { session });
    await until(async () => (await running()) === 1, 'it runs');
    await session.close();
    await until(async () => (await running()) === 0, 'it has ended');
    assert.equal(settled(), 0);
  });
});

describe('a server that does not answer', () => {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => sockets.add(socket.on('error', () => {})));
  before(() => new Promise<void>((done) => server.listen(0, '127.0.0.1', done)));
  after(
    () =>
      new Promise<void>((done) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => done());
      }),
  );
  const port = (): number => (server.address() as { port: number }).port;

  it('is given up after the time for a connect', async () => {
    const postgres = await harness({ host: '127.0.0.1', port: port(), connectTimeout: 50e3 });
    const { outcome } = await postgres.send('select 1');
    const place = `127.0.0.1:${port()}`;
    assert.deepEqual(outcome.kind === 'error' && [outcome.error, outcome.message], [
      'postgres.connect_timeout',
      `${place} did not let us in within 0.05 s`,
    ]);
    await postgres.close();
  });

  it('is left alone when the step is cancelled', async () => {
    const postgres = await harness({ host: '127.0.0.1', port: port() });
    const session = postgres.session();
    const { turn, settled } = postgres.begin('select 1', { session });
    assert.equal(session.cancel(turn)?.message, 'it had no connection yet');
    await postgres.close();
    assert.equal(settled(), 0);
  });
});
