import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer, type Server, type Socket } from 'node:net';
import { probe } from './probe.ts';

describe('probe', () => {
  const servers: Server[] = [];
  const sockets = new Set<Socket>();
  const listening = async (answer: (socket: Socket) => void): Promise<string> => {
    const server = createServer((socket) => {
      sockets.add(socket);
      socket.on('error', () => undefined);
      answer(socket);
    });
    servers.push(server);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  };
  afterEach(async () => {
    for (const socket of sockets) socket.destroy();
    for (const server of servers.splice(0)) {
      server.close();
      await once(server, 'close');
    }
  });

  it('takes any status for an answer, also one without an end', async () => {
    const url = await listening((socket) => socket.write('HTTP/1.1 503 Busy\r\ncontent-length: 100\r\n\r\nhalf'));
    const { answers, says } = await probe(`${url}/api`);
    assert.ok(answers);
    assert.match(says, /^it answers: GET \/api\/ 503 in \d+ ms$/);
  });

  it('says why there is none', async () => {
    const broken = await probe(await listening((socket) => socket.destroy()));
    assert.match(broken.says, /GET \/: it broke the connection off/);
    const garbage = await probe(await listening((socket) => socket.end('hello\r\n\r\n')));
    assert.equal(garbage.answers, false);
    assert.match((await probe('http://127.0.0.1:1')).says, /nothing listens there/);
  });

  it('does not wait for ever', async () => {
    const { says } = await probe(await listening(() => undefined));
    assert.match(says, /nothing within 3 s/);
  }).timeout(10_000);
});
