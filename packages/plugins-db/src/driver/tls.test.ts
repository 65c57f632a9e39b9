import assert from 'node:assert/strict';
import { chmodSync, chownSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { authority, certificate } from '../../../plugins-http/src/testing/certificates.test.ts';
import { pickAccount } from '../embedded/account.ts';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../embedded/embedded-postgres.ts';
import type { PostgresConfig } from '../section.ts';
import { defaults, harness, scope } from '../testing/harness.test.ts';
import { testServer } from '../testing/server.test.ts';
import { until } from '../testing/until.test.ts';
import { preflight } from './preflight.ts';

describe('an encrypted connection', () => {
  const known = authority();
  const folder = mkdtempSync(join(tmpdir(), 'lg-tls-'));
  let server: EmbeddedPostgres;
  before(async () => {
    const { cert, key } = certificate({ hosts: ['127.0.0.1', 'db.example'], by: known });
    const files = { ssl_cert_file: join(folder, 'cert.pem'), ssl_key_file: join(folder, 'key.pem') };
    chmodSync(folder, 0o755);
    const account = pickAccount(process.env.LOADGATE_PG_RUN_AS);
    for (const [file, text] of [
      [files.ssl_cert_file, cert],
      [files.ssl_key_file, key],
    ] as const) {
      writeFileSync(file, text, { mode: 0o600 });
      if (account !== undefined) chownSync(file, account.uid, account.gid);
    }
    writeFileSync(join(folder, 'ca.pem'), known.cert);
    server = await startEmbeddedPostgres({ settings: { ssl: 'on', ...files } });
  });
  after(async () => {
    await server.stop();
    rmSync(folder, { recursive: true });
  });
  /** Whether it came about encrypted, or the kind of the error. */
  const tried = async (tls: PostgresConfig['tls'], url = server.url): Promise<unknown> => {
    const postgres = await harness({ url, tls }, { root: folder });
    try {
      const sent = await postgres.send('select ssl from pg_stat_ssl where pid = pg_backend_pid()', { needs: ['row'] });
      return sent.outcome.kind === 'error' ? sent.result : sent.view('row', 'ssl');
    } finally {
      await postgres.close();
    }
  };

  const cases: readonly (readonly [what: string, tls: PostgresConfig['tls'], expected: unknown])[] = [
    ['is not made unless asked for', false, false],
    ['trusts an authority that it was told of, by file', { ca: 'ca.pem', insecure: false }, true],
    ['trusts an authority that it was told of, by text', { ca: known.cert, insecure: false }, true],
    ['verifies the name that it was told', { ca: known.cert, insecure: false, serverName: 'db.example' }, true],
    ['refuses a certificate for another name', { ca: known.cert, insecure: false, serverName: 'other.example' }, 'postgres.tls_wrong_host'],
    ['refuses an unknown authority', true, 'postgres.tls'],
    ['trusts anybody if asked to', { insecure: true }, true],
  ];
  for (const [what, tls, expected] of cases) it(what, async () => assert.equal(await tried(tls), expected));

  for (const [mode, expected] of [
    ['require', true],
    ['disable', false],
    ['verify-full', 'postgres.tls'],
  ] as const)
    it(`follows sslmode=${mode}`, async () => assert.equal(await tried(false, `${server.url}?sslmode=${mode}`), expected));

  it('is what a server can demand, and then the advice is what lets one in', async () => {
    const rules = join(server.dir, 'data', 'pg_hba.conf');
    const were = readFileSync(rules, 'utf8');
    const looked = async (tls: PostgresConfig['tls']): Promise<string> =>
      preflight({ ...defaults, url: server.url, tls }, scope()).then(
        () => 'in',
        ({ message }: Error) => message.replaceAll(String(server.port), 'PORT'),
      );
    try {
      writeFileSync(rules, 'hostssl all all 127.0.0.1/32 scram-sha-256\n');
      process.kill(server.pid, 'SIGHUP');
      await until(async () => (await looked(false)) !== 'in', 'the server has read its rules');
      assert.equal(
        await looked(false),
        'no pg_hba.conf entry for host "127.0.0.1", user "postgres", database "postgres", no encryption (postgres@127.0.0.1:PORT/postgres, SQLSTATE 28000). Check `postgres.user` and the secret of `postgres.password` or `postgres.url`. If the server wants TLS, write `postgres: { tls: true }`.',
      );
      assert.equal(await looked({ ca: known.cert, insecure: false }), 'in');
    } finally {
      writeFileSync(rules, were);
      process.kill(server.pid, 'SIGHUP');
      await until(async () => (await looked(false)) === 'in', 'the server has read its rules');
    }
  });

  it('is refused by a server that has none', async () => assert.equal(await tried(true, (await testServer()).adminUrl), 'postgres.tls'));

  for (const ca of ['none.pem', 'key.pem', '/dev/zero'])
    it(`cannot be verified by ${ca}`, () => assert.rejects(tried({ ca, insecure: false }), /^Error: postgres\.tls\.ca: /));
});
