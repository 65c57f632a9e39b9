import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { createSecureServer } from 'node:http2';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { HttpConfig, HttpOptions } from '../grammar.ts';
import { certificate } from '../testing/certificates.test.ts';
import { harness, type Sent } from '../testing/harness.test.ts';
import { vu } from '../testing/renderer.test.ts';
import { httpServer, listening, received, type TestServer } from '../testing/servers.test.ts';

/** More than what the system keeps of a connection that nobody reads. */
const FILM_BYTES = 30e6;

describe('a body that did not go out before its answer was there', () => {
  const own = certificate({ hosts: ['127.0.0.1'] });
  let root = '';
  before(() => {
    root = mkdtempSync(join(tmpdir(), 'loadgate-unsent-'));
    writeFileSync(join(root, 'film'), '');
    truncateSync(join(root, 'film'), FILM_BYTES);
  });
  after(() => rmSync(root, { recursive: true }));
  const closing: { close(): Promise<void> }[] = [];
  afterEach(async () => {
    for (const one of closing.splice(0).reverse()) await one.close();
  });

  /** `/read` is answered when its body is there, `/moved` leads there at once, everything else is answered at once. */
  const http1 = (): Promise<TestServer> =>
    httpServer((request, response) => {
      if (request.url === '/read') void received(request).then(({ body }) => response.end(String(body.length)));
      else response.writeHead(request.url === '/moved' ? 307 : 200, { location: '/read' }).end('ok');
    });
  const http2 = (): Promise<TestServer> => {
    const server = createSecureServer(own);
    server.on('stream', (stream, { ':path': path }) => {
      stream.on('error', () => {});
      let bytes = 0;
      if (path === '/read')
        stream
          .on('data', (chunk: Buffer) => {
            bytes += chunk.length;
          })
          .on('end', () => {
            stream.respond({ ':status': 200 });
            stream.end(String(bytes));
          });
      else {
        stream.respond(path === '/moved' ? { ':status': 307, location: '/read' } : { ':status': 200 });
        stream.end('ok');
      }
    });
    return listening(server as never, 'https');
  };
  const versions: readonly (readonly [version: 1 | 2, serving: () => Promise<TestServer>, config: Partial<HttpConfig>])[] = [
    [1, http1, {}],
    [2, http2, { version: 2, tls: { insecure: false, ca: own.cert } }],
  ];
  const large = '${text}';
  const bodies: readonly (readonly [what: string, options: HttpOptions])[] = [
    ['from disk', { file: 'film' }],
    ['from memory', { text: large }],
    ['in a form', { multipart: { a: { file: 'film' } } }],
  ];
  const user = vu({ text: 'x'.repeat(FILM_BYTES) });
  const countedIn = ({ outcome, times }: Sent): string =>
    `${outcome.kind === 'reply' ? 'reply' : outcome.message} ${times['unsent_bodies']?.join() ?? 'none'}`;

  for (const [version, serving, config] of versions)
    for (const [what, options] of bodies)
      it(`is counted over HTTP/${version} ${what}, and one that went out is not`, async () => {
        const server = await serving();
        const http = await harness(server.url, config, { root });
        closing.push(server, http);
        const send = (path: string, own: HttpOptions): Promise<Sent> =>
          http.send('post', path, own, { user, needs: ['body'], session: http.session() });
        assert.equal(countedIn(await send('/', options)), 'reply 1');
        const whole = await send('/read', options);
        assert.deepEqual([countedIn(whole), Number(whole.view('body')) >= FILM_BYTES], ['reply none', true]);
        // what a redirect did not wait for is sent to where it leads
        assert.equal(countedIn(await send('/moved', options)), 'reply none');
        assert.equal(countedIn(await send('/', { text: 'small' })), 'reply none');
        assert.equal(countedIn(await send('/', {})), 'reply none');
      });
});
