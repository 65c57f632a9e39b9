import assert from 'node:assert/strict';
import type { Clock } from '@loadgate/core';
import type { HttpConfig } from '../grammar.ts';
import { certificate } from '../testing/certificates.test.ts';
import { realClock } from '../testing/clock.test.ts';
import { defaults, scope } from '../testing/harness.test.ts';
import { answering, httpServer, rawServer, secureServer, type TestServer } from '../testing/servers.test.ts';
import { preflight } from './preflight.ts';

describe('preflight', () => {
  let server: TestServer | undefined;
  afterEach(async () => {
    await server?.close();
    server = undefined;
  });
  const logged: string[] = [];
  const asked = (target: string | undefined, config: Partial<HttpConfig> = {}, clock: Clock = realClock) => {
    logged.length = 0;
    return preflight({ ...defaults, ...config }, scope(target, { clock, log: (line) => logged.push(line) }));
  };
  const complaint = async (target: string, config: Partial<HttpConfig> = {}, clock?: Clock): Promise<string> => {
    let said = 'nothing';
    await assert.rejects(asked(target, config, clock), (error: Error) => {
      said = error.message.replace(/:\d+/, ':PORT');
      return true;
    });
    return said;
  };
  for (const status of [200, 302, 401, 404, 503])
    it(`is content with ${status}, and sends nothing that a user would`, async () => {
      const requests: string[] = [];
      server = await httpServer((request, response) => {
        requests.push(`${request.method} ${request.url} ${Object.keys(request.headers)}`);
        response.writeHead(status, { location: 'http://elsewhere.example/' }).end();
      });
      await asked(`${server.url}/api`, { headers: { 'x-token': '${secret.X}' }, query: { a: '${b}' }, auth: { bearer: '${t}' } });
      assert.deepEqual(requests, ['HEAD /api host,connection,user-agent']);
      assert.deepEqual(logged, [`http: ${server.url}/api is there (${status})`]);
    });

  for (const [what, parts, status] of [
    ['whose status line comes in pieces', ['HT', 'TP/1.1 2', '04 No Content\r\n\r\n'], 204],
    ['after an interim one', ['HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n', '\r\nHTTP/1.1 404 Not Found\r\n\r\n'], 404],
    ['without a word for its status', ['HTTP/1.0 503\r\n\r\n'], 503],
  ] as const)
    it(`understands an answer ${what}`, async () => {
      server = await rawServer((socket) => {
        const [first = '', ...rest] = parts;
        socket.setNoDelay().write(first);
        for (const [i, part] of rest.entries()) setTimeout(() => socket.write(part), 10 * (i + 1));
      });
      await asked(server.url);
      assert.deepEqual(logged, [`http: ${server.url} is there (${status})`]);
    });

  it('has nothing to ask without a target', () => asked(undefined));

  it('says what to do when nothing answers', async () => {
    server = await rawServer(() => {});
    const { url } = server;
    await server.close();
    assert.equal(
      await complaint(url),
      'nothing answers at http://127.0.0.1:PORT (connection refused). Start the service, or name the right one with `target:` or `--target`.',
    );
  });

  it('says what to do when the connection is closed', async () => {
    server = await answering('', true);
    assert.equal(
      await complaint(server.url),
      'http://127.0.0.1:PORT closed the connection without an answer. Check the service and what stands before it, or name the right one with `target:` or `--target`.',
    );
  });

  for (const [answer, said] of [
    ['+OK ready\r\n', String.raw`"+OK ready\r\n"`],
    ['HTTP/2.0 200 OK\r\n\r\n', String.raw`"HTTP/2.0 200 OK\r\n\r\n"`],
    ['HTTP/1.1 OK\r\n\r\n', String.raw`"HTTP/1.1 OK\r\n\r\n"`],
  ] as const)
    it(`says what to do when it is no HTTP: ${said}`, async () => {
      server = await answering(answer, false);
      const start = `what http://127.0.0.1:PORT answered is not HTTP: it begins with ${said}. Check that this port speaks HTTP, `;
      assert.equal((await complaint(server.url)).slice(0, start.length), start);
    });

  it('says what is wrong with a certificate of its own that is none, whatever the target', async () => {
    server = await httpServer((_, response) => response.end());
    assert.match(
      await complaint(server.url, { tls: { insecure: false, ca: 'gone.pem' } }),
      /^http\.tls\.ca: the file gone\.pem cannot be read$/,
    );
  });

  it('says what to do when the certificate is for another host', async () => {
    const own = certificate({ hosts: ['api.example'] });
    server = await secureServer(own);
    assert.equal(
      await complaint(server.url, { tls: { insecure: false, ca: own.cert } }),
      'the certificate of https://127.0.0.1:PORT is for api.example, not for 127.0.0.1. Set `http.tls.serverName` to a name that it has, or `http.tls.insecure: true` to test without verification.',
    );
  });

  it('says what to do when the certificate is self-signed', async () => {
    server = await secureServer(certificate({ hosts: ['127.0.0.1'] }));
    assert.equal(await complaint(server.url), 'the certificate of https://127.0.0.1:PORT is self-signed; name it in http.tls.ca');
  });

  it('refuses a target that is none', async () => {
    assert.equal(await complaint('http://ada:secret@127.0.0.1'), 'credentials in a URL are not sent; write http.auth: { basic: … }');
  });

  it('leaves a target that accepts and does not answer in time to the load', async () => {
    let over = (): void => {};
    const clock: Clock = {
      ...realClock,
      at(_, fn) {
        over = fn;
        return { cancel: () => {} };
      },
    };
    server = await rawServer((socket) => socket.on('data', () => over()));
    await asked(server.url, {}, clock);
    assert.deepEqual(logged, [`http: ${server.url} gave no answer within 10 s (the request was sent, nothing came back)`]);
  });

  it('does not wait longer than a request may take for a connection', async () => {
    server = await rawServer(() => {});
    const atOnce: Clock = {
      ...realClock,
      at(_, fn) {
        queueMicrotask(fn);
        return { cancel: () => {} };
      },
    };
    const said = await complaint(server.url, { timeout: 2e6 }, atOnce);
    assert.match(said, /^http:\S+ gave no answer within 2 s \(it had no connection yet\)\. Check the service/);
  });
});
