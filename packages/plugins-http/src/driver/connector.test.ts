import assert from 'node:assert/strict';
import type { Socket } from 'node:net';
import { realClock } from '../testing/clock.test.ts';
import { rawServer, type TestServer } from '../testing/servers.test.ts';
import { type ConnectorOptions, type ConnectTimes, connector } from './connector.ts';
import { Names } from './names.ts';
import { originsByHref } from './origin.ts';

describe('a connect', () => {
  let server: TestServer;
  beforeEach(async () => {
    server = await rawServer(() => {});
  });
  afterEach(() => server.close());

  const options = (addresses: readonly string[]): ConnectorOptions => ({
    clock: realClock,
    names: new Names((_, found) => found(null, addresses)),
    allowsHost: () => true,
    secureContext: undefined,
    insecure: false,
    serverName: undefined,
    places: (origin) => origin,
    alpn: 'http/1.1',
    limits: undefined,
  });
  const begin = (addresses: readonly string[], done: (error: Error | null, socket: Socket | undefined) => void) => {
    const times: ConnectTimes = { dnsUs: null, connectUs: null, tlsUs: null };
    const origin = originsByHref()(new URL(`http://api.example:${server.port}`));
    return { times, end: connector(options(addresses))(origin, undefined, times, done) };
  };
  const connected = (addresses: readonly string[]) =>
    new Promise<{ error: Error | null; hasSocket: boolean; times: ConnectTimes }>((resolve) => {
      const { times } = begin(addresses, (error, socket) => {
        socket?.destroy();
        resolve({ error, hasSocket: socket !== undefined, times });
      });
    });

  it('goes to the next address of a name where one refuses, and measures both as one', async () => {
    const { error, hasSocket, times } = await connected(['127.0.0.2', '127.0.0.1']);
    assert.deepEqual([error, hasSocket, server.sockets()], [null, true, 1]);
    assert.ok(times.dnsUs !== null && times.connectUs !== null && times.tlsUs === null);
  });

  it('fails where all refuse', async () => {
    const { error, hasSocket, times } = await connected(['127.0.0.2', '127.0.0.3']);
    assert.deepEqual([(error as NodeJS.ErrnoException).code, hasSocket, times.connectUs], ['ECONNREFUSED', false, null]);
  });

  it('that is ended tells nobody', async () => {
    let told = 0;
    begin(['127.0.0.1'], () => told++).end();
    const { end } = begin(['127.0.0.1'], () => told++);
    await Promise.resolve();
    end();
    await connected(['127.0.0.1']);
    await server.idle();
    assert.equal(told, 0);
  });
});
