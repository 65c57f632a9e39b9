import assert from 'node:assert/strict';
import { languageOf } from '@loadgate/core/language';
import { isTransactionControl } from './grammar.ts';
import { plugin } from './index.ts';
import { defaults } from './testing/harness.test.ts';

const { protocols, verbs } = languageOf([plugin]);

describe('the section postgres', () => {
  const words = protocols.get('postgres');
  const read = (written: unknown) => words?.config.safeParse(written);
  /** What is wrong, in words. */
  const wrong = (written: unknown): string =>
    read(written)
      ?.error?.issues.map(({ message }) => message)
      .join() ?? 'nothing';

  it('has a default for everything', () => assert.deepEqual(read({})?.data, defaults));

  const good: readonly (readonly [written: object, expected: object])[] = [
    [{ url: '${secret.DATABASE_URL}' }, {}],
    [{ url: 'postgresql://ada@db.example:5433/shop', password: '${secret.PW}' }, {}],
    [{ url: 'postgres://ada:${secret.PW}@db/shop' }, {}],
    [{ host: '${env.HOST}', port: '${env.PORT}' }, {}],
    [{ host: '/run/postgresql', port: 5433, user: 'a', database: 'b' }, {}],
    [{ embedded: true, pool: 10, poolTimeout: '500ms' }, { poolTimeout: 500e3 }],
    [
      { connectTimeout: '1s', timeout: '2s', statementTimeout: '3s', lockTimeout: '1m' },
      { connectTimeout: 1e6, timeout: 2e6, statementTimeout: 3e6, lockTimeout: 60e6 },
    ],
    [{ protocol: 'simple' }, {}],
    [{ role: 'app_user', session: { 'app.tenant_id': '${data.tenants.id}', work_mem: '4MB', jit: false, 'a.b.c$': 1 } }, {}],
    [{ tls: true }, {}],
    [{ tls: { ca: 'ca.pem' } }, { tls: { ca: 'ca.pem', insecure: false } }],
  ];
  for (const [written, expected] of good)
    it(`takes ${JSON.stringify(written)}`, () => assert.deepEqual(read(written)?.data, { ...defaults, ...written, ...expected }));

  const bad: readonly (readonly [written: object, said: RegExp])[] = [
    [{ statement_timeout: '3s' }, /Unrecognized key/],
    [{ url: 'postgresql://ada:geheim@db/shop' }, /^must not hold a password.*\nwrite `url: \$\{secret.DATABASE_URL\}`/s],
    [{ url: 'postgresql://ada:ge@heim@db/shop' }, /^must not hold a password/],
    [{ url: 'postgresql://ada@db/shop?password=geheim' }, /^must not hold a password/],
    [{ url: 'ada@db' }, /^must begin with `postgresql:/],
    [{ url: 'mysql://db' }, /^must begin with `postgresql:/],
    [{ password: 'geheim' }, /^must not hold a password.*\nwrite `password: \$\{secret.PGPASSWORD\}`/s],
    [{ url: '${secret.X}', host: 'db' }, /^cannot stand beside `url`, which says it$/],
    [{ url: '${secret.X}', port: 1 }, /^cannot stand beside `url`/],
    [{ port: 0 }, /./],
    [{ port: 65_536 }, /./],
    [{ pool: 0 }, /./],
    [{ pool: 1.5 }, /./],
    [{ timeout: 30 }, /./],
    [{ protocol: 'binary' }, /./],
    [{ session: { 'drop table': 1 } }, /./],
    [{ session: { a: [] } }, /./],
    [{ tls: { verify: false } }, /./],
  ];
  for (const [written, said] of bad) it(`refuses ${JSON.stringify(written)}`, () => assert.match(wrong(written), said));

  const hosts: readonly (readonly [written: object, hosts: readonly string[]])[] = [
    [{}, []],
    [{ host: 'db.example' }, ['postgresql://db.example']],
    [{ host: '::1' }, ['postgresql://[::1]']],
    [{ host: '/run/postgresql' }, []],
    [{ host: '${env.HOST}' }, []],
    [{ url: '${secret.URL}' }, []],
    [{ url: 'postgres://ada:${secret.PW}@db.example:5433/${vars.name}?sslmode=require' }, ['postgres://db.example:5433']],
    [{ url: 'postgres://${env.HOST}/x' }, []],
    [{ url: 'postgres:///x?host=/run/pg' }, []],
    [{ url: 'postgres://db.example', embedded: true }, []],
  ];
  for (const [written, expected] of hosts)
    it(`goes with ${JSON.stringify(written)} to ${expected.join() || 'nobody the guard would have to know'}`, () =>
      assert.deepEqual(words?.hosts(read(written)?.data), expected));
});

describe('the verbs of postgres', () => {
  it('are sql, whose values never stand in it, and the block tx', () => {
    const [sql, tx] = [verbs.get('sql'), verbs.get('tx')];
    assert.deepEqual([sql?.kind, sql?.own, sql?.noTemplates], ['request', ['params'], 'params']);
    assert.deepEqual([tx?.kind, tx?.own, tx?.value?.safeParse('chaos').success], ['block', ['readOnly'], false]);
  });

  it('name error kinds in words', () => {
    const { errorWords = {} } = protocols.get('postgres') ?? {};
    assert.equal(errorWords['serialization'], 'postgres.40001');
    assert.ok(Object.values(errorWords).every((kind) => /^postgres\.(?:[\dA-Z]{5}|[a-z_]+)$/.test(kind)));
  });

  const controls = [
    'begin',
    'BEGIN;',
    ' start  transaction read only',
    'commit',
    'end;',
    'Rollback',
    'rollback work',
    'abort',
    "prepare transaction 'x'",
    '-- why\nbegin',
    '/* a */ /* b */ commit',
  ];
  for (const sql of controls)
    it(`refuse ${JSON.stringify(sql)} outside of tx`, () => {
      assert.equal(isTransactionControl(sql), true);
      assert.equal(verbs.get('sql')?.value?.safeParse(sql).success, false);
    });

  const plain = [
    'select 1',
    'savepoint a',
    'rollback to a',
    'ROLLBACK WORK TO SAVEPOINT a',
    'release a',
    'prepare x as select 1',
    'beginning',
    '-- begin\nselect 1',
    'with a as (select 1) select * from a',
    'do $$ begin end $$',
  ];
  for (const sql of plain)
    it(`take ${JSON.stringify(sql)}`, () => {
      assert.equal(isTransactionControl(sql), false);
      assert.equal(verbs.get('sql')?.value?.safeParse(sql).success, true);
    });

  for (const sql of ['', 'select \0'])
    it(`refuse ${JSON.stringify(sql)}`, () => assert.equal(verbs.get('sql')?.value?.safeParse(sql).success, false));
});
