import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { createSecureServer, type Http2Session, type ServerHttp2Stream } from 'node:http2';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { HttpConfig } from '../grammar.ts';
import { certificate } from '../testing/certificates.test.ts';
import { countingClock } from '../testing/clock.test.ts';
import { frames, framesServer } from '../testing/frames.test.ts';
import { defaults, type Harness, harness, scope } from '../testing/harness.test.ts';
import { listening, secureServer, type TestServer } from '../testing/servers.test.ts';
import { until } from '../testing/until.test.ts';
import { preflight } from './preflight.ts';

describe('HTTP/2', () => {
  const own = certificate({ hosts: ['127.0.0.1'] });
  const config: Partial<HttpConfig> = { version: 2, tls: { insecure: false, ca: own.cert } };
  const closing: { close(): Promise<void> }[] = [];
  afterEach(async () => {
    for (const one of closing.splice(0).reverse()) await one.close();
  });
  let streams: { readonly path: string; readonly headers: Record<string, unknown> }[];
  const serving = async (answer: (stream: ServerHttp2Stream, path: string, nth: number) => void): Promise<TestServer> => {
    streams = [];
    const server = createSecureServer(own);
    server.on('stream', (stream, headers) => {
      stream.on('error', () => {});
      streams.push({ path: String(headers[':path']), headers });
      answer(stream, String(headers[':path']), streams.length);
    });
    server.on('sessionError', () => {});
    const listened = await listening(server as never, 'https');
    closing.push(listened);
    return listened;
  };
  const opened = async (url: string, more: Partial<HttpConfig> = {}, clock = countingClock()): Promise<Harness> => {
    const http = await harness(url, { ...config, ...more }, { clock });
    closing.push(http);
    return http;
  };
  const ok = (stream: ServerHttp2Stream, body = 'well met'): void => {
    stream.respond({ ':status': 200, 'content-type': 'text/plain' });
    stream.end(body);
  };
  const told = ({ outcome }: { outcome: { kind: string } }) => {
    const { kind, error, message } = outcome as { kind: string; error?: string; message?: string };
    return kind === 'reply' ? 'reply' : `${error}: ${message}`;
  };

  it('carries requests and their answers over one kept connection', async () => {
    const server = await serving((stream, path) => ok(stream, `for ${path}`));
    const http = await opened(server.url);
    for (const path of ['/a', '/b']) {
      const { view, outcome } = await http.send('post', path, { text: 'x', headers: { 'X-Trace': 't' } }, { needs: ['body'] });
      assert.deepEqual([outcome.kind, view('status'), view('body'), view('size')], ['reply', 200, `for ${path}`, 6]);
    }
    assert.equal(server.sockets(), 1);
    assert.deepEqual(
      streams.map(({ path, headers }) => [path, headers['x-trace'], headers[':authority']]),
      ['/a', '/b'].map((path) => [path, 't', new URL(server.url).host]),
    );
  });

  it('has the phases of HTTP/1.1, and they add up', async () => {
    const clock = countingClock();
    const http = await opened((await serving((stream) => ok(stream))).url, {}, clock);
    for (const expected of ['connect first_byte queue receive tls', 'first_byte queue receive']) {
      const before = clock.nowUs();
      const { outcome, times } = await http.send('get', '/');
      assert.equal(Object.keys(times).sort().join(' '), expected);
      const sum = Object.values(times)
        .flat()
        .reduce((all, us) => all + us, 0);
      assert.equal(sum, outcome.endUs - before - 1);
    }
  });

  it('goes on over a new connection after GOAWAY', async () => {
    const sessions = new Set<Http2Session>();
    const server = await serving((stream) => {
      if (stream.session) sessions.add(stream.session);
      ok(stream);
    });
    const http = await opened(server.url);
    await http.send('get', '/');
    for (const session of sessions) session.close();
    await server.idle();
    assert.equal(told(await http.send('get', '/')), 'reply');
    assert.equal(server.sockets(), 2);
  });

  const { head, data, last, reset, goAway } = frames;
  type Answer = (stream: number) => readonly (Buffer | 'close')[];
  const broken: readonly (readonly [what: string, answer: Answer, told: RegExp])[] = [
    ['a reset', (n) => [reset(n, 2)], /^http\.reset: https:\S+ reset the stream without an answer \(INTERNAL_ERROR\)$/],
    ['a cancel', (n) => [reset(n, 8)], /^http\.reset: https:\S+ reset the stream without an answer \(CANCEL\)$/],
    ['a refusal', (n) => [reset(n, 7)], /^http\.reset: https:\S+ reset the stream without an answer \(REFUSED_STREAM\)$/],
    ['a reset that is no error', (n) => [reset(n, 0)], /^http\.reset: https:\S+ reset the stream without an answer \(NO_ERROR\)$/],
    [
      'a reset in the body',
      (n) => [head(n), data(n, 'hal'), reset(n, 2)],
      /^http\.truncated: .* in the middle of its answer \(INTERNAL_ERROR\)$/,
    ],
    // Node tells of this one, and of the next, as of an end
    ['a cancel in the body', (n) => [head(n), data(n, 'hal'), reset(n, 8)], /^http\.truncated: .* in the middle of its answer \(CANCEL\)$/],
    ['a reset without error in the body', (n) => [head(n, 9), data(n, 'hal'), reset(n, 0)], /^http\.truncated: .* \(NO_ERROR\)$/],
    ['an end before its length', (n) => [head(n, 9), data(n, 'hal'), last(n)], /^http\.truncated: .* \(PROTOCOL_ERROR\)$/],
    ['GOAWAY and nothing else', () => [goAway(0, 0)], /^http\.reset: https:\S+ closed the connection without an answer$/],
    ['GOAWAY with an error', (n) => [goAway(n, 2)], /^http\.reset: https:\S+ closed the connection without an answer$/],
    [
      'GOAWAY with an error in the body',
      (n) => [head(n), data(n, 'hal'), goAway(n, 2)],
      /^http\.truncated: https:\S+ closed the connection in the middle/,
    ],
    ['a closed connection', () => ['close'], /^http\.reset: https:\S+ closed the connection without an answer$/],
    [
      'a closed connection in the body',
      (n) => [head(n), data(n, 'hal'), 'close'],
      /^http\.truncated: https:\S+ closed the connection in the middle/,
    ],
    ['what is no frame', () => [Buffer.from('HTTP/1.1 200 OK\r\n\r\n')], /^http\.reset: https:\S+ closed the connection/],
  ];
  const framed = async (answers: readonly Answer[]): Promise<TestServer> => {
    const server = await framesServer(own, (socket, stream, nth) => {
      for (const part of answers[nth - 1]?.(stream) ?? []) part === 'close' ? socket.end() : socket.write(part);
    });
    closing.push(server);
    return server;
  };
  const whole: Answer = (n) => [head(n), data(n, 'whole'), last(n)];
  for (const [what, answer, expected] of broken)
    for (const verb of ['get', 'post'] as const)
      it(`after ${what} says so, and ${verb.toUpperCase()} is not sent again`, async () => {
        const server = await framed([answer, whole]);
        const http = await opened(server.url);
        const all = await http.send(verb, '/', {}, { needs: ['body'] });
        assert.match(told(all), expected);
        assert.equal(all.outcome.kind === 'error' && all.outcome.answered, told(all).startsWith('http.truncated'));
        assert.equal(all.times['connection_lost'], undefined);
        const next = await http.send('get', '/');
        assert.deepEqual([told(next), next.view('size')], ['reply', 5]);
      });

  it('takes a whole answer before GOAWAY for whole, and goes on elsewhere', async () => {
    const server = await framed([(n) => [goAway(n, 0), ...whole(n)], whole]);
    const http = await opened(server.url);
    for (const _ of [1, 2]) assert.equal((await http.send('get', '/', {}, { needs: ['body'] })).view('body'), 'whole');
    assert.equal(server.sockets(), 2);
  });

  it('takes a whole answer for whole when the connection is closed behind it, also one to HEAD', async () => {
    const server = await framed([(n) => [...whole(n), 'close'], (n) => [head(n, 9), last(n), 'close'], whole]);
    const http = await opened(server.url);
    assert.equal(told(await http.send('post', '/')), 'reply');
    await server.idle();
    assert.equal(told(await http.send('head', '/')), 'reply');
    await server.idle();
    assert.equal(told(await http.send('get', '/')), 'reply');
  });

  for (const [verb, expected] of [
    ['get', 'reply'],
    ['post', 'http.reset'],
  ] as const)
    it(`that was kept and turns out to be closed: ${verb.toUpperCase()} → ${expected}`, async () => {
      const clock = countingClock();
      const server = await framed([whole, () => ['close'], whole]);
      const http = await opened(server.url, {}, clock);
      await http.send('get', '/');
      const before = clock.nowUs();
      const all = await http.send(verb, '/');
      assert.equal(told(all).split(': ')[0], expected);
      assert.deepEqual(all.times['connection_lost'], verb === 'get' ? [1] : undefined);
      if (verb === 'post') return;
      const { connection_lost: _, ...parts } = all.times;
      assert.equal(
        Object.values(parts)
          .flat()
          .reduce((sum, us) => sum + us, 0),
        all.outcome.endUs - before - 1,
      );
    });

  it('sends a file that is read from disk as it goes', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'loadgate-http2-'));
    try {
      writeFileSync(join(folder, 'film'), Buffer.alloc(9e6, 'x'));
      let bytes = 0;
      const server = await serving((stream) => {
        stream.on('data', (chunk: Buffer) => {
          bytes += chunk.length;
        });
        stream.on('end', () => ok(stream));
      });
      const http = await harness(server.url, config, { root: folder });
      closing.push(http);
      assert.equal(told(await http.send('post', '/', { file: 'film' })), 'reply');
      assert.deepEqual([bytes, streams[0]?.headers['content-length']], [9e6, '9000000']);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('is told of a file that is gone as of this machine’s fault', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'loadgate-http2-'));
    try {
      const server = await serving((stream, path) => {
        if (path === '/') ok(stream);
        else stream.on('end', () => ok(stream)).resume();
      });
      const http = await harness(server.url, config, { root: folder });
      closing.push(http);
      for (const spoil of [rmSync, (path: string) => truncateSync(path, 1e6)]) {
        writeFileSync(join(folder, 'film'), Buffer.alloc(9e6, 'x'));
        assert.equal(told(await http.send('post', '/film', { file: 'film' })), 'reply');
        spoil(join(folder, 'film'));
        assert.match(told(await http.send('post', '/film', { file: 'film' })), /^generator\.file: the file film /);
        assert.equal(told(await http.send('get', '/')), 'reply');
      }
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('sends no head that HTTP/2 cannot carry', async () => {
    const http = await opened((await serving((stream) => ok(stream))).url);
    assert.match(
      told(await http.send('get', '/', { headers: { 'bad name': 'x' } })),
      /^http\.bad_request: a request to \S+ that cannot be sent: /,
    );
    assert.equal(told(await http.send('get', '/', { headers: { connection: 'close', host: 'other.example', te: 'trailers' } })), 'reply');
    assert.deepEqual(
      streams.map(({ headers }) => [headers[':authority'], headers['connection']]),
      [['other.example', undefined]],
    );
  });

  it('that is cancelled ends its connection, and the session stays usable', async () => {
    const server = await serving((stream, path) => path === '/' && ok(stream));
    const http = await opened(server.url);
    const ada = http.session();
    const pending = http.begin('get', '/held', {}, { session: ada });
    await until(() => streams.length === 1, 'a request');
    assert.equal(ada.cancel(pending.turn)?.message, 'the request was sent, nothing came back');
    assert.equal(told(await http.send('get', '/', {}, { session: ada })), 'reply');
    assert.deepEqual([pending.settled(), server.sockets()], [0, 2]);
  });

  it('carries one request at a time, on as many connections as `maxConnections` says', async () => {
    const held: ServerHttp2Stream[] = [];
    const server = await serving((stream) => held.push(stream));
    const http = await opened(server.url, { connections: 'shared', maxConnections: 2 });
    const all = [1, 2, 3].map(() => http.send('get', '/', {}, { session: http.session() }));
    await until(() => held.length === 2, 'two requests');
    for (const stream of held.slice(0, 2)) ok(stream);
    await until(() => held.length === 3, 'the third');
    ok(held[2] as ServerHttp2Stream);
    assert.deepEqual((await Promise.all(all)).map(told), ['reply', 'reply', 'reply']);
    assert.equal(server.sockets(), 2);
  });

  it('ends with its session', async () => {
    const server = await serving((stream) => ok(stream));
    const http = await opened(server.url, { connections: 'fresh' });
    await http.send('get', '/');
    await server.idle();
  });

  it('is agreed upon before the load, or refused with what to do', async () => {
    const two = await serving((stream) => ok(stream));
    const lines: string[] = [];
    await preflight({ ...defaults, ...config }, scope(two.url, { log: (line) => lines.push(line) }));
    assert.deepEqual(lines, [`http: ${two.url} is there (HTTP/2)`]);
    const one = await secureServer(own);
    closing.push(one);
    await assert.rejects(
      preflight({ ...defaults, ...config }, scope(one.url)),
      /^Error: https:\S+ does not speak HTTP\/2; leave out http\.version, or name a server that does$/,
    );
    await assert.rejects(
      preflight({ ...defaults, ...config }, scope('http://127.0.0.1:1')),
      /^Error: http\.version: 2 is spoken over TLS only, and the target is http:\/\/127\.0\.0\.1:1; /,
    );
  });

  it('is never replaced by HTTP/1.1: neither over TLS nor in plain', async () => {
    const one = await secureServer(own);
    closing.push(one);
    assert.match(told(await (await opened(one.url)).send('get', '/')), /^http\.no_http2: /);
    assert.match(told(await (await opened('http://127.0.0.1:1')).send('get', '/')), /^http\.no_http2: /);
  });
});
