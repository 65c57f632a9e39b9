import assert from 'node:assert/strict';
import { CookieJar } from 'tough-cookie';
import { realClock } from '../testing/clock.test.ts';
import { type Harness, harness } from '../testing/harness.test.ts';
import { httpServer, type TestServer } from '../testing/servers.test.ts';
import { Cookies, withCookie } from './cookies.ts';
import { type Origin, originsByHref } from './origin.ts';

describe('cookies', () => {
  let server: TestServer;
  let http: Harness;
  // /set?… answers with these cookies, everything with the ones it got
  before(async () => {
    server = await httpServer((request, response) => {
      const url = new URL(request.url ?? '', 'http://x');
      response.setHeader('set-cookie', url.searchParams.getAll('c'));
      response.setHeader('content-type', 'application/json');
      if (url.pathname === '/moved') response.writeHead(302, { location: '/end' });
      response.end(JSON.stringify(request.headers.cookie ?? ''));
    });
  });
  beforeEach(async () => {
    http = await harness(server.url);
  });
  afterEach(() => http.close());
  after(() => server.close());

  const sentAt = async (path: string, session = http.session(), headers = {}): Promise<unknown> =>
    (await http.send('get', path, { headers }, { session, needs: ['json'] })).view('json');

  it('are kept for the user who got them, and for nobody else', async () => {
    const [ada, bob] = [http.session(), http.session()];
    await sentAt('/?c=sid=a1&c=theme=dark', ada);
    await sentAt('/?c=sid=b1', bob);
    assert.deepEqual([await sentAt('/', ada), await sentAt('/', bob)], ['sid=a1; theme=dark', 'sid=b1']);
  });

  it('live as long as the user, until the server changes or ends them', async () => {
    const ada = http.session();
    await sentAt('/?c=sid=1&c=other=x', ada);
    await sentAt('/?c=sid=2', ada);
    assert.equal(await sentAt('/', ada), 'sid=2; other=x');
    await sentAt('/?c=sid=;Max-Age=0', ada);
    assert.equal(await sentAt('/', ada), 'other=x');
  });

  it('are fresh for each arrival that reuses a user', async () => {
    const ada = http.session();
    await sentAt('/?c=sid=1', ada);
    http.driver.refresh?.(ada);
    assert.equal(await sentAt('/', ada), '');
  });

  it('go to the path they are for', async () => {
    const ada = http.session();
    await sentAt('/?c=a=1;Path=/admin', ada);
    assert.deepEqual([await sentAt('/', ada), await sentAt('/admin/x?y=/', ada), await sentAt('/administrator', ada)], ['', 'a=1', '']);
  });

  it('go together with those of the author', async () => {
    const ada = http.session();
    await sentAt('/?c=sid=1', ada);
    assert.equal(await sentAt('/', ada, { Cookie: 'own=x' }), 'own=x; sid=1');
  });

  it('are not kept if they are for another host, or no cookies', async () => {
    const ada = http.session();
    await sentAt('/?c=a=1;Domain=example.com&c=;;;&c=b=2', ada);
    assert.equal(await sentAt('/', ada), 'b=2');
  });

  it('that only https may see are sent over http to this machine alone, as browsers do', () => {
    const origins = originsByHref();
    const sentTo = (href: string): string => {
      const [cookies, origin] = [new Cookies(() => new CookieJar(), realClock), origins(new URL(href))];
      cookies.keep('a=1; Secure', origin, '/');
      return cookies.header(origin, '/');
    };
    assert.deepEqual(['https://a.example', 'http://a.example', 'http://127.0.0.1', 'http://localhost'].map(sentTo), [
      'a=1',
      '',
      'a=1',
      'a=1',
    ]);
  });

  it('are as many as a browser keeps, the newest of each host, and none larger than it keeps', () => {
    const [origin, other] = ['http://127.0.0.1:1', 'http://localhost:1'].map((href) => originsByHref()(new URL(href))) as [Origin, Origin];
    const cookies = new Cookies(() => new CookieJar(), realClock);
    cookies.keep('first=1', other, '/');
    for (let answer = 0; answer < 10; answer++)
      cookies.keep(
        Array.from({ length: 200 }, (_, i) => `c${answer}_${i}=x`),
        origin,
        '/',
      );
    assert.deepEqual(
      cookies.header(origin, '/').split('; '),
      Array.from({ length: 180 }, (_, i) => `c9_${i + 20}=x`),
    );
    assert.equal(cookies.header(other, '/'), 'first=1');
    for (const length of [4096, 4097]) cookies.keep(`${length}=${'x'.repeat(length - 4)}; Path=/large`, other, '/');
    assert.match(cookies.header(other, '/large'), /^4096=x{4092}; first=1$/);
  });

  it('of a redirect are sent on, and can be captured', async () => {
    const { view } = await http.send('get', '/moved?c=sid=7', {}, { needs: ['json'] });
    assert.deepEqual([view('json'), view('cookie', 'sid'), view('cookie', 'nothing')], ['sid=7', '7', undefined]);
  });

  it('can be captured as the server wrote them, the last of one name', async () => {
    const { view } = await http.send('get', '/?c=a=1&c=a="two words";Path=/&c=b=x=y');
    assert.deepEqual([view('cookie', 'a'), view('cookie', 'b')], ['two words', 'x=y']);
  });

  it('are nobody’s with `cookies: false`', async () => {
    const without = await harness(server.url, { cookies: false });
    await without.send('get', '/?c=sid=1');
    const { view } = await without.send('get', '/', {}, { needs: ['json'] });
    assert.equal(view('json'), '');
    await without.close();
  });
});

describe('withCookie', () => {
  const cases: readonly (readonly [headers: string[], cookie: string, expected: string[]])[] = [
    [['a', '1'], '', ['a', '1']],
    [['a', '1'], 'x=1', ['a', '1', 'cookie', 'x=1']],
    [['Cookie', 'y=2', 'a', '1'], 'x=1', ['Cookie', 'y=2; x=1', 'a', '1']],
  ];
  for (const [headers, cookie, expected] of cases)
    it(`${headers} and "${cookie}" → ${expected}`, () => assert.deepEqual(withCookie(headers, cookie), expected));
});
