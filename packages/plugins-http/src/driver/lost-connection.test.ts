import assert from 'node:assert/strict';
import type { Socket } from 'node:net';
import type { HttpVerb } from '../grammar.ts';
import { type Harness, harness, type Sent } from '../testing/harness.test.ts';
import { rawServer, type TestServer } from '../testing/servers.test.ts';
import { until } from '../testing/until.test.ts';

const OK = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi';

/** The race of keep-alive: the server ends an idle connection while the next request is on its way. */
describe('a reused connection that turns out to be closed', () => {
  let server: TestServer;
  let http: Harness;
  let requests: string[];
  /** What happens to the n-th request of a connection, the first being 0. */
  let onRequest: (socket: Socket, n: number) => void;
  beforeEach(async () => {
    requests = [];
    server = await rawServer((socket) => {
      let n = 0;
      socket.on('data', (data) => {
        requests.push(data.toString().split(' ', 1)[0] ?? '');
        onRequest(socket, n++);
      });
    });
    http = await harness(server.url);
  });
  afterEach(async () => {
    await http.close();
    await server.close();
  });
  const told = ({ outcome, times }: Sent) => [outcome.kind === 'error' ? outcome.error : outcome.kind, times['connection_lost'] ?? []];

  for (const end of ['end', 'destroy', 'resetAndDestroy'] as const)
    for (const verb of ['get', 'head', 'options', 'put', 'delete'] as const satisfies HttpVerb[])
      it(`(${end}) is replaced and ${verb.toUpperCase()} sent again, once and counted`, async () => {
        onRequest = (socket, n) => (n === 0 ? socket.write(verb === 'head' ? OK.slice(0, -2) : OK) : socket[end]());
        await http.send(verb, '/');
        assert.deepEqual(told(await http.send(verb, '/')), ['reply', [1]]);
        assert.deepEqual([requests.length, server.sockets()], [3, 2]);
      });

  for (const verb of ['post', 'patch'] as const)
    it(`fails ${verb.toUpperCase()}: sending it twice might do it twice`, async () => {
      onRequest = (socket, n) => (n === 0 ? socket.write(OK) : socket.destroy());
      await http.send(verb, '/');
      assert.deepEqual(told(await http.send(verb, '/')), ['http.reset', []]);
      assert.equal(requests.length, 2);
    });

  it('fails what fails again', async () => {
    let isUp = true;
    onRequest = (socket) => (isUp ? socket.write(OK) : socket.destroy());
    await http.send('get', '/');
    isUp = false;
    assert.deepEqual(told(await http.send('get', '/')), ['http.reset', [1]]);
    assert.equal(requests.length, 3);
  });

  it('is not, if a part of the answer had come', async () => {
    for (const part of ['HTTP/1.1 2', 'HTTP/1.1 103 Early Hints\r\n\r\n']) {
      onRequest = (socket, n) => (n === 0 ? socket.write(OK) : socket.end(part));
      await http.send('get', '/');
      const [error, lost] = told(await http.send('get', '/'));
      assert.deepEqual([error === 'http.truncated' || error === 'http.reset', lost], [true, []]);
    }
  });

  it('was not reused, if it is new', async () => {
    onRequest = (socket) => socket.destroy();
    assert.deepEqual(told(await http.send('get', '/')), ['http.reset', []]);
    assert.equal(requests.length, 1);
  });

  it('is nothing, if the end came before the request', async () => {
    onRequest = (socket) => socket.end(OK);
    await http.send('get', '/');
    await server.idle();
    assert.deepEqual(told(await http.send('post', '/')), ['reply', []]);
    assert.equal(server.sockets(), 2);
  });

  it('is left before the server said it would end it', async () => {
    onRequest = (socket) => socket.write(OK.replace('\r\n\r\n', '\r\nKeep-Alive: timeout=0\r\n\r\n'));
    await http.send('get', '/');
    await until(() => requests.length === 1, 'one request');
    await http.send('get', '/');
    assert.equal(server.sockets(), 2);
  });
});
