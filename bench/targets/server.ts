// A target in a process of its own: `GET /` answers 40 bytes, `POST /orders` checks the token and echoes JSON. Told by messages of its parent.
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { Counts } from './counting.ts';
import { TOKEN } from './token.ts';

const ANSWER = Buffer.from('0123456789'.repeat(4));
const PLAIN = { 'content-type': 'text/plain', 'content-length': ANSWER.length };
/** A target that nobody uses any more ends by itself. */
const LONGEST_LIFE_MS = 3 * 3600e3;

const counts = new Counts();
const [key, cert] = process.argv.slice(2);
const server: Server =
  key === undefined || cert === undefined ? createServer() : createTlsServer({ key: readFileSync(key), cert: readFileSync(cert) });

const listener: RequestListener = (request, response) => {
  // a tool that asks whether the target is there makes no load
  if (request.method === 'HEAD') return void response.end();
  if (request.method === 'POST') return order(request, response);
  counts.served();
  response.writeHead(200, PLAIN);
  response.end(ANSWER);
};

function order(request: IncomingMessage, response: ServerResponse): void {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const sent = parsed(Buffer.concat(chunks).toString());
    if (request.headers.authorization !== `Bearer ${TOKEN}` || sent === undefined) {
      counts.refused();
      response.writeHead(401).end();
      return;
    }
    counts.served();
    const body = JSON.stringify({ id: `o-${sent.user}-${sent.item}`, user: sent.user, item: sent.item, tags: sent.tags, ok: true });
    response.writeHead(201, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) });
    response.end(body);
  });
}

function parsed(text: string): { user: unknown; item: unknown; tags: unknown } | undefined {
  try {
    const value = JSON.parse(text);
    return typeof value?.user === 'number' && typeof value.item === 'string' ? value : undefined;
  } catch {
    return undefined;
  }
}

// thousands of users who think are no idle clients
server.keepAliveTimeout = 0;
server.requestTimeout = 0;
server.headersTimeout = 0;
server.on('request', listener);
server.listen({ port: 0, host: '127.0.0.1', backlog: 4096 }, () => process.send?.({ port: (server.address() as AddressInfo).port }));
process.on('message', (question) => {
  if (question === 'reset') counts.reset();
  process.send?.(counts.seen());
});
process.on('disconnect', () => process.exit());
setTimeout(() => process.exit(), LONGEST_LIFE_MS).unref();
