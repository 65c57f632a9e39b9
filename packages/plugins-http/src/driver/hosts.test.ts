import assert from 'node:assert/strict';
import type { HttpConfig } from '../grammar.ts';
import { authority, certificate } from '../testing/certificates.test.ts';
import { harness } from '../testing/harness.test.ts';
import { echoServer, secureServer, type TestServer } from '../testing/servers.test.ts';

describe('`hosts`', () => {
  let server: TestServer | undefined;
  afterEach(() => server?.close());
  async function asked(target: string, config: Partial<HttpConfig>) {
    const http = await harness(target, config);
    const all = await http.send('get', '/', {}, { needs: ['body'] });
    await http.close();
    const { outcome } = all;
    return { ...all, told: outcome.kind === 'error' ? `${outcome.error}: ${outcome.message}` : 'reply' };
  }

  it('say where a connection goes; the header `host` keeps the name, which nobody looks up', async () => {
    server = await echoServer();
    const { told, view, times } = await asked('http://api.nowhere.invalid:81', {
      hosts: { 'api.nowhere.invalid': `127.0.0.1:${server.port}` },
    });
    assert.equal(told, 'reply');
    assert.ok(String(view('body')).includes('"host":"api.nowhere.invalid:81"'));
    assert.equal(times['dns'], undefined);
  });

  it('leave the name to TLS', async () => {
    const ours = authority();
    server = await secureServer(certificate({ hosts: ['api.nowhere.invalid'], by: ours }));
    const hosts = { 'api.nowhere.invalid': `127.0.0.1:${server.port}`, 'other.invalid': `127.0.0.1:${server.port}` };
    const tls = { insecure: false, ca: ours.cert };
    assert.equal((await asked('https://api.nowhere.invalid', { hosts, tls })).told, 'reply');
    assert.match(
      (await asked('https://other.invalid', { hosts, tls })).told,
      /^http\.tls_wrong_host: .* is for api\.nowhere\.invalid, not for other\.invalid$/,
    );
  });

  it('lead to nothing that is not allowed, whatever the name', async () => {
    assert.match(
      (await asked('http://localhost', { hosts: { localhost: 'prod.example.com:80' } })).told,
      /^http\.host_not_allowed: prod\.example\.com is none of the hosts/,
    );
  });
});
