import assert from 'node:assert/strict';
import { languageOf } from '@loadgate/core/language';
import { plugin } from './index.ts';
import { defaults } from './testing/harness.test.ts';

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
  ];
  for (const written of bad) it(`refuses ${JSON.stringify(written)}`, () => assert.equal(read(written)?.success, false));
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
