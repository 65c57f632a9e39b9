import assert from 'node:assert/strict';
import { createServer } from 'node:https';
import type { HttpConfig, HttpOptions, HttpVerb } from '../grammar.ts';
import { certificate } from '../testing/certificates.test.ts';
import { harness } from '../testing/harness.test.ts';
import { vu } from '../testing/renderer.test.ts';
import { answering, httpServer, listening, received, type TestServer } from '../testing/servers.test.ts';
import { headersAfter, isOfOrigin, methodAfter, targetOf } from './redirect.ts';

/** `/go?…` redirects as its query says; everything else is answered with what came. */
const redirecting = (): Promise<TestServer> =>
  httpServer((request, response) => {
    void received(request).then((all) => {
      const { pathname, searchParams } = new URL(all.url, 'http://x');
      const to = searchParams.get('to');
      if (pathname === '/go' && to !== null) response.writeHead(Number(searchParams.get('status') ?? 302), { location: to });
      response.end(JSON.stringify(all));
    });
  });

describe('a redirect', () => {
  let here: TestServer;
  let there: TestServer;
  before(async () => {
    [here, there] = await Promise.all([redirecting(), redirecting()]);
  });
  after(() => Promise.all([here.close(), there.close()]));

  async function sent(verb: HttpVerb, to: string, options: HttpOptions = {}, config: Partial<HttpConfig> = {}, status = 302) {
    const http = await harness(here.url, config);
    const all = await http.send(verb, '/go', { ...options, query: { to, status } }, { needs: ['json'] });
    await http.close();
    return all;
  }
  const told = ({ outcome }: Awaited<ReturnType<typeof sent>>): string =>
    outcome.kind === 'error' ? `${outcome.error}: ${outcome.message}` : (outcome.failure ?? 'ok');

  // what browsers do, and RFC 9110
  const methods: readonly (readonly [verb: HttpVerb, status: number, method: string, keepsBody: boolean])[] = [
    ['get', 301, 'GET', false],
    ['post', 301, 'GET', false],
    ['post', 302, 'GET', false],
    ['post', 303, 'GET', false],
    ['post', 307, 'POST', true],
    ['post', 308, 'POST', true],
    ['put', 301, 'PUT', true],
    ['put', 303, 'GET', false],
    ['delete', 302, 'DELETE', true],
    ['patch', 308, 'PATCH', true],
  ];
  for (const [verb, status, method, keepsBody] of methods)
    it(`${status} after ${verb.toUpperCase()} leads to ${method}${keepsBody ? ' with the body' : ''}`, async () => {
      const { view } = await sent(verb, '/end?x=1', verb === 'get' ? {} : { json: { a: 1 } }, {}, status);
      const all = view('json') as { method: string; url: string; body: string; headers: Record<string, string> };
      assert.deepEqual([all.method, all.url, all.body], [method, '/end?x=1', keepsBody ? '{"a":1}' : '']);
      assert.equal(all.headers['content-type'], keepsBody ? 'application/json' : undefined);
    });

  it('is inside its step: one sample, the last status, times of all hops', async () => {
    const all = await sent('get', '/go?to=/end');
    assert.equal(all.view('status'), 200);
    assert.equal(all.times['first_byte']?.length, 1);
  });

  it('leaves nothing of its own answer', async () => {
    const { view } = await sent('get', '/end');
    const body = view('body') as string;
    assert.equal(view('size'), Buffer.byteLength(body));
    assert.equal((JSON.parse(body) as { url: string }).url, '/end');
  });

  it('is followed over the same connection', async () => {
    const before = here.sockets();
    await sent('get', '/go?to=/end');
    assert.equal(here.sockets() - before, 1);
  });

  it('to itself ends at the limit', async () => {
    const all = await sent('get', '/go?to=/go', {}, { redirects: 3 });
    assert.equal(told(all), 'ok');
    const http = await harness(here.url, { redirects: 3 });
    const { outcome } = await http.send('get', '/go?to=%2Fgo%3Fto%3D%252Fgo%253Fto%253D%25252Fgo%25253Fto%25253D%2525252Fend');
    await http.close();
    assert.equal(outcome.kind === 'reply' && outcome.failure, 'http.redirect_loop');
    assert.match(
      outcome.kind === 'reply' ? (outcome.message ?? '') : '',
      /^stopped after 3 redirects; the next would have led to http:\S+\/end$/,
    );
  });

  it('is the answer with `redirects: 0`, of the section or of the step', async () => {
    for (const all of [await sent('get', '/end', {}, { redirects: 0 }), await sent('get', '/end', { redirects: 0 })])
      assert.deepEqual([all.view('status'), all.view('header', 'Location')], [302, '/end']);
  });

  const nowhere: readonly (readonly [what: string, locations: readonly string[], message: string])[] = [
    ['to what is no address for HTTP', ['ftp://files.example/'], '302 to "ftp://files.example/", which is no address for HTTP'],
    ['without a location', [], '302 without a location: it leads nowhere (`redirects: 0` takes it as the answer)'],
    ['to two locations', ['/a', '/b'], '302 with 2 locations: where it leads is not said'],
    ['to a location without end', [`x:${'a'.repeat(9000)}`], `302 to "x:${'a'.repeat(118)}…", which is no address for HTTP`],
  ];
  for (const [what, locations, message] of nowhere)
    it(`${what} fails`, async () => {
      const head = `HTTP/1.1 302 Found\r\n${locations.map((location) => `Location: ${location}\r\n`).join('')}Content-Length: 0\r\n\r\n`;
      const server = await answering(head, false);
      const http = await harness(server.url);
      const { outcome } = await http.send('get', '/');
      assert.deepEqual(outcome.kind === 'reply' && [outcome.failure, outcome.message], ['http.bad_redirect', message]);
      const unfollowed = await http.send('get', '/', { redirects: 0 });
      assert.equal(unfollowed.view('status'), 302);
      assert.equal(unfollowed.outcome.kind === 'reply' && unfollowed.outcome.failure, undefined);
      await http.close();
      await server.close();
    });

  it('to a host nobody allowed connects to nothing', async () => {
    const all = await sent('get', 'http://elsewhere.example/');
    assert.equal(told(all), 'http.host_not_allowed: elsewhere.example is none of the hosts this run may connect to; add it to allowHosts');
    assert.equal(all.outcome.kind === 'error' && all.outcome.answered, true);
  });

  it('keeps credentials at the same origin and drops them at another', async () => {
    const options: HttpOptions = { headers: { cookie: 'own=1', 'x-trace': 't' }, auth: { bearer: 'secret' } };
    for (const [to, authorization, cookie] of [
      ['/end', 'Bearer secret', 'own=1'],
      [`${there.url}/end`, undefined, undefined],
      // not given back on the way home: the other server chose this address
      [`${there.url}/go?to=${here.url}/end`, undefined, undefined],
    ] as const) {
      const { headers } = (await sent('get', to, options)).view('json') as { headers: Record<string, string> };
      assert.deepEqual([headers['authorization'], headers['cookie'], headers['x-trace']], [authorization, cookie, 't'], to);
    }
  });
});

