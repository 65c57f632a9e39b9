import assert from 'node:assert/strict';
import type { ProtocolScope } from '@loadgate/core';
import type { HttpConfig } from '../grammar.ts';
import { certificate } from '../testing/certificates.test.ts';
import { defaults, harness, scope } from '../testing/harness.test.ts';
import { proxyServer } from '../testing/proxy.test.ts';
import { renderer, vu } from '../testing/renderer.test.ts';
import { echoServer, rawServer, secureServer, type TestServer } from '../testing/servers.test.ts';
import { preflight } from './preflight.ts';

const CANARY = 'canary-7f3a';

describe('a proxy', () => {
  const closing: TestServer[] = [];
  afterEach(async () => {
    for (const one of closing.splice(0)) await one.close();
  });
  const serving = async <T extends TestServer>(server: Promise<T>): Promise<T> => {
    closing.push(await server);
    return server;
  };
  const login = (proxy: TestServer): string => proxy.url.replace('http://', 'http://ada:${password}@');
  const known: Partial<ProtocolScope> = { nobody: vu({ password: CANARY }), text: renderer.text };
  async function asked(target: string, config: Partial<HttpConfig>, more: Partial<ProtocolScope> = {}) {
    const http = await harness(target, config, { ...known, ...more });
    const all = await http.send('get', '/x', { headers: { authorization: 'Bearer own' } }, { needs: ['body'] });
    await http.close();
    const { outcome } = all;
    return { ...all, told: outcome.kind === 'error' ? `${outcome.error}: ${outcome.message}` : 'reply' };
  }

  it('is asked for the way with CONNECT, and for plain HTTP too; the target sees nothing of it', async () => {
    const target = await serving(echoServer());
    const proxy = await serving(proxyServer(target.port));
    const { told, view, times, evidence } = await asked('http://localhost:9', { proxy: login(proxy) });
    assert.equal(told, 'reply');
    const authorization = Buffer.from(`ada:${CANARY}`).toString('base64');
    assert.deepEqual(proxy.heads, [
      `CONNECT localhost:9 HTTP/1.1\r\nhost: localhost:9\r\nproxy-authorization: Basic ${authorization}\r\n\r\n`,
    ]);
    const seen = String(view('body'));
    assert.ok(seen.includes('"url":"/x"') && seen.includes('"host":"localhost:9"') && !seen.includes('proxy-authorization'), seen);
    assert.deepEqual([times['connect']?.length, times['first_byte']?.length], [1, 1]);
    assert.ok(!JSON.stringify(evidence()).includes(authorization));
  });

  it('is the way of preflight, too', async () => {
    const target = await serving(echoServer());
    const proxy = await serving(proxyServer(target.port));
    const lines: string[] = [];
    await preflight({ ...defaults, proxy: proxy.url }, scope('http://localhost:9', { log: (line) => lines.push(line) }));
    assert.deepEqual([lines, proxy.heads.length], [['http: http://localhost:9 is there (200)'], 1]);
  });

  it('leads to https, verified by the name of the target', async () => {
    const own = certificate({ hosts: ['localhost'] });
    const target = await serving(secureServer(own));
    const proxy = await serving(proxyServer(target.port));
    const tls = { insecure: false, ca: own.cert };
    const good = await asked('https://localhost:1', { proxy: proxy.url, tls });
    assert.deepEqual([good.told, good.view('body'), good.times['tls']?.length], ['reply', 'well met', 1]);
    assert.match((await asked('https://127.0.0.1:1', { proxy: proxy.url, tls })).told, /^http\.tls_wrong_host: .* not for 127\.0\.0\.1$/);
  });

  it('is kept for the next request', async () => {
    const target = await serving(echoServer());
    const proxy = await serving(proxyServer(target.port));
    const http = await harness('http://localhost:9', { proxy: proxy.url });
    for (const _ of [1, 2]) assert.equal((await http.send('get', '/')).outcome.kind, 'reply');
    await http.close();
    assert.deepEqual([proxy.heads.length, target.sockets()], [1, 1]);
  });

  it('is passed by for `noProxy`', async () => {
    const target = await serving(echoServer());
    const proxy = await serving(proxyServer(target.port));
    assert.equal((await asked(target.url, { proxy: proxy.url, noProxy: ['127.0.0.1'] })).told, 'reply');
    assert.equal(proxy.sockets(), 0);
  });

  const answers: readonly (readonly [answer: string, told: RegExp])[] = [
    [
      'HTTP/1.1 407 Who\r\n\r\n',
      /^http\.proxy_auth: the proxy http:\/\/127\.0\.0\.1:\d+ asks who is there \(407\): it does not take this user and password$/,
    ],
    [
      'HTTP/1.1 502 Bad\r\ncontent-length: 3\r\n\r\nbad',
      /^http\.proxy_failed: the proxy \S+ gives no way to localhost:9: it answered 502$/,
    ],
    ['HTTP/1.1 403 No\r\n\r\n', /^http\.proxy_failed: .* it answered 403$/],
    ['HTTP/1.1 301 Away\r\nlocation: http://localhost:9/\r\n\r\n', /^http\.proxy_failed: .* it answered 301$/],
    ['SSH-2.0-x\r\n\r\n', /^http\.proxy_bad_response: what the proxy \S+ answered is not HTTP$/],
    ['', /^http\.proxy_closed: the proxy \S+ closed the connection without an answer$/],
  ];
  for (const [answer, expected] of answers)
    it(`that answers ${JSON.stringify(answer)} is an error of its own, never the target's answer`, async () => {
      const proxy = await serving(proxyServer(0, (_, socket) => Boolean(socket.end(answer))));
      const { told, outcome, times } = await asked('http://localhost:9', { proxy: login(proxy) });
      assert.match(told, expected);
      assert.deepEqual([outcome.kind === 'error' && outcome.answered, Object.keys(times)], [false, []]);
      assert.ok(!told.includes(CANARY) && !told.includes(Buffer.from(`ada:${CANARY}`).toString('base64')));
      await assert.rejects(preflight({ ...defaults, proxy: login(proxy) }, scope('http://localhost:9', known)), (error: Error) => {
        assert.ok(expected.test(`${told.split(':')[0]}: ${error.message.replace(/\. Check that.*/, '')}`), error.message);
        return !error.message.includes(CANARY);
      });
    });

  it('that refuses connections is an error of its own', async () => {
    const proxy = await rawServer(() => {});
    await proxy.close();
    const { told } = await asked('http://localhost:9', { proxy: proxy.url });
    assert.match(told, /^http\.proxy_refused: nothing answers at the proxy http:\/\/127\.0\.0\.1:\d+ \(connection refused\)$/);
  });

  it('asks for a user where none is written', async () => {
    const proxy = await serving(proxyServer(0, (_, socket) => Boolean(socket.end('HTTP/1.1 407 Who\r\n\r\n'))));
    assert.match((await asked('http://localhost:9', { proxy: proxy.url })).told, /: write user and password in `http\.proxy`$/);
  });

  it('has to be allowed, and so has what is behind it', async () => {
    const proxy = await serving(proxyServer(0));
    const behind = await asked('http://elsewhere.example', { proxy: proxy.url });
    assert.match(behind.told, /^http\.host_not_allowed: elsewhere\.example is none of the hosts/);
    const itself = await asked('http://localhost:9', { proxy: 'http://proxy.example:3128' });
    assert.match(itself.told, /^http\.host_not_allowed: proxy\.example is none of the hosts/);
    assert.equal(proxy.sockets(), 0);
  });

  it('in the environment is not read', async () => {
    const target = await serving(echoServer());
    const proxy = await serving(proxyServer(target.port));
    const before = process.env['HTTP_PROXY'];
    process.env['HTTP_PROXY'] = proxy.url;
    try {
      assert.equal((await asked(target.url, {})).told, 'reply');
      assert.equal(proxy.sockets(), 0);
      await assert.rejects(
        preflight(defaults, scope('http://nowhere.invalid', { allowsHost: () => true })),
        /(?<!\S)HTTP_PROXY is set, but not read: write http\.proxy to go through it\.$/,
      );
    } finally {
      if (before === undefined) delete process.env['HTTP_PROXY'];
      else process.env['HTTP_PROXY'] = before;
    }
  });
});
