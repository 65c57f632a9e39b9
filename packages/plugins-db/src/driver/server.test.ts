import assert from 'node:assert/strict';
import type { PostgresConfig } from '../section.ts';
import { defaults } from '../testing/harness.test.ts';
import { place, type Server, serverOf, shown } from './server.ts';

const read = (config: Partial<PostgresConfig>): Server =>
  serverOf({ ...defaults, ...config }, (text) => String(text).replace('${pw}', 'geheim'));
const LOCAL: Server = { host: 'localhost', port: 5432, database: 'postgres', user: 'postgres', password: '', tls: undefined };

describe('the server', () => {
  const good: readonly (readonly [config: Partial<PostgresConfig>, server: Partial<Server>])[] = [
    [{}, {}],
    [
      { host: 'db', port: 5433, user: 'ada', password: '${pw}', database: 'shop' },
      { host: 'db', port: 5433, user: 'ada', password: 'geheim', database: 'shop' },
    ],
    [{ user: 'ada' }, { user: 'ada', database: 'ada' }],
    [{ port: '5433' }, { port: 5433 }],
    [{ url: 'postgresql://ada:${pw}@db:5433/shop' }, { host: 'db', port: 5433, user: 'ada', password: 'geheim', database: 'shop' }],
    [{ url: 'postgres://ada@db' }, { host: 'db', user: 'ada', database: 'ada' }],
    [{ url: 'postgres://ada:p%40ss%2Fw@[::1]/a%20b' }, { host: '::1', user: 'ada', password: 'p@ss/w', database: 'a b' }],
    [{ url: 'postgres://ada:p@ss@db/x' }, { host: 'db', user: 'ada', password: 'p@ss', database: 'x' }],
    [
      { url: 'postgres:///shop?host=/run/postgresql&port=5433&user=ada&password=x' },
      { host: '/run/postgresql', port: 5433, user: 'ada', password: 'x', database: 'shop' },
    ],
    [{ url: 'postgres://%2Frun%2Fpg/shop?application_name=x' }, { host: '/run/pg', database: 'shop' }],
    [
      { url: 'postgres://ada:x@db/shop', user: 'bob', password: 'y', database: 'other' },
      { host: 'db', user: 'bob', password: 'y', database: 'other' },
    ],
    [
      { url: 'postgres://db', tls: true },
      { host: 'db', tls: { ca: undefined, verifies: 'host' } },
    ],
    [{ tls: { ca: 'ca.pem', insecure: false, serverName: 'x' } }, { tls: { ca: 'ca.pem', serverName: 'x', verifies: 'host' } }],
    [{ tls: { insecure: true } }, { tls: { verifies: 'none' } }],
    [{ url: 'postgres://db?sslmode=disable' }, { host: 'db' }],
    [{ url: 'postgres://db?sslmode=require' }, { host: 'db', tls: { ca: undefined, verifies: 'none' } }],
    [{ url: 'postgres://db?sslmode=require&sslrootcert=ca.pem' }, { host: 'db', tls: { ca: 'ca.pem', verifies: 'ca' } }],
    [{ url: 'postgres://db?sslmode=verify-full' }, { host: 'db', tls: { ca: undefined, verifies: 'host' } }],
  ];
  for (const [config, server] of good)
    it(`is read from ${JSON.stringify(config)}`, () => assert.deepEqual(read(config), { ...LOCAL, ...server }));

  const bad: readonly (readonly [config: Partial<PostgresConfig>, said: RegExp])[] = [
    [{ url: 'geheim' }, /^postgres.url is no URL of a PostgreSQL server; it reads postgresql:/],
    [{ url: 'http://ada:geheim@db' }, /is no URL of a PostgreSQL server/],
    [{ url: 'postgres://ada:geheim@db:99999/x' }, /is no URL of a PostgreSQL server/],
    [{ url: 'postgres://ada:geheim@[db/x' }, /is no URL of a PostgreSQL server/],
    [{ url: 'postgres://ada:geheim%@db/x' }, /percent sign/],
    [{ url: 'postgres://db/x?pasword=geheim' }, /the parameter "pasword" is not known; known are host, port/],
    [{ url: 'postgres://db/x?sslmode=prefer' }, /sslmode=prefer leaves open what happens; write disable, require/],
    [{ port: '${pw}' }, /is no port/],
  ];
  for (const [config, said] of bad)
    it(`cannot be read from ${JSON.stringify(config)}`, () =>
      assert.throws(
        () => read(config),
        (error: Error) =>
          said.test(error.message) &&
          (config.port !== undefined || !JSON.stringify([error.message, error.stack, error.cause]).includes('geheim')),
      ));

  it('is shown without its password', () => {
    const server = read({ url: 'postgres://ada:geheim@db/shop' });
    assert.deepEqual([shown(server), place(server)], ['ada@db:5432/shop', 'db:5432']);
    assert.equal(place(read({ host: '/run/pg' })), '/run/pg (port 5432)');
  });
});
