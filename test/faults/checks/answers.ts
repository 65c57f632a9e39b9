import { createServer, type Server } from 'node:http';
import { gzipSync } from 'node:zlib';

interface Answer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  readonly body?: string | Buffer;
}

const JSON_TYPE = { 'content-type': 'application/json' };

/** By path. */
export const answers: Readonly<Record<string, Answer>> = {
  '/json': {
    headers: { ...JSON_TYPE, etag: '"7"', 'x-many': ['a', 'b'], 'set-cookie': ['sid=abc; Path=/', 'old="q"'] },
    body: '{"id":7,"name":"Ada","list":[1,2],"none":null}',
  },
  '/text': { headers: { 'content-type': 'text/plain' }, body: 'Order 4711 is ready' },
  '/html': { headers: { 'content-type': 'text/html' }, body: '<html><h1>Login</h1></html>' },
  '/empty': {},
  '/no-content': { status: 204 },
  '/broken-json': { headers: JSON_TYPE, body: '{"id":7' },
  '/latin1': { headers: { 'content-type': 'text/plain; charset=iso-8859-1' }, body: Buffer.from('café', 'latin1') },
  '/latin1-unsaid': { headers: { 'content-type': 'text/plain' }, body: Buffer.from('café', 'latin1') },
  '/utf8': { headers: { 'content-type': 'text/plain; charset=utf-8' }, body: 'café' },
  '/bom': { headers: JSON_TYPE, body: '\ufeff{"id":7}' },
  '/not-utf8': { headers: JSON_TYPE, body: Buffer.from([0x7b, 0x22, 0x61, 0x22, 0x3a, 0x22, 0xff, 0xfe, 0x22, 0x7d]) },
  '/huge': { headers: { 'content-type': 'text/plain' }, body: Buffer.alloc(11_000_000, 'x') },
  '/bomb': { headers: { 'content-encoding': 'gzip' }, body: gzipSync(Buffer.alloc(11_000_000)) },
  '/gzip': { headers: { ...JSON_TYPE, 'content-encoding': 'gzip' }, body: gzipSync('{"id":7}') },
  '/graphql-errors': { headers: JSON_TYPE, body: '{"errors":[{"message":"no such field"}],"data":null}' },
  '/graphql-null': { headers: JSON_TYPE, body: '{"errors":null,"data":{}}' },
  '/graphql-created': { status: 201, headers: JSON_TYPE, body: '{"data":{}}' },
  '/graphql': { headers: JSON_TYPE, body: '{"data":{"a":1}}' },
  '/gone': { status: 410, headers: JSON_TYPE, body: '{"error":"gone"}' },
};

/** Serves them on a free port of 127.0.0.1. */
export async function serveAnswers(): Promise<{ readonly url: string; readonly server: Server }> {
  const server = createServer((request, response) => {
    const { status = 200, headers = {}, body = '' } = answers[request.url ?? ''] ?? { status: 404 };
    response.writeHead(status, headers as Record<string, string | string[]>).end(body);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return { url: `http://127.0.0.1:${(server.address() as { port: number }).port}`, server };
}
