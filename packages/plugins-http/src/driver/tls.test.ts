import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ProtocolScope } from '@loadgate/core';
import { authority, type Certificate, certificate } from '../testing/certificates.test.ts';
import { harness } from '../testing/harness.test.ts';
import { httpServer, secureServer, type TestServer } from '../testing/servers.test.ts';
import type { TlsConfig } from '../transport.ts';

async function asked(target: string, tls: Partial<TlsConfig> = {}, more: Partial<ProtocolScope> = {}) {
  const http = await harness(target, { tls: { insecure: false, ...tls } }, more);
  const { outcome, times } = await http.send('get', '/');
  await http.close();
  return { outcome, times, told: outcome.kind === 'reply' ? 'reply' : `${outcome.error}: ${outcome.message}` };
}

describe('https', () => {
  const ours = authority();
  const good = certificate({ hosts: ['127.0.0.1', 'localhost'], by: ours });
  const servers: TestServer[] = [];
  const serve = async (own: Certificate): Promise<TestServer> => {
    const server = await secureServer(own);
    servers.push(server);
    return server;
  };
  afterEach(async () => {
    for (const server of servers.splice(0)) await server.close();
  });

  it('trusts no authority that nobody named', async () => {
    const { told, outcome } = await asked((await serve(good)).url);
    assert.match(
      told,
      /^http\.tls: the certificate of https:\/\/127\.0\.0\.1:\d+ cannot be verified; name its authority in http\.tls\.ca$/,
    );
    assert.equal(outcome.kind === 'error' && outcome.answered, false);
  });

  it('trusts the authority in `ca`, given as text, and measures the handshake', async () => {
    const { told, times } = await asked((await serve(good)).url, { ca: ours.cert });
    assert.equal(told, 'reply');
    assert.deepEqual([times['connect']?.length, times['tls']?.length], [1, 1]);
  });

  it('trusts the authority in the file that `ca` names', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'loadgate-tls-'));
    try {
      writeFileSync(join(folder, 'ca.pem'), ours.cert);
      const { url } = await serve(good);
      assert.equal((await asked(url, { ca: join(folder, 'ca.pem') })).told, 'reply');
      // from the folder of the config, wherever the command was typed
      assert.equal((await asked(url, { ca: 'ca.pem' }, { root: folder })).told, 'reply');
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('does not open with a file that cannot be read', async () => {
    await assert.rejects(
      () => asked('https://127.0.0.1:1', { ca: '/nowhere/ca.pem' }),
      /^Error: http\.tls\.ca: the file \/nowhere\/ca\.pem cannot be read$/,
    );
  });

  it('does not open with a device that never ends, and tells nothing of a file from outside of the project', async () => {
    await assert.rejects(
      () => asked('https://127.0.0.1:1', { ca: '/dev/zero' }),
      /^Error: http\.tls\.ca: the file \/dev\/zero is no regular file$/,
    );
    await assert.rejects(
      () => asked('https://127.0.0.1:1', { ca: '/etc/passwd' }),
      /^Error: http\.tls\.ca: there is no certificate in it; PEM is expected, from BEGIN CERTIFICATE to END CERTIFICATE$/,
    );
  });

  it('does not open with a text that is no certificate', async () => {
    await assert.rejects(
      () => asked('https://127.0.0.1:1', { ca: '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----' }),
      /^Error: http\.tls\.ca: a certificate in it cannot be read/,
    );
  });

  it('does not open with a text that holds none', async () => {
    await assert.rejects(
      () => asked('https://127.0.0.1:1', { ca: join(import.meta.dirname, 'names.ts') }),
      /^Error: http\.tls\.ca: there is no certificate in it/,
    );
  });

  const refused: readonly (readonly [what: string, own: Certificate, told: RegExp])[] = [
    [
      'has expired',
      certificate({ hosts: ['127.0.0.1'], by: ours, untilYear: 2020 }),
      /^http\.tls_expired: the certificate of https:\S+ has expired$/,
    ],
    [
      'is for another host',
      certificate({ hosts: ['example.com'], by: ours }),
      /^http\.tls_wrong_host: the certificate of https:\S+ is for example\.com, not for 127\.0\.0\.1$/,
    ],
    [
      'is signed by itself',
      certificate({ hosts: ['127.0.0.1'] }),
      /^http\.tls_self_signed: the certificate of https:\S+ is self-signed; name it in http\.tls\.ca$/,
    ],
  ];
  for (const [what, own, told] of refused) {
    it(`refuses a certificate that ${what}`, async () => {
      assert.match((await asked((await serve(own)).url, { ca: ours.cert })).told, told);
    });
    it(`takes a certificate that ${what} with \`insecure\``, async () => {
      assert.equal((await asked((await serve(own)).url, { insecure: true })).told, 'reply');
    });
  }

  it('trusts a certificate signed by itself that `ca` names', async () => {
    const own = certificate({ hosts: ['127.0.0.1'] });
    assert.equal((await asked((await serve(own)).url, { ca: own.cert })).told, 'reply');
  });

  it('verifies the name in `serverName` instead of the host', async () => {
    const own = certificate({ hosts: ['inner.example'], by: ours });
    const { url } = await serve(own);
    assert.equal((await asked(url, { ca: ours.cert, serverName: 'inner.example' })).told, 'reply');
    assert.match(
      (await asked(url, { ca: ours.cert, serverName: 'other.example' })).told,
      /^http\.tls_wrong_host: .* is for inner\.example, not for other\.example$/,
    );
  });

  it('names a port that does not speak TLS', async () => {
    const plain = await httpServer((_, response) => response.end());
    servers.push(plain);
    assert.match((await asked(plain.url.replace('http:', 'https:'))).told, /^http\.tls: https:\S+ does not speak TLS; is it http:\/\/ \?$/);
  });
});
