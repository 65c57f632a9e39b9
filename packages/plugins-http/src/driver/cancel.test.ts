import assert from 'node:assert/strict';
import type { Socket } from 'node:net';
import { type Harness, harness } from '../testing/harness.test.ts';
import { rawServer, type TestServer } from '../testing/servers.test.ts';
import { until } from '../testing/until.test.ts';
import type { Progress } from './phases.ts';

/** What core does at a step's timeout, and at the hard end. */
describe('a cancelled step', () => {
  let server: TestServer;
  let http: Harness | undefined;
  let requests: number;
  afterEach(async () => {
    await http?.close();
    await server.close();
  });
  const serving = async (connected: (socket: Socket) => void): Promise<Harness> => {
    requests = 0;
    server = await rawServer((socket) => {
      socket.on('data', () => requests++);
      connected(socket);
    });
    http = await harness(server.url);
    return http;
  };
  const OK = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi';

  const stalls: readonly (readonly [progress: Progress, what: string, answer: string, told: string, response: string])[] = [
    ['sent', 'never answers', '', 'the request was sent, nothing came back', ''],
    ['answering', 'stalls in its head', 'HTTP/1.1 200 OK\r\n', 'the head of the answer had begun', ''],
    [
      'body',
      'stalls in its body',
      'HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhi',
      'the answer had begun, 2 bytes of its body had come',
      '200 OK\ncontent-length: 9\n\nhi',
    ],
  ];
  for (const [progress, what, answer, told, response] of stalls)
    it(`at a server that ${what} ends the connection, settles nothing, and leaves the session usable`, async () => {
      let isGood = false;
      const { begin, send, session } = await serving((socket) => socket.on('data', () => socket.write(isGood ? OK : answer)));
      const ada = session();
      const pending = begin('get', '/', {}, { session: ada });
      await until(() => requests === 1, 'a request');
      // what the server wrote has to arrive
      if (answer !== '') await until(() => ada.progressOf(pending.turn) === progress, progress);
      const unfinished = ada.cancel(pending.turn);
      assert.equal(unfinished?.message, told);
      assert.equal(unfinished.evidence().request.split('\n')[0], 'GET /');
      assert.equal(unfinished.evidence().response, response);
      await server.idle();
      isGood = true;
      assert.equal((await send('get', '/', {}, { session: ada })).outcome.kind, 'reply');
      assert.deepEqual([pending.settled(), server.sockets()], [0, 2]);
    });

  it('that is still connecting sends nothing', async () => {
    const { begin, send, session } = await serving((socket) => socket.on('data', () => socket.write(OK)));
    const ada = session();
    const pending = begin('get', '/', {}, { session: ada });
    assert.equal(ada.cancel(pending.turn)?.message, 'it had no connection yet');
    await send('get', '/', {}, { session: ada });
    assert.deepEqual([requests, pending.settled()], [1, 0]);
  });

  it('is one of several of its session', async () => {
    const { begin, session } = await serving((socket) => socket.on('data', (data) => data.includes('/good') && socket.write(OK)));
    const ada = session();
    const all = ['/a', '/good', '/b'].map((path) => begin('get', path, {}, { session: ada }));
    await until(() => requests === 3, 'three requests');
    for (const index of [0, 2]) ada.cancel(all[index]?.turn as never);
    assert.equal((await all[1]?.sent)?.outcome.kind, 'reply');
    await until(() => server.sockets() === 3, 'three connections');
    assert.deepEqual(
      all.map(({ settled }) => settled()),
      [0, 1, 0],
    );
  });

  it('that was over already is nothing', async () => {
    const { begin, send, session } = await serving((socket) => socket.on('data', () => socket.write(OK)));
    const ada = session();
    const { turn, sent } = begin('get', '/', {}, { session: ada });
    await sent;
    assert.equal(ada.cancel(turn), undefined);
    await send('get', '/', {}, { session: ada });
    assert.equal(server.sockets(), 1);
  });

  it('does not swallow a defect of what follows a settled one', async () => {
    const { begin } = await serving((socket) => socket.on('data', () => socket.write(OK)));
    const uncaught = new Promise<unknown>((caught) => {
      const others = process.listeners('uncaughtException');
      process.removeAllListeners('uncaughtException');
      process.once('uncaughtException', (error) => {
        for (const listener of others) process.on('uncaughtException', listener);
        caught(error);
      });
    });
    const pending = begin('get', '/');
    Object.assign(pending.turn, {
      settle: () => {
        throw new Error('a defect');
      },
    });
    assert.match(String(await uncaught), /a defect/);
  });
});
