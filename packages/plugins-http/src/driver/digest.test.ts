import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Auth, HttpConfig, HttpOptions } from '../grammar.ts';
import { type Harness, harness, type Sent } from '../testing/harness.test.ts';
import { vu } from '../testing/renderer.test.ts';
import { httpServer, received, type TestServer } from '../testing/servers.test.ts';
import { challengeIn } from './challenge.ts';
import { Digests } from './digests.ts';
import type { Origin } from './origin.ts';

const nowhere = {} as Origin;

describe('a digest', () => {
  // RFC 7616, 3.9.1 and 3.9.2 (the name of the latter as erratum 4897 has it)
  const dir =
    'realm="http-auth@example.org", qop="auth, auth-int", nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS"';
  const cnonce = 'f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ';
  const mufasa = { user: 'Mufasa', password: 'Circle of Life' };
  const answerTo = (header: string, credentials = mufasa, path = '/dir/index.html', own = cnonce): string => {
    const challenge = challengeIn(header);
    assert.ok(challenge);
    const digests = new Digests();
    digests.learn(nowhere, credentials, challenge, own);
    return digests.authorization(nowhere, credentials, 'GET', path) ?? '';
  };

  it('is that of RFC 7616, with MD5', () => {
    assert.equal(
      answerTo(`Digest ${dir}, algorithm=MD5`),
      'Digest username="Mufasa", realm="http-auth@example.org", nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", uri="/dir/index.html", response="8ca523f5e9506fed4657c9700eebdbec", algorithm=MD5, opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS", qop=auth, nc=00000001, cnonce="f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ"',
    );
  });

  it('is that of RFC 7616, with SHA-256', () =>
    assert.match(
      answerTo(`Digest ${dir}, algorithm=SHA-256`),
      /response="753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1"/,
    ));

  it('is that of RFC 7616, with SHA-512-256 and a hashed name', () => {
    const header =
      'Digest realm="api@example.org", qop="auth", algorithm=SHA-512-256, nonce="5TsQWLVdgBdmrQ0XsxbDODV+57QdFR34I9HAbC/RVvkK", opaque="HRPCssKJSGjCrkzDg8OhwpzCiGPChXYjwrI2QmXDnsOS", charset=UTF-8, userhash=true';
    const answer = answerTo(header, { user: 'Jäsøn Doe', password: 'Secret, or not?' }, '/doe.json', 'NTg6RKcb9boFIAS3KrFK9BGeh+niz/sm');
    assert.match(answer, /username="793263caabb707a56211940d90411ea4a575adeccb7e360aeb624ed06ece9b0b"/);
    assert.match(answer, /userhash=true$/);
  });

  it('of a server before RFC 2617 has no counter', () => {
    // RFC 2069's form: H(H(user:realm:password):nonce:H(method:uri))
    const md5 = (text: string): string => createHash('md5').update(text).digest('hex');
    const response = md5(`${md5('a:r:b')}:n:${md5('GET:/')}`);
    assert.equal(
      answerTo('Digest realm="r", nonce="n"', { user: 'a', password: 'b' }, '/'),
      `Digest username="a", realm="r", nonce="n", uri="/", response="${response}"`,
    );
  });

  it('quotes what has to be quoted, and encodes names that are not ASCII', () => {
    assert.match(
      answerTo('Digest realm="a \\"b\\\\", nonce="n"', { user: 'x"y\\', password: '' }),
      /^Digest username="x\\"y\\\\", realm="a \\"b\\\\",/,
    );
    assert.match(
      answerTo('Digest realm="r", nonce="n"', { user: 'Jäsøn (1)', password: '' }),
      /username\*=UTF-8''J%C3%A4s%C3%B8n%20%281%29,/,
    );
  });
});

