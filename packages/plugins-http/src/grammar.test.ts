import assert from 'node:assert/strict';
import { languageOf } from '@loadgate/core/language';
import { plugin } from './index.ts';
import { defaults } from './testing/harness.test.ts';
import { leadsHere } from './transport.ts';

describe('the section http', () => {
  const section = languageOf([plugin]).protocols.get('http')?.config;
  const read = (written: unknown) => section?.safeParse(written);

  it('has a default for everything', () => assert.deepEqual(read({})?.data, defaults));

  const good: readonly (readonly [written: object, expected: object])[] = [
    [
      { timeout: '10s', keepAlive: '1m', maxBody: '2MiB' },
      { timeout: 10e6, keepAlive: 60e6, maxBody: 2_097_152 },
    ],
    [{ headers: { a: 'x ${b}', 'c?': [1, true] } }, { headers: { a: 'x ${b}', 'c?': [1, true] } }],
    [{ auth: { bearer: '${token}' } }, { auth: { bearer: '${token}' } }],
    [{ auth: { basic: { user: 'a', password: 'b' } } }, { auth: { basic: { user: 'a', password: 'b' } } }],
    [{ auth: { digest: { user: 'a', password: 'b' } } }, { auth: { digest: { user: 'a', password: 'b' } } }],
    [{ compress: 'zstd' }, { compress: 'zstd' }],
    [{ auth: 'none' }, { auth: 'none' }],
    [{ tls: {} }, { tls: { insecure: false } }],
    [{ tls: { ca: 'ca.pem' } }, { tls: { ca: 'ca.pem', insecure: false } }],
    [
      { tls: { cert: 'a.pem', key: '${secret.K}', passphrase: '${secret.P}' } },
      { tls: { cert: 'a.pem', key: '${secret.K}', passphrase: '${secret.P}', insecure: false } },
    ],
    [{ tls: { pfx: 'a.pfx' } }, { tls: { pfx: 'a.pfx', insecure: false } }],
    [{ timeouts: { connect: '1s', idle: '5ms' } }, { timeouts: { connect: 1e6, idle: 5e3 } }],
    [{ proxy: 'http://ada:${secret.P}@p.example:3128', noProxy: ['.a.example', '::1'], version: 2 }, {}],
    [{ proxy: '${secret.PROXY}' }, {}],
    [{ hosts: { 'api.example.com': '127.0.0.1:8443', b: '[::1]' } }, {}],
    [{ connections: 'shared', maxConnections: 4, redirects: 0, cookies: false, decompress: false }, { redirects: 0 }],
  ];
  for (const [written, expected] of good)
    it(`takes ${JSON.stringify(written)}`, () => assert.deepEqual(read(written)?.data, { ...defaults, ...written, ...expected }));

  const bad: readonly object[] = [
    { timeouts: '10s' },
    { timeout: 10 },
    { timeout: '10' },
    { maxBody: '10 apples' },
    { connections: 'pooled' },
    { maxConnections: 0 },
    { redirects: -1 },
    { auth: { digest: {} } },
    { compress: 'lzma' },
    { compress: true },
    { auth: { bearer: 'a', basic: { user: 'a', password: 'b' } } },
    { auth: { basic: { user: 'a' } } },
    { tls: { verify: false } },
    { tls: { ca: '' } },
    { headers: { a: { b: 1 } } },
    { headers: { '': 'x' } },
    { cookies: 'yes' },
    { timeouts: { connect: 5 } },
    { timeouts: { connect: '0s' } },
    { timeouts: { firstbyte: '1s' } },
    { version: 3 },
    { version: '2' },
    { noProxy: 'a.example' },
    { noProxy: ['http://a.example'] },
    { hosts: { 'http://a.example': '127.0.0.1' } },
    { hosts: { 'a.example:443': '127.0.0.1' } },
    { hosts: { '10.0.0.1': '127.0.0.1' } },
    { hosts: { 'a.example': '127.0.0.1:0' } },
    { hosts: { 'a.example': '127.0.0.1:99999' } },
    { hosts: { 'a.example': 'http://127.0.0.1' } },
    { hosts: ['a.example'] },
  ];
  for (const written of bad) it(`refuses ${JSON.stringify(written)}`, () => assert.equal(read(written)?.success, false));
});

describe('what the section http says of', () => {
  const section = languageOf([plugin]).protocols.get('http')?.config;
  const cases: readonly (readonly [written: object, path: string, message: RegExp])[] = [
    [{ proxy: 'https://p.example' }, 'proxy', /^must be the address of an HTTP proxy/],
    [{ proxy: 'socks5://p.example' }, 'proxy', /^must be the address of an HTTP proxy/],
    [{ proxy: 'p.example:3128' }, 'proxy', /^must be the address of an HTTP proxy/],
    [{ proxy: 'http://p.example/path' }, 'proxy', /^must be the address of an HTTP proxy/],
    [{ proxy: 'http://p.example:70000' }, 'proxy', /^must be the address of an HTTP proxy/],
    [{ proxy: 'http://ada:canary@p.example' }, 'proxy', /^must not hold a password in clear/],
    [{ tls: { cert: 'a' } }, 'tls.cert', /^needs `key`/],
    [{ tls: { key: 'a' } }, 'tls.key', /^needs `cert`/],
    [{ tls: { cert: 'a', key: 'b', pfx: 'c' } }, 'tls.cert tls.key', /^cannot stand beside `pfx`/],
    [{ tls: { passphrase: '${secret.P}' } }, 'tls.passphrase', /^needs `key` or `pfx`/],
    [{ tls: { pfx: 'a', passphrase: 'canary' } }, 'tls.passphrase', /^must not stand in clear/],
    [{ tls: { cert: 'a', key: '-----BEGIN PRIVATE KEY-----canary' } }, 'tls.key', /^must not hold a private key in clear/],
  ];
  for (const [written, path, message] of cases)
    it(`${JSON.stringify(written)} stands at ${path}, without what is secret`, () => {
      const issues = section?.safeParse(written).error?.issues ?? [];
      assert.equal(issues.map((issue) => issue.path.join('.')).join(' '), path);
      for (const issue of issues) {
        assert.match(issue.message, message);
        assert.ok(!issue.message.includes('canary'));
      }
    });
});

describe('`hosts` lead', () => {
  const hosts = {
    'API.example.com': '127.0.0.1:8443',
    'six.example': '[::1]',
    localhost: 'prod.example.com',
    near: '127.0.0.1.example.com',
  };
  for (const [host, isHere] of [
    ['api.example.com', true],
    ['six.example', true],
    ['localhost', false],
    ['near', false],
    ['other.example', false],
  ] as const)
    it(`${host} ${isHere ? 'to' : 'not to'} this machine`, () => assert.equal(leadsHere(hosts, host), isHere));
});

describe('the verbs of http', () => {
  const { verbs, shorthands } = languageOf([plugin]);
  const own = ['get', 'post', 'put', 'patch', 'delete', 'head', 'options'];

  it('are the methods, each with its short form', () => {
    assert.deepEqual(
      own.map((name) => [verbs.get(name)?.protocol, shorthands.get(name.toUpperCase())]),
      own.map((name) => ['http', name]),
    );
  });

  for (const name of own)
    it(`${name} has one body at most, and options of its own`, () => {
      assert.deepEqual(verbs.get(name)?.exclusive, [['json', 'form', 'text', 'file', 'multipart']]);
      assert.deepEqual(verbs.get(name)?.own, [
        'headers',
        'query',
        'json',
        'form',
        'text',
        'file',
        'multipart',
        'compress',
        'auth',
        'redirects',
      ]);
    });
});
