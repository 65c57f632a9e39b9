import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { networkInterfaces } from 'node:os';
import type { HttpConfig } from '../grammar.ts';
import { type Harness, harness } from '../testing/harness.test.ts';
import { httpServer, listening, type TestServer } from '../testing/servers.test.ts';
import { until } from '../testing/until.test.ts';

describe('connections', () => {
  let server: TestServer;
  let http: Harness | undefined;
  /** Answers that wait to be let go. */
  let held: (() => void)[];
  beforeEach(async () => {
    held = [];
    server = await httpServer((request, response) => {
      const end = (): unknown => response.end(request.headers['connection']);
      if (request.url === '/held') held.push(end);
      else end();
    });
  });
  afterEach(async () => {
    await http?.close();
    await server.close();
  });
  const open = async (config: Partial<HttpConfig>): Promise<Harness> => {
    http = await harness(server.url, config);
    return http;
  };
  const heldBack = (count: number): Promise<void> => until(() => held.length >= count, `${count} answers held back`);

  it('are one for each user, kept', async () => {
    const { session, send } = await open({});
    const [ada, bob] = [session(), session()];
    for (const one of [ada, bob, ada, bob]) await send('get', '/', {}, { session: one });
    assert.equal(server.sockets(), 2);
  });

  it('of one user are more only while steps run side by side', async () => {
    const { send } = await open({});
    const both = [send('get', '/held'), send('get', '/held')];
    await heldBack(2);
    for (const end of held) end();
    await Promise.all(both);
    await send('get', '/');
    assert.equal(server.sockets(), 2);
  });

  it('may be new for every request', async () => {
    const { send } = await open({ connections: 'fresh' });
    const { view } = await send('get', '/', {}, { needs: ['body'] });
    await send('get', '/');
    assert.deepEqual([server.sockets(), view('body')], [2, 'close']);
  });

  it('may be shared, never more than `maxConnections`; who finds none free waits', async () => {
    const { session, begin, send } = await open({ connections: 'shared', maxConnections: 2 });
    const three = [1, 2, 3].map(() => begin('get', '/held', {}, { session: session() }));
    await heldBack(2);
    assert.equal(server.sockets(), 2);
    held[0]?.();
    await heldBack(3);
    for (const end of held.slice(1)) end();
    const outcomes = await Promise.all(three.map(({ sent }) => sent));
    assert.ok(outcomes.every(({ outcome }) => outcome.kind === 'reply'));
    await send('get', '/', {}, { session: session() });
    assert.equal(server.sockets(), 2);
  });

  it('shared: who gives up waiting is not sent; who gives up an answer makes room with a new connection', async () => {
    const { session, begin } = await open({ connections: 'shared', maxConnections: 1 });
    const [ada, bob, eve] = [session(), session(), session()];
    const first = begin('get', '/held', {}, { session: ada });
    const second = begin('get', '/held', {}, { session: bob });
    const third = begin('get', '/', {}, { session: eve });
    await heldBack(1);
    bob.cancel(second.turn);
    ada.cancel(first.turn);
    assert.equal((await third.sent).outcome.kind, 'reply');
    assert.deepEqual([held.length, server.sockets(), first.settled(), second.settled()], [1, 2, 0, 0]);
  });

  it('shared: stay open when one of their users leaves', async () => {
    const { session, send } = await open({ connections: 'shared', maxConnections: 1 });
    const [ada, bob] = [session(), session()];
    await send('get', '/', {}, { session: ada });
    ada.close();
    await send('get', '/', {}, { session: bob });
    assert.equal(server.sockets(), 1);
  });

  it('shared: end with the driver', async () => {
    const { send, close } = await open({ connections: 'shared' });
    await send('get', '/');
    await close();
    await server.idle();
  });

  it('end when their user leaves, whatever is in flight', async () => {
    const { session, begin } = await open({});
    const ada = session();
    const pending = begin('get', '/held', {}, { session: ada });
    await heldBack(1);
    ada.close();
    await server.idle();
    assert.equal(pending.settled(), 0);
  });

  it('go to IPv6', async function () {
    if (!Object.values(networkInterfaces()).some((all) => all?.some(({ address }) => address === '::1'))) this.skip();
    const { url, close } = await listening(
      createServer((_, response) => response.end('six')),
      'http',
      '::1',
    );
    const six = await harness(url);
    const { outcome } = await six.send('get', '/');
    await six.close();
    await close();
    assert.equal(outcome.kind, 'reply', JSON.stringify(outcome));
  });

  it('that are refused are an error without a time', async () => {
    const { port } = server;
    await server.close();
    const { send } = await open({});
    const { outcome, times } = await send('get', '/');
    assert.deepEqual(outcome.kind === 'error' && [outcome.error, outcome.message, outcome.answered], [
      'http.refused',
      `nothing answers at http://127.0.0.1:${port} (connection refused)`,
      false,
    ]);
    assert.deepEqual(Object.keys(times), []);
  });

  it('are made to nobody but those the run may connect to', async () => {
    http = await harness(server.url, {}, { allowsHost: () => false });
    const { outcome } = await http.send('get', '/');
    assert.equal(outcome.kind === 'error' && outcome.error, 'http.host_not_allowed');
    assert.equal(server.sockets(), 0);
  });
});