describe('challengeIn', () => {
  const rows: readonly (readonly [what: string, header: string | undefined, found: string | undefined])[] = [
    ['no header', undefined, undefined],
    ['another scheme', 'Basic realm="x"', undefined],
    ['a token for another scheme', 'Negotiate YWJj==', undefined],
    ['a lone one', 'Digest realm="r", nonce="n"', 'md5 n'],
    ['any case, and no spaces', 'digest REALM="r",NONCE=n,ALGORITHM="sha-256"', 'sha256 n'],
    ['one behind another scheme', 'Basic realm="a, Digest nonce", Digest realm="r", nonce="n"', 'md5 n'],
    [
      'the first that can be answered',
      'Digest realm="r", nonce="a", algorithm=FOO, Digest realm="r", nonce="b", algorithm=SHA-256, Digest realm="r", nonce="c"',
      'sha256 b',
    ],
    ['an algorithm of a session', 'Digest realm="r", nonce="n", algorithm=MD5-sess', 'md5 n sess'],
    ['an algorithm called as something of Object’s', 'Digest realm="r", nonce="n", algorithm=constructor', undefined],
    ['auth among others', 'Digest realm="r", nonce="n", qop="auth-int,auth"', 'md5 n auth'],
    ['auth-int alone', 'Digest realm="r", nonce="n", qop="auth-int"', undefined],
    ['no nonce', 'Digest realm="r"', undefined],
    ['no realm', 'Digest nonce="n"', undefined],
    ['nothing that is a challenge', '=,="', undefined],
    ['a quote that is never closed', 'Digest realm="r", nonce="n', undefined],
    ['what is challenged behind garbage', '@@ =x "" Digest realm="r" ; nonce=n', 'md5 n'],
    ['8 kB', `Digest realm="r", nonce="n", x="${'x'.repeat(8192 - 33)}"`, 'md5 n'],
    ['more than 8 kB', `Digest realm="r", nonce="n", x="${'x'.repeat(8192 - 32)}"`, undefined],
  ];
  for (const [what, header, found] of rows)
    it(`finds ${found ?? 'nothing'} in ${what}`, () => {
      const challenge = challengeIn(header);
      const words = challenge && [challenge.hash, challenge.nonce, challenge.isSession ? 'sess' : '', challenge.qop ?? ''];
      assert.equal(words?.filter((word) => word !== '').join(' '), found);
    });
});

describe('a challenge', () => {
  // µs of the quickest of several
  const takes = (header: string): number =>
    Math.min(
      ...Array.from({ length: 9 }, () => {
        const from = process.hrtime.bigint();
        challengeIn(header);
        return Number(process.hrtime.bigint() - from) / 1e3;
      }),
    );
  for (const end of ['@', '="', '=@'])
    it(`of one long word and ${end} takes time as it is long, no more`, () => {
      const of = (length: number): string => `${'a'.repeat(length)}${end}`;
      takes(of(1000));
      // linear: 8, quadratic: 64
      assert.ok(takes(of(8000)) < 30 * takes(of(1000)));
    });
});

/** A server's half, written apart from the client's: who may come in, and what it answered. */
class Guard {
  algorithm = 'MD5';
  qop: string | undefined = 'auth';
  nonce = 'nonce-1';
  /** Beside the realm. */
  more = '';
  /** Each nonce is good for so many requests. */
  uses = Number.POSITIVE_INFINITY;
  readonly seen: { readonly url: string; readonly nc: string | undefined; readonly status: number; readonly body: string }[] = [];
  readonly #counts = new Map<string, number>();
  /** Of `-sess`: made of the nonces that first came behind a challenge (RFC 7616, 3.4.2), kept for those that follow. */
  #key: string | undefined;

  async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { url, method, headers, body } = await received(request);
    const given = new Map([...(headers.authorization ?? '').matchAll(/(\w+)=(?:"([^"]*)"|([^,\s]+))/g)].map(([, k, a, b]) => [k, a ?? b]));
    const isRight = given.get('response') === this.#expected(given, method, url);
    const isFresh = given.get('nonce') === this.nonce && this.#isNext(given);
    const status = isRight && isFresh ? 200 : 401;
    this.seen.push({ url, nc: given.get('nc'), status, body });
    if (status === 200 && url === '/door') return void response.writeHead(302, { location: '/room' }).end();
    if (status === 200) return void response.end('in');
    this.#key = undefined;
    const stale = isRight ? ', stale=true' : '';
    const qop = this.qop === undefined ? '' : `, qop="${this.qop}"`;
    response.writeHead(401, {
      'www-authenticate': `Digest realm="r"${this.more}, nonce="${this.nonce}", algorithm=${this.algorithm}${qop}${stale}`,
    });
    response.end('out');
  }

  #expected(given: ReadonlyMap<string | undefined, string | undefined>, method: string, url: string): string {
    const hash = (text: string): string =>
      createHash(/^sha/i.test(this.algorithm) ? 'sha256' : 'md5')
        .update(text)
        .digest('hex');
    const [nonce, cnonce] = [given.get('nonce') ?? '', given.get('cnonce') ?? ''];
    const secret = hash('ada:r:secret');
    if (given.size > 0) this.#key ??= hash(`${secret}:${nonce}:${cnonce}`);
    const first = this.algorithm.endsWith('-sess') ? this.#key : secret;
    const second = hash(`${method}:${url}`);
    return hash(this.qop === undefined ? `${first}:${nonce}:${second}` : `${first}:${nonce}:${given.get('nc')}:${cnonce}:auth:${second}`);
  }