describe('what is private', () => {
  let here: TestServer;
  let there: TestServer;
  before(async () => {
    [here, there] = await Promise.all([redirecting(), redirecting()]);
  });
  after(() => Promise.all([here.close(), there.close()]));

  const PRIVATE: HttpConfig['headers'] = {
    'X-Api-Key': 'k',
    'x-mine': '${secret.MINE}',
    'x-auth-token': 't',
    'Client-Secret?': 's',
    'x-session-id': 'i',
    'x-trace': 'seen',
  };
  const all = ['client-secret', 'x-api-key', 'x-auth-token', 'x-mine', 'x-session-id', 'x-trace'];
  const user = (link = ''): ReturnType<typeof vu> => vu({ 'secret.MINE': 'm', link });
  const namesIn = (headers: Record<string, string>): readonly string[] =>
    Object.keys(headers)
      .filter((name) => all.includes(name) || name === 'authorization')
      .sort();
  async function asked(path: string, options: HttpOptions, config: Partial<HttpConfig>, link?: string, before: readonly string[] = []) {
    const http = await harness(here.url, config);
    for (const url of before) http.begin('get', url, {}, { session: http.session() });
    const { view } = await http.send('get', path, options, { needs: ['json'], user: user(link) });
    const { headers } = view('json') as { headers: Record<string, string> };
    await http.close();
    return namesIn(headers);
  }

  it('stays with the origin that it was for, by its name or because a secret is in it', async () => {
    const to = (origin: string): HttpOptions => ({ query: { to: `${origin}/end`, status: 307 } });
    assert.deepEqual(await asked('/go', to(here.url), { headers: PRIVATE }), all);
    assert.deepEqual(await asked('/go', to(there.url), { headers: PRIVATE }), ['x-trace']);
    // of the step as well
    assert.deepEqual(await asked('/go', { ...to(there.url), headers: PRIVATE }, {}), ['x-trace']);
  });

  for (const auth of [{ bearer: 'b' }, { basic: { user: 'a', password: 'p' } }] as const)
    it(`of the section does not go where only an answer leads, with ${Object.keys(auth)[0]}`, async () => {
      const config: Partial<HttpConfig> = { headers: PRIVATE, auth };
      assert.deepEqual(await asked('${link}', {}, config, `${here.url}/end`), ['authorization', ...all]);
      assert.deepEqual(await asked('${link}', {}, config, '/end'), ['authorization', ...all]);
      assert.deepEqual(await asked('${link}', {}, config, `${there.url}/end`), ['x-trace']);
      assert.deepEqual(await asked('http://127.0.0.1:${link}/end', {}, config, String(there.port)), ['x-trace']);
      // the file names it, here or in another step
      assert.deepEqual(await asked(`${there.url}/\${link}`, {}, config, 'end'), ['authorization', ...all]);
      assert.deepEqual(await asked('${link}', {}, config, `${there.url}/end`, [`${there.url}/other?x=\${link}`]), [
        'authorization',
        ...all,
      ]);
      // the step says so
      assert.deepEqual(await asked('${link}', { auth, headers: { 'x-api-key': 'k' } }, config, `${there.url}/end`), [
        'authorization',
        'x-api-key',
        'x-trace',
      ]);
    });

  it('is no digest either where only an answer leads', async () => {
    const came: (string | undefined)[] = [];
    const asking = await httpServer((request, response) => {
      came.push(request.headers.authorization?.slice(0, 6));
      response.writeHead(401, { 'www-authenticate': 'Digest realm="r", nonce="n", qop="auth"' }).end();
    });
    const auth: HttpOptions['auth'] = { digest: { user: 'a', password: 'p' } };
    const http = await harness(here.url, { auth });
    await http.send('get', '${link}', {}, { user: user(asking.url) });
    assert.deepEqual(came.splice(0), [undefined]);
    await http.send('get', '${link}', { auth }, { user: user(asking.url) });
    assert.deepEqual(came, [undefined, 'Digest']);
    await http.close();
    await asking.close();
  });
});

