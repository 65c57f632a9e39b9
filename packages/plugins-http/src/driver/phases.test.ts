import assert from 'node:assert/strict';
import { createServer } from 'node:https';
import type { HttpConfig } from '../grammar.ts';
import { certificate } from '../testing/certificates.test.ts';
import { countingClock } from '../testing/clock.test.ts';
import { type Harness, harness, type Sent } from '../testing/harness.test.ts';
import { httpServer, listening, rawServer, type TestServer } from '../testing/servers.test.ts';

describe('phases', () => {
  const clock = countingClock();
  const closing: { close(): Promise<void> }[] = [];
  afterEach(async () => {
    for (const one of closing.splice(0).reverse()) await one.close();
  });
  const serving = async (server: Promise<TestServer>): Promise<TestServer> => {
    closing.push(await server);
    return server;
  };
  const opened = async (target: string, config: Partial<HttpConfig> = {}): Promise<Harness> => {
    const http = await harness(target, config, { clock });
    closing.push(http);
    return http;
  };
  const simple = (): Promise<TestServer> => serving(httpServer((_, response) => response.end('hi')));

  /** The exchange looks at the clock first, so it begins one after `before`. */
  async function measured(send: () => Promise<Sent>) {
    const before = clock.nowUs();
    const { outcome, times } = await send();
    const parts = Object.entries(times).flatMap(([name, all]) => (name === 'connection_lost' ? [] : all));
    return {
      names: Object.keys(times).sort(),
      sumUs: parts.reduce((sum, us) => sum + us, 0),
      wholeUs: outcome.endUs - before - 1,
      once: Object.values(times).every((all) => all.length === 1),
      allPositive: parts.every((us) => us > 0),
    };
  }
  const assertWhole = ({ names, sumUs, wholeUs, once, allPositive }: Awaited<ReturnType<typeof measured>>, expected: string): void => {
    assert.equal(names.join(' '), expected);
    assert.equal(sumUs, wholeUs);
    assert.deepEqual([once, allPositive], [true, true]);
  };

  it('of a first request add up to its time', async () => {
    const http = await opened((await simple()).url);
    assertWhole(await measured(() => http.send('get', '/')), 'connect first_byte queue receive');
  });

  it('of a host with a name have its look-up, once', async () => {
    const http = await opened((await simple()).url.replace('127.0.0.1', 'localhost'), { connections: 'fresh' });
    assertWhole(await measured(() => http.send('get', '/')), 'connect dns first_byte queue receive');
    assertWhole(await measured(() => http.send('get', '/')), 'connect first_byte queue receive');
  });

  it('of a kept connection have no connect', async () => {
    const http = await opened((await simple()).url);
    await http.send('get', '/');
    assertWhole(await measured(() => http.send('get', '/')), 'first_byte queue receive');
  });

  it('of https have the handshake', async () => {
    const own = certificate({ hosts: ['127.0.0.1'] });
    const server = await serving(
      listening(
        createServer(own, (_, response) => response.end('hi')),
        'https',
      ),
    );
    const http = await opened(server.url, { tls: { ca: own.cert, insecure: false } });
    assertWhole(await measured(() => http.send('get', '/')), 'connect first_byte queue receive tls');
  });

  it('of redirects are those of all hops', async () => {
    const there = await simple();
    const here = await serving(httpServer((_, response) => response.writeHead(302, { location: `${there.url}/` }).end('moved')));
    const http = await opened(here.url);
    assertWhole(await measured(() => http.send('get', '/')), 'connect first_byte queue receive');
  });

  it('of a lost connection have the time until it was known in `queue`', async () => {
    let requests = 0;
    const server = await serving(
      rawServer((socket) =>
        socket.on('data', () => (++requests === 2 ? socket.destroy() : socket.write('HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n'))),
      ),
    );
    const http = await opened(server.url);
    await http.send('get', '/');
    assertWhole(await measured(() => http.send('get', '/')), 'connect connection_lost first_byte queue receive');
  });

  it('of who waits for a shared connection have the wait in `queue`', async () => {
    const http = await opened((await simple()).url, { connections: 'shared', maxConnections: 1 });
    const first = http.send('get', '/');
    assertWhole(await measured(() => http.send('get', '/')), 'first_byte queue receive');
    await first;
  });

  it('begin the answer with the final one, not with hints', async () => {
    const server = await serving(
      rawServer((socket) =>
        socket.on('data', () => socket.write('HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n')),
      ),
    );
    const http = await opened(server.url);
    await http.send('get', '/');
    const { times } = await http.send('get', '/');
    // written, hints, answer: the clock moves by one each time
    assert.deepEqual(times['first_byte'], [2]);
  });

  it('of a failed request are only those of its connect', async () => {
    const server = await serving(rawServer((socket) => socket.on('data', () => socket.destroy())));
    const http = await opened(server.url);
    const { names } = await measured(() => http.send('get', '/'));
    assert.deepEqual(names, ['connect']);
  });
});
