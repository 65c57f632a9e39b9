import assert from 'node:assert/strict';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import type { HttpConfig } from '../grammar.ts';
import { harness } from '../testing/harness.test.ts';
import { httpServer, rawServer, type TestServer } from '../testing/servers.test.ts';

interface Answer {
  readonly body: Buffer | string;
  readonly headers?: Readonly<Record<string, string>>;
}

describe('a body', () => {
  let answer: Answer;
  let server: TestServer;
  before(async () => {
    server = await httpServer((_, response) => {
      response.writeHead(200, answer.headers ?? {});
      response.end(answer.body);
    });
  });
  after(() => server.close());

  async function got(one: Answer, needs: readonly string[], config: Partial<HttpConfig> = {}) {
    answer = one;
    const http = await harness(server.url, config);
    const sent = await http.send('get', '/', {}, { needs });
    await http.close();
    return sent;
  }
  const failure = ({ outcome }: Awaited<ReturnType<typeof got>>): string =>
    outcome.kind === 'error' ? `${outcome.error}: ${outcome.message}` : `${outcome.failure}: ${outcome.message}`;

  const gzipped: Answer = { body: gzipSync('{"a":1}'), headers: { 'content-encoding': 'gzip' } };

  it('is text and JSON, decompressed; its size is that on the wire', async () => {
    const { view } = await got(gzipped, ['json']);
    assert.deepEqual([view('body'), view('json'), view('size')], ['{"a":1}', { a: 1 }, gzipSync('{"a":1}').length]);
  });

  it('keeps the digits of whole numbers beyond 2⁵³, as text', async () => {
    const { view } = await got({ body: '{"id":12345678901234567,"items":[{"id":-9007199254740993},{"id":5}]}' }, ['json']);
    assert.deepEqual(view('json'), { id: '12345678901234567', items: [{ id: '-9007199254740993' }, { id: 5 }] });
  });

  it('stays as it came without `decompress`', async () => {
    const { view } = await got(gzipped, ['body'], { decompress: false });
    assert.notEqual(view('body'), '{"a":1}');
  });

  it('is read in the charset that its type names', async () => {
    const latin = (charset: string): Answer => ({
      body: Buffer.from('café', 'latin1'),
      headers: { 'content-type': `text/plain; charset=${charset}` },
    });
    assert.equal((await got(latin('ISO-8859-1'), ['body'])).view('body'), 'café');
    assert.equal((await got(latin('"iso-8859-1"'), ['body'])).view('body'), 'café');
    assert.equal((await got(latin('klingon'), ['body'])).view('body'), 'caf\ufffd');
  });

  it('that is no JSON is told with its beginning', async () => {
    const { view } = await got({ body: '<html>\n  <h1>Bad gateway' }, ['json']);
    assert.throws(() => view('json'), /^Error: the body is no valid JSON: <html> <h1>Bad gateway$/);
  });

  it('may begin with a mark of byte order', async () => {
    const { view } = await got({ body: '\ufeff{"a":1}' }, ['json']);
    assert.deepEqual([view('body'), view('json')], ['{"a":1}', { a: 1 }]);
  });

  it('in chunks of one byte is kept whole', async () => {
    const text = JSON.stringify(Array.from({ length: 700 }, (_, i) => i));
    const chunked = await rawServer((socket) =>
      socket.on('data', () => {
        socket.write(`HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n${[...text].map((one) => `1\r\n${one}\r\n`).join('')}0\r\n\r\n`);
      }),
    );
    const http = await harness(chunked.url);
    const { outcome, view } = await http.send('get', '/', {}, { needs: ['body'] });
    assert.equal(view('body'), text);
    assert.ok(outcome.kind === 'reply' && (outcome.reply.excerpt?.length ?? 0) < 300);
    await http.close();
    await chunked.close();
  });

  it('that is not there is no JSON, and an empty text', async () => {
    const { view } = await got({ body: '' }, ['json']);
    assert.equal(view('body'), '');
    assert.throws(() => view('json'), /^Error: the answer has no body/);
  });

  it('is parsed once', async () => {
    const { view } = await got({ body: '{"a":1}' }, ['json']);
    assert.equal(view('json'), view('json'));
  });

  it('larger than `maxBody` fails the step that reads it', async () => {
    assert.equal(
      failure(await got({ body: 'x'.repeat(101) }, ['body'], { maxBody: 100 })),
      'http.body_too_large: the body is larger than the 100 bytes of http.maxBody',
    );
    assert.equal((await got({ body: 'x'.repeat(100) }, ['body'], { maxBody: 100 })).view('size'), 100);
  });

  it('that only decompressed is larger fails as well', async () => {
    const bomb: Answer = { body: brotliCompressSync(Buffer.alloc(1e6)), headers: { 'content-encoding': 'br' } };
    assert.match(failure(await got(bomb, ['body'], { maxBody: 1000 })), /^http\.body_too_large/);
  });

  it('that nobody reads may be larger, and is not decoded', async () => {
    const { outcome } = await got({ body: 'x'.repeat(101), headers: { 'content-encoding': 'gzip' } }, [], { maxBody: 100 });
    assert.equal(outcome.kind === 'reply' && outcome.failure, undefined);
  });

  it('that is not what it says fails the step that reads it', async () => {
    const wrong: Answer = { body: 'plain', headers: { 'content-encoding': 'gzip' } };
    const sent = await got(wrong, ['body']);
    assert.equal(failure(sent), 'http.bad_encoding: the body says content-encoding: gzip, but cannot be decoded (incorrect header check)');
    assert.equal(sent.outcome.kind === 'error' && sent.outcome.answered, true);
  });

  it('of 100 MB that nobody reads leaves 16 kB', async () => {
    const { outcome, view } = await got({ body: Buffer.alloc(100e6, 'x') }, ['status']);
    assert.ok(outcome.kind === 'reply');
    const { body, excerpt = [] } = outcome.reply;
    assert.deepEqual([view('size'), body, Buffer.concat(excerpt).length], [100e6, undefined, 16_384]);
  });
});