describe('a redirect from https to http', () => {
  it('of the same host is another origin: it gets no credentials and no secure cookie', async () => {
    const own = certificate({ hosts: ['api.invalid'] });
    const plain = await redirecting();
    const cookies = ['s=1; Secure; Path=/', 'p=2; Path=/'];
    const secure = await listening(
      createServer(own, (_, response) =>
        response.writeHead(302, { location: `http://api.invalid:${plain.port}/end`, 'set-cookie': cookies }).end(),
      ),
      'https',
    );
    const http = await harness(`https://api.invalid:${secure.port}`, {
      hosts: { 'api.invalid': '127.0.0.1' },
      tls: { insecure: false, ca: own.cert },
      auth: { basic: { user: 'ada', password: 'p' } },
    });
    const { view } = await http.send('get', '/', { headers: { cookie: 'own=1', 'proxy-authorization': 'x' } }, { needs: ['json'] });
    await http.close();
    await Promise.all([secure.close(), plain.close()]);
    const { headers } = view('json') as { headers: Record<string, string> };
    assert.deepEqual([headers['authorization'], headers['cookie'], headers['proxy-authorization']], [undefined, 'p=2', undefined]);
  });
});

describe('methodAfter', () => {
  it('leaves HEAD what it is', () => {
    for (const status of [301, 302, 303, 307, 308]) assert.equal(methodAfter(status, 'HEAD'), 'HEAD');
  });
});

describe('targetOf a redirect', () => {
  const cases: readonly (readonly [location: string, expected: string | undefined])[] = [
    ['/x', 'http://a.example/x'],
    ['x', 'http://a.example/dir/x'],
    ['?q=1', 'http://a.example/dir/page?q=1'],
    ['//b.example/y', 'http://b.example/y'],
    ['https://b.example', 'https://b.example/'],
    ['javascript:alert(1)', undefined],
    ['http://[', undefined],
  ];
  for (const [location, expected] of cases)
    it(`${location} → ${expected}`, () => assert.equal(targetOf(location, 'http://a.example/dir/page')?.href, expected));
});

describe('headersAfter', () => {
  it('drops what belongs to the body, in whatever case', () => {
    assert.deepEqual(headersAfter(['Content-Type', 'x', 'A', '1', 'content-length', '3'], false, true, isOfOrigin), ['A', '1']);
  });
  it('drops what only the first server may see', () => {
    assert.deepEqual(headersAfter(['Authorization', 'x', 'A', '1', 'Cookie', 'c', 'Host', 'h'], true, false, isOfOrigin), ['A', '1']);
  });
});
