import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import type { Echo } from '@loadgate/core';
import type { HttpConfig, HttpStep } from '../grammar.ts';
import { bareOf } from './bare.ts';
import { createServer } from './node-http.ts';

/** Answers every request with two bytes at once, on a free port of 127.0.0.1. Keeps no process alive. */
export async function openEcho(config: HttpConfig): Promise<Echo<HttpStep, HttpConfig>> {
  const server = createServer((request, response) => {
    request.resume();
    response.end('ok');
  });
  // who is asked less than every five seconds would be connected to again each time
  server.keepAliveTimeout = 0;
  server.on('connection', (socket) => socket.unref());
  server.unref().listen(0, '127.0.0.1');
  await once(server, 'listening');
  // of a connection that could not be accepted: who asks is told by its own end of it
  server.on('error', () => {});
  const { port } = server.address() as AddressInfo;
  return {
    step: { verb: 'get', value: `http://127.0.0.1:${port}/`, options: {} },
    config: bareOf(config),
    async close() {
      server.close();
      server.closeAllConnections();
    },
  };
}