  /** A counter must never come twice. */
  #isNext(given: ReadonlyMap<string | undefined, string | undefined>): boolean {
    const count = (this.#counts.get(this.nonce) ?? 0) + 1;
    if (this.qop !== undefined && Number.parseInt(given.get('nc') ?? '0', 16) !== count) return false;
    this.#counts.set(this.nonce, count);
    return count <= this.uses;
  }
}

describe('digest authentication', () => {
  const ada: Auth = { digest: { user: 'ada', password: 'secret' } };
  let guard: Guard;
  let server: TestServer;
  let http: Harness;
  beforeEach(async () => {
    guard = new Guard();
    server = await httpServer((request, response) => void guard.answer(request, response));
  });
  afterEach(async () => {
    await http.close();
    await server.close();
  });
  const open = async (config: Partial<HttpConfig> = {}): Promise<void> => {
    http = await harness(server.url, { auth: ada, ...config });
  };
  const statusOf = ({ outcome, view }: Sent): unknown => (outcome.kind === 'reply' ? view('status') : outcome.error);
  const get = (path = '/', options: HttpOptions = {}): Promise<Sent> => http.send('get', path, options, { needs: ['body'] });
  const came = (): readonly string[] => guard.seen.map(({ status, nc }) => `${status} ${nc ?? '-'}`);

  for (const algorithm of ['MD5', 'MD5-sess', 'SHA-256', 'SHA-256-sess'])
    for (const qop of ['auth', 'auth-int, auth', undefined])
      it(`meets a 401 once with ${algorithm} and ${qop ?? 'no qop'}, and then keeps the nonce`, async () => {
        await open();
        Object.assign(guard, { algorithm, qop });
        if (qop?.includes('int') === true) guard.qop = 'auth-int, auth';
        const first = await get('/a?b=c');
        const second = await get('/b');
        assert.deepEqual([statusOf(first), first.view('body'), statusOf(second)], [200, 'in', 200]);
        assert.deepEqual([first.times['auth_challenges'], second.times['auth_challenges']], [[1], undefined]);
        assert.deepEqual(came(), qop === undefined ? ['401 -', '200 -', '200 -'] : ['401 -', '200 00000001', '200 00000002']);
        assert.equal(server.sockets(), 1);
      });

  it('gives one sample, whose parts hold both requests', async () => {
    await open();
    const pending = http.begin('get', '/');
    const { times } = await pending.sent;
    assert.equal(pending.settled(), 1);
    assert.deepEqual([times['first_byte']?.length, times['receive']?.length], [1, 1]);
  });

  it('sends the body again', async () => {
    await open();
    await http.send('post', '/', { json: { a: 1 } });
    assert.deepEqual(
      guard.seen.map(({ body }) => body),
      ['{"a":1}', '{"a":1}'],
    );
  });

  it('takes a new nonce where the old one went stale, in the same request', async () => {
    await open();
    await get();
    guard.nonce = 'nonce-2';
    assert.equal(statusOf(await get()), 200);
    assert.equal(statusOf(await get()), 200);
    assert.deepEqual(came(), ['401 -', '200 00000001', '401 00000002', '200 00000001', '200 00000002']);
  });

  for (const algorithm of ['MD5', 'MD5-sess', 'SHA-256-sess'])
    it(`takes the next nonce that the server tells, with ${algorithm}`, async () => {
      await server.close();
      server = await httpServer((request, response) => {
        const [, told = ''] = /nonce="nonce-(\d)"/.exec(request.headers.authorization ?? '') ?? [];
        const next = `nonce-${Number(told) + 1}`;
        if (told !== '') response.setHeader('authentication-info', `nextnonce="${next}"`);
        void guard.answer(request, response).then(() => {
          if (guard.seen.at(-1)?.status === 200) guard.nonce = next;
        });
      });
      await open();
      guard.algorithm = algorithm;
      await get();
      for (const _ of [1, 2]) assert.equal(statusOf(await get()), 200);
      assert.deepEqual(came(), ['401 -', '200 00000001', '200 00000001', '200 00000001']);
    });

  it('is a plain 401 with a wrong password, asked once each time', async () => {
    await open({ auth: { digest: { user: 'ada', password: 'wrong' } } });
    const first = await get();
    const second = await get();
    assert.deepEqual([statusOf(first), first.view('body'), statusOf(second)], [401, 'out', 401]);
    // the server gave the same nonce again
    assert.deepEqual(came(), ['401 -', '401 00000001', '401 -', '401 00000002']);
  });

  it('is a plain 401 where the server asks for what is not spoken', async () => {
    await open();
    guard.qop = 'auth-int';
    assert.equal(statusOf(await get()), 401);
    assert.deepEqual(came(), ['401 -']);
  });

  it('is a plain 401 where a nonce is good for no request', async () => {
    await open();
    guard.uses = 0;
    assert.equal(statusOf(await get()), 401);
    assert.equal(guard.seen.length, 2);
  });

  it('is each user’s own, and nothing of it is left for the next arrival', async () => {
    await open();
    await get();
    const other = http.session(vu({}, 1));
    guard.nonce = 'nonce-2';
    await http.send('get', '/', {}, { session: other });
    http.driver.refresh?.(other);
    guard.nonce = 'nonce-3';
    await http.send('get', '/', {}, { session: other });
    assert.deepEqual(came(), ['401 -', '200 00000001', '401 -', '200 00000001', '401 -', '200 00000001']);
  });

  it('begins anew with other credentials', async () => {
    await open({ auth: { digest: { user: 'ada', password: '${password}' } } });
    assert.equal(statusOf(await http.send('get', '/', {}, { user: vu({ password: 'secret' }) })), 200);
    guard.nonce = 'nonce-2';
    assert.equal(statusOf(await http.send('get', '/', {}, { user: vu({ password: 'wrong' }) })), 401);
    assert.deepEqual(came(), ['401 -', '200 00000001', '401 -', '401 00000001']);
  });

  it('is left out with `auth: none`', async () => {
    await open();
    await get();
    assert.equal(statusOf(await get('/', { auth: 'none' })), 401);
    assert.deepEqual(came(), ['401 -', '200 00000001', '401 -']);
  });

  it('never goes to another origin', async () => {
    const asked: (string | undefined)[] = [];
    const other = await httpServer((request, response) => {
      asked.push(request.headers.authorization);
      response.writeHead(401, { 'www-authenticate': 'Digest realm="r", nonce="n", qop="auth"' }).end();
    });
    const door = await httpServer((_, response) => response.writeHead(302, { location: other.url }).end());
    await open();
    assert.equal(statusOf(await get(door.url)), 401);
    assert.deepEqual(asked, [undefined]);
    await door.close();
    await other.close();
  });

  it('follows a redirect on the same origin with a proof for the new address', async () => {
    await open();
    await get();
    assert.equal(statusOf(await get('/door')), 200);
    assert.deepEqual(
      guard.seen.map(({ url, nc }) => `${url} ${nc ?? '-'}`),
      ['/ -', '/ 00000001', '/door 00000002', '/room 00000003'],
    );
  });

  it('was answered, by the challenge, where the answer to the proof does not come', async () => {
    await server.close();
    server = await httpServer((request, response) => {
      if (request.headers.authorization === undefined) void guard.answer(request, response);
      else request.socket.destroy();
    });
    await open();
    const { outcome, evidence } = await get();
    assert.deepEqual(outcome.kind === 'error' && [outcome.error, outcome.answered], ['http.reset', true]);
    assert.match(evidence().request, /^\(after a challenge\)\nGET \/\n/);
  });

  it('tells in evidence what came before', async () => {
    await open();
    assert.match((await get('/door')).evidence().request, /^\(after 1 redirect and a challenge\)\nGET \/room\n/);
  });

  it('keeps the proof out of evidence', async () => {
    await open();
    const { request } = (await get()).evidence();
    assert.match(request, /^authorization: Digest \*\*\*$/m);
  });
});
