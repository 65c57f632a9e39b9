import assert from 'node:assert/strict';
import { gzipSync } from 'node:zlib';
import type { HttpOptions, HttpVerb } from '../grammar.ts';
import { harness, type SendOptions } from '../testing/harness.test.ts';
import { httpServer, rawServer, type TestServer } from '../testing/servers.test.ts';
import { EXCERPT_BYTES } from './evidence.ts';

const AGENT = 'user-agent: loadgate/1.0.0 run/20261123-120000-abcd';

describe('evidence', () => {
  let server: TestServer | undefined;
  afterEach(async () => {
    await server?.close();
    server = undefined;
  });
  async function of(
    serving: Promise<TestServer>,
    verb: HttpVerb,
    path: string,
    options: HttpOptions = {},
    more: Partial<SendOptions> = {},
  ): Promise<{ request: string; response: string }> {
    server = await serving;
    const { port } = server;
    const http = await harness(server.url, { decompress: false });
    const { evidence } = await http.send(verb, path, options, more);
    await http.close();
    const { request, response } = evidence();
    return { request: request.replaceAll(String(port), 'PORT'), response: response.replace(/date: .*\n/, '') };
  }
  const answering = (body: string | Buffer, headers: Record<string, string | string[]> = {}, status = 200) =>
    httpServer((_, response) => {
      response.sendDate = false;
      response.writeHead(status, { 'content-length': String(body.length), ...headers });
      response.end(body);
    });

  it('shows request and answer as on the wire', async () => {
    const { request, response } = await of(
      answering('{"error":"busy"}', { 'content-type': 'application/json' }, 503),
      'post',
      '/a/../b?q=%20',
      {
        json: { a: 1 },
        headers: { 'X-Trace': 't1' },
      },
    );
    assert.equal(request, `POST /a/../b?q=%20\nhost: 127.0.0.1:PORT\nX-Trace: t1\n${AGENT}\ncontent-type: application/json\n\n{"a":1}`);
    assert.equal(
      response,
      '503 Service Unavailable\ncontent-length: 16\ncontent-type: application/json\nConnection: keep-alive\nKeep-Alive: timeout=60\n\n{"error":"busy"}'
        .toLowerCase()
        .replace('503 service unavailable', '503 Service Unavailable'),
    );
  });

  it('shows no credentials, for a captured token is known to nobody as a secret', async () => {
    const options: HttpOptions = {
      headers: { Cookie: 'sid=s3cr3t; theme=dark', 'Proxy-Authorization': 's3cr3t' },
      auth: { basic: { user: 'ada', password: 's3cr3t' } },
    };
    const { request, response } = await of(
      answering('', { 'set-cookie': ['sid=s3cr3t; Path=/; HttpOnly', 'b=s3cr3t'] }),
      'get',
      '/',
      options,
    );
    assert.match(request, /^Cookie: sid=\*\*\*; theme=\*\*\*\nProxy-Authorization: \*\*\*$/m);
    assert.match(request, /^authorization: Basic \*\*\*$/m);
    assert.match(response, /^set-cookie: sid=\*\*\*; Path=\/; HttpOnly\nset-cookie: b=\*\*\*$/m);
    assert.doesNotMatch(request + response, /s3cr3t|YWRhO/);
  });

  const long = 'y'.repeat(EXCERPT_BYTES + 1);
  const bodies: readonly (readonly [what: string, body: string | Buffer, headers: Record<string, string>, shown: string])[] = [
    ['text nobody reads', 'hi', {}, 'hi'],
    ['the beginning of a long text', long, {}, `${long.slice(1)}…`],
    ['how much there is of what is no text', Buffer.of(1, 0, 2), { 'content-type': 'image/png' }, '(3 bytes of image/png)'],
    ['what it was before it was compressed', gzipSync('hi'), { 'content-encoding': 'gzip' }, 'hi'],
    [
      'what cannot be decompressed as not kept',
      'hi',
      { 'content-encoding': 'gzip', 'content-type': 'text/plain' },
      '(2 bytes of text/plain, not kept)',
    ],
    ['nothing for no body', '', {}, ''],
  ];
  for (const [what, body, headers, shown] of bodies)
    for (const needs of [[], ['body']])
      it(`shows ${what}${needs.length > 0 ? ', read or not' : ''}`, async () => {
        const { response } = await of(
          answering(body, headers),
          'get',
          '/',
          {},
          { needs: headers['content-encoding'] === undefined ? needs : [] },
        );
        assert.equal(response.split('\n\n').slice(1).join('\n\n'), shown);
      });

  it('shows the beginning of a long request', async () => {
    const { request } = await of(answering(''), 'post', '/', { text: long });
    assert.equal(request.split('\n\n')[1], `${long.slice(1)}…`);
  });

  it('shows the last request after redirects', async () => {
    const serving = httpServer((request, response) => {
      if (request.url === '/') response.writeHead(302, { location: '/end' });
      response.end();
    });
    assert.match((await of(serving, 'get', '/')).request, /^\(after 1 redirect\)\nGET \/end\n/);
  });

  it('of a request without an answer is the request', async () => {
    const serving = rawServer((socket) => socket.on('data', () => socket.destroy()));
    const { request, response } = await of(serving, 'get', '/x');
    assert.deepEqual([request.split('\n')[0], response], ['GET /x', '']);
  });

  it('of half an answer is the half', async () => {
    const serving = rawServer((socket) => socket.on('data', () => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nha')));
    assert.equal((await of(serving, 'get', '/x')).response, '200 OK\ncontent-length: 9\n\nha');
  });
});
