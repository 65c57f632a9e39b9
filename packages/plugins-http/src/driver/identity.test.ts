import assert from 'node:assert/strict';
import { createPrivateKey } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { authority, certificate } from '../testing/certificates.test.ts';
import { realClock } from '../testing/clock.test.ts';
import { defaults, harness, scope } from '../testing/harness.test.ts';
import { PFX, PFX_PASSPHRASE } from '../testing/pfx.test.ts';
import { renderer, vu } from '../testing/renderer.test.ts';
import { httpServer, listening, type TestServer } from '../testing/servers.test.ts';
import type { TlsConfig } from '../transport.ts';
import { faultOf } from './faults.ts';
import { originsByHref } from './origin.ts';
import { preflight } from './preflight.ts';
import { secureContextOf } from './tls.ts';

const CANARY = 'canary-51d0';

describe('a client certificate', () => {
  const ours = authority();
  const own = certificate({ hosts: ['127.0.0.1'], by: ours });
  const ada = certificate({ hosts: ['ada'], by: ours });
  const eve = certificate({ hosts: ['eve'], by: ours });
  const stranger = certificate({ hosts: ['eve'] });
  const old = certificate({ hosts: ['old'], by: ours, untilYear: 2020 });
  const locked = createPrivateKey(ada.key).export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: CANARY }).toString();
  // a year in which all of them are good
  const clock = { ...realClock, iso: () => '2030-01-01T00:00:00.000Z' };
  let folder: string;
  let server: TestServer | undefined;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'loadgate-identity-'));
    const files = {
      'ada.pem': ada.cert,
      'ada.key': ada.key,
      'eve.key': eve.key,
      'locked.key': locked,
      'ada.pfx': PFX,
      'large.pem': ada.cert.padEnd(1_000_001),
    };
    for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
  });
  after(() => rmSync(folder, { recursive: true }));
  afterEach(async () => {
    await server?.close();
    server = undefined;
  });
  const known = {
    nobody: vu({ key: ada.key, passphrase: CANARY, wrong: `${CANARY}-wrong`, stranger: stranger.key, pfx: PFX_PASSPHRASE }),
    text: renderer.text,
  };
  /** Tells who showed a certificate that it trusts. */
  const asking = (isStrict = true): Promise<TestServer> =>
    listening(
      createServer({ ...own, ca: [ours.cert], requestCert: true, rejectUnauthorized: isStrict }, (request, response) => {
        const { subject } = (request.socket as unknown as { getPeerCertificate(): { subject?: { CN: string } } }).getPeerCertificate();
        response.end(subject?.CN ?? 'nobody');
      }),
      'https',
    );
  async function asked(tls: Partial<TlsConfig>, isStrict = true) {
    server = await asking(isStrict);
    const http = await harness(server.url, { tls: { insecure: false, ca: ours.cert, ...tls } }, { root: folder, clock, ...known });
    const { outcome, view } = await http.send('get', '/', {}, { needs: ['body'] });
    await http.close();
    return outcome.kind === 'error' ? outcome.error : String(view('body'));
  }

  const good: readonly (readonly [what: string, tls: Partial<TlsConfig>])[] = [
    ['of files', { cert: 'ada.pem', key: 'ada.key' }],
    ['of text, the key from a secret', { cert: ada.cert, key: '${key}' }],
    ['with an encrypted key', { cert: 'ada.pem', key: 'locked.key', passphrase: '${passphrase}' }],
  ];
  for (const [what, tls] of good) it(`${what} is shown to a server that asks`, async () => assert.equal(await asked(tls), 'ada'));

  it('of a pfx is shown to a server that asks', async () => {
    assert.equal(await asked({ pfx: 'ada.pfx', passphrase: '${pfx}' }, false), 'ada');
  });

  it('that is missing, or that nobody trusts, is a failed request', async () => {
    assert.equal(await asked({}), 'http.reset');
    await server?.close();
    assert.equal(await asked({ cert: stranger.cert, key: '${stranger}' }), 'http.reset');
  });

  const alerts: readonly (readonly [code: string, told: RegExp])[] = [
    [
      'ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED',
      /^https:\/\/a\.example asks for a client certificate and got none; name one in http\.tls\.cert/,
    ],
    ['ERR_SSL_SSLV3_ALERT_BAD_CERTIFICATE', /^https:\/\/a\.example does not take the client certificate in http\.tls \(why\)$/],
    ['ERR_SSL_TLSV1_ALERT_UNKNOWN_CA', /^https:\/\/a\.example does not take the client certificate/],
  ];
  for (const [code, told] of alerts)
    it(`has a kind of its own where the server says ${code}`, () => {
      const thrown = Object.assign(new Error('alert'), { code, reason: 'why' });
      const { error, message, answered } = faultOf(thrown, originsByHref()(new URL('https://a.example')), 'sent');
      assert.deepEqual([error, answered], ['http.tls_client_certificate', false]);
      assert.match(message, told);
    });

  const bad: readonly (readonly [what: string, tls: Partial<TlsConfig>, told: RegExp])[] = [
    ['a certificate file that is not there', { cert: 'gone.pem', key: 'ada.key' }, /^http\.tls\.cert: the file gone\.pem cannot be read$/],
    ['a key file that is not there', { cert: 'ada.pem', key: 'gone.key' }, /^http\.tls\.key: the file gone\.key cannot be read$/],
    ['a certificate that is none', { cert: 'ada.key', key: 'ada.key' }, /^http\.tls\.cert: there is no certificate in it; /],
    [
      'a certificate from outside of the project that is none',
      { cert: '/etc/passwd', key: 'ada.key' },
      /^http\.tls\.cert: there is no certificate in it; PEM is expected, from BEGIN CERTIFICATE to END CERTIFICATE$/,
    ],
    ['a key that never ends', { cert: 'ada.pem', key: '/dev/zero' }, /^http\.tls\.key: the file \/dev\/zero is no regular file$/],
    ['a folder', { pfx: '.' }, /^http\.tls\.pfx: the file \. is no regular file$/],
    [
      'a certificate without measure',
      { cert: 'large.pem', key: 'ada.key' },
      /^http\.tls\.cert: the file large\.pem has 1000001 bytes; more than 1000000 are not read$/,
    ],
    ['a key that is none', { cert: 'ada.pem', key: 'ada.pem' }, /^http\.tls\.key: there is no private key in it; /],
    [
      'a key of somebody else',
      { cert: 'ada.pem', key: 'eve.key' },
      /^http\.tls\.key: the key does not belong to the certificate in http\.tls\.cert; /,
    ],
    [
      'a wrong passphrase',
      { cert: 'ada.pem', key: 'locked.key', passphrase: '${wrong}' },
      /^http\.tls\.passphrase: the key cannot be decrypted with it$/,
    ],
    [
      'no passphrase',
      { cert: 'ada.pem', key: 'locked.key' },
      /^http\.tls\.key: the key is encrypted; write `passphrase: \$\{secret\.X\}` beside it$/,
    ],
    [
      'one that has expired',
      { cert: old.cert, key: '${old}' },
      /^http\.tls\.cert: the certificate has expired \(Jan {2}1 00:00:00 2020 GMT\); renew it$/,
    ],
    ['a pfx that is not there', { pfx: 'gone.pfx' }, /^http\.tls\.pfx: the file gone\.pfx cannot be read$/],
    ['a pfx that is none', { pfx: 'ada.pem' }, /^http\.tls\.pfx: there is no certificate with its key in it; PKCS#12 is expected$/],
    [
      'a pfx with a wrong passphrase',
      { pfx: 'ada.pfx', passphrase: '${wrong}' },
      /^http\.tls\.passphrase: the pfx cannot be decrypted with it$/,
    ],
    ['a pfx without its passphrase', { pfx: 'ada.pfx' }, /^http\.tls\.pfx: it is encrypted; write `passphrase/],
  ];
  for (const [what, tls, told] of bad)
    it(`with ${what} is told before anything is sent, whatever the target`, async () => {
      server = await httpServer((_, response) => response.end());
      const more = { root: folder, ...known, nobody: vu({ ...known.nobody.vars, old: old.key }) };
      for (const target of [server.url, undefined])
        await assert.rejects(preflight({ ...defaults, tls: { insecure: false, ...tls } }, scope(target, more)), (error: Error) => {
          assert.match(error.message, told);
          return !error.message.includes(CANARY);
        });
      assert.equal(server.sockets(), 0);
    });

  it('of a pfx that has expired, or that is not valid yet, is told', () => {
    writeFileSync(join(folder, 'late.pfx'), PFX);
    const at = (iso: string) => () =>
      secureContextOf(
        { insecure: false, pfx: 'late.pfx', passphrase: PFX_PASSPHRASE },
        { root: folder, render: String, nowMs: Date.parse(iso) },
      );
    assert.throws(at('2060-01-01'), /^Error: http\.tls\.pfx: the certificate has expired \(.*2051 GMT\); renew it$/);
    assert.throws(at('2020-01-01'), /^Error: http\.tls\.pfx: the certificate is not valid yet \(from .*\)$/);
    at(clock.iso())();
  });
});
