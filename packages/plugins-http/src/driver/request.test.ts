import assert from 'node:assert/strict';
import type { HttpConfig, HttpOptions } from '../grammar.ts';
import { harness } from '../testing/harness.test.ts';
import { vu } from '../testing/renderer.test.ts';
import { echoServer, type TestServer } from '../testing/servers.test.ts';

interface Echo {
  readonly url: string;
  readonly headers: Record<string, string>;
  readonly body: string;
}

describe('a request', () => {
  let server: TestServer;
  before(async () => {
    server = await echoServer();
  });
  after(() => server.close());

  const user = vu({ name: 'Ada & Bob', token: 't0ken', n: 3, list: 'x' });
  async function echoed(options: HttpOptions, config: Partial<HttpConfig> = {}): Promise<Echo> {
    const http = await harness(server.url, config);
    const { outcome, view } = await http.send('post', '/x', options, { user, needs: ['json'] });
    await http.close();
    assert.equal(outcome.kind, 'reply', JSON.stringify(outcome));
    return view('json') as Echo;
  }
  const header = async (name: string, options: HttpOptions, config?: Partial<HttpConfig>) => (await echoed(options, config)).headers[name];

  const headers: readonly (readonly [
    what: string,
    name: string,
    options: HttpOptions,
    config: Partial<HttpConfig>,
    expected: string | undefined,
  ])[] = [
    ['a header of the section', 'x-a', {}, { headers: { 'x-a': 'section' } }, 'section'],
    ['the step’s instead, in whatever case', 'x-a', { headers: { 'X-A': 'step' } }, { headers: { 'x-a': 'section' } }, 'step'],
    ['a header with a template', 'x-a', { headers: { 'x-a': 'for ${name}' } }, {}, 'for Ada & Bob'],
    ['no optional header without a value', 'x-a', { headers: { 'x-a?': '${nothing}' } }, { headers: { 'x-a': 'section' } }, undefined],
    ['several values of one name', 'x-a', { headers: { 'x-a': ['1', '2'] } }, {}, '1, 2'],
    ['numbers and booleans as text', 'x-a', { headers: { 'x-a': 1.5 } }, {}, '1.5'],
    ['another host in the header', 'host', { headers: { host: 'api.example' } }, {}, 'api.example'],
    ['what encodings it can undo', 'accept-encoding', {}, {}, 'gzip, deflate, br, zstd'],
    ['nothing of encodings without `decompress`', 'accept-encoding', {}, { decompress: false }, undefined],
    ['the author’s choice of encodings', 'accept-encoding', { headers: { 'Accept-Encoding': 'identity' } }, {}, 'identity'],
    [
      'who sends it behind the author’s name',
      'user-agent',
      { headers: { 'User-Agent': 'shop/2' } },
      {},
      'shop/2 loadgate/1.0.0 run/20261123-120000-abcd',
    ],
    ['a bearer token', 'authorization', { auth: { bearer: '${token}' } }, {}, 'Bearer t0ken'],
    // base64 of "ada:pässword"
    [
      'a user and a password',
      'authorization',
      { auth: { basic: { user: 'ada', password: 'pässword' } } },
      {},
      'Basic YWRhOnDDpHNzd29yZA==',
    ],
    ['the section’s credentials', 'authorization', {}, { auth: { bearer: 'all' } }, 'Bearer all'],
    [
      'the step’s credentials before the section’s',
      'authorization',
      { auth: { bearer: 'own' } },
      { auth: { bearer: 'all' } },
      'Bearer own',
    ],
    [
      'credentials before a header',
      'authorization',
      { headers: { Authorization: 'Own scheme' } },
      { auth: { bearer: 'all' } },
      'Bearer all',
    ],
    ['a header without credentials', 'authorization', {}, { headers: { Authorization: 'Own scheme' } }, 'Own scheme'],
    [
      'neither with `auth: none`',
      'authorization',
      { auth: 'none' },
      { headers: { Authorization: 'x' }, auth: { bearer: 'all' } },
      undefined,
    ],
    ['the type of JSON', 'content-type', { json: {} }, {}, 'application/json'],
    ['the type of a form', 'content-type', { form: { a: 1 } }, {}, 'application/x-www-form-urlencoded'],
    ['the type of text', 'content-type', { text: 'x' }, {}, 'text/plain; charset=utf-8'],
    [
      'the author’s type',
      'content-type',
      { json: {}, headers: { 'Content-Type': 'application/problem+json' } },
      {},
      'application/problem+json',
    ],
    ['the length in bytes', 'content-length', { text: '½' }, {}, '2'],
    ['a length of 0 for no body', 'content-length', {}, {}, '0'],
  ];
  for (const [what, name, options, config, expected] of headers)
    it(`sends ${what}`, async () => assert.equal(await header(name, options, config), expected));

  const bodies: readonly (readonly [what: string, options: HttpOptions, expected: string])[] = [
    ['JSON', { json: { name: '${name}', n: '${n}', list: [1, null, '${n}'] } }, '{"name":"Ada & Bob","n":3,"list":[1,null,3]}'],
    ['constant JSON', { json: { a: 'ü', b: [true] } }, '{"a":"ü","b":[true]}'],
    ['a JSON text', { json: 'hello' }, '"hello"'],
    ['a form', { form: { name: '${name}', tag: ['a b', 'c'], 'gone?': '${nothing}' } }, 'name=Ada+%26+Bob&tag=a+b&tag=c'],
    ['text', { text: 'Dear ${name},\r\n½' }, 'Dear Ada & Bob,\r\n½'],
    ['an empty text', { text: '' }, ''],
  ];
  for (const [what, options, expected] of bodies)
    it(`sends ${what} as its body`, async () => assert.equal((await echoed(options)).body, expected));

  it('puts the query of section and step together, the step’s first of one name', async () => {
    const { url } = await echoed({ query: { 'a?': '${nothing}', b: 2 } }, { query: { a: 1, b: 1, c: 1 } });
    assert.equal(url, '/x?b=2&c=1');
  });

  const unsendable: readonly (readonly [what: string, options: HttpOptions, message: RegExp])[] = [
    ['a header with a line break', { headers: { 'x-a': '${broken}' } }, /invalid x-a header/],
    ['a header the connection decides about', { headers: { 'transfer-encoding': 'chunked' } }, /invalid transfer-encoding header/],
    ['a length that is not the body’s', { text: 'x', headers: { 'content-length': '7' } }, /content-length/],
    ['`expect: 100-continue`', { headers: { expect: '100-continue' } }, /expect header not supported/],
  ];
  for (const [what, options, message] of unsendable)
    it(`fails with http.bad_request for ${what}, and goes on`, async () => {
      const http = await harness(server.url);
      const { outcome } = await http.send('post', '/x', options, { user: vu({ broken: 'a\r\nx-evil: 1' }) });
      assert.equal(outcome.kind === 'error' && outcome.error, 'http.bad_request');
      assert.match(outcome.kind === 'error' ? outcome.message : '', message);
      assert.equal((await http.send('get', '/')).outcome.kind, 'reply');
      await http.close();
    });

  it('fails with http.bad_url where an answer gave no address', async () => {
    const http = await harness(undefined);
    const { outcome } = await http.send('get', '${link}', {}, { user: vu({ link: 'mailto:ada@example.com' }) });
    assert.equal(outcome.kind === 'error' && outcome.error, 'http.bad_url');
    await http.close();
  });
});
