import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { listening, type TestServer } from '../../../packages/plugins-http/src/testing/servers.test.ts';

export type Answer = (response: ServerResponse, n: number, request: IncomingMessage) => void;

/** A real HTTP server. It answers the look before the load and leaves each other request to `answer`; `n` counts these, from 0. */
export const serving = (answer: Answer) => (): Promise<TestServer> => listening(serverOf(answer), 'http');

export function serverOf(answer: Answer): Server {
  let n = 0;
  return createServer((request, response) => {
    request.resume();
    if (request.method === 'HEAD') response.end();
    else answer(response, n++, request);
  });
}
