import assert from 'node:assert/strict';
import { appendFileSync, mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliDecompressSync, gunzipSync, inflateSync, zstdDecompressSync } from 'node:zlib';
import type { HttpConfig, HttpOptions, HttpVerb } from '../grammar.ts';
import { countingClock } from '../testing/clock.test.ts';
import { harness } from '../testing/harness.test.ts';
import { vu } from '../testing/renderer.test.ts';
import { httpServer, type TestServer } from '../testing/servers.test.ts';
import { KEPT } from './sent-files.ts';

interface Came {
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Buffer;
}

/** A real server that keeps what came; `/moved` sends on to `/`. */
const keeping = (came: Came[]): Promise<TestServer> =>
  httpServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      came.push({ headers: request.headers as Came['headers'], body: Buffer.concat(chunks) });
      response.writeHead(request.url === '/moved' ? 307 : 200, { location: '/' }).end();
    });
  });

const PDF = Buffer.from('%PDF-1.4\n\u0000\u00ff binary', 'latin1');
const LARGE = Buffer.alloc(KEPT.fileBytes + 1, 'large ');

describe('a body', () => {
  const came: Came[] = [];
  let server: TestServer;
  let root = '';
  before(async () => {
    server = await keeping(came);
    root = mkdtempSync(join(tmpdir(), 'loadgate-bodies-'));
    writeFileSync(join(root, 'invoice.pdf'), PDF);
    writeFileSync(join(root, 'large.TXT'), LARGE);
    writeFileSync(join(root, 'empty.csv'), '');
  });
  after(async () => {
    await server.close();
    rmSync(root, { recursive: true });
  });
  beforeEach(() => void came.splice(0));

  const user = vu({ name: 'Ada "B"\r\nx', type: 'text/plain\r\nx-evil: 1' });
  async function sent(options: HttpOptions, config: Partial<HttpConfig> = {}, [verb, path]: [HttpVerb, string] = ['post', '/']) {
    const http = await harness(server.url, config, { root });
    const { outcome, evidence } = await http.send(verb, path, options, { user });
    await http.close();
    assert.equal(outcome.kind, 'reply', JSON.stringify(outcome));
    const last = came.at(-1);
    assert.ok(last);
    return { ...last, shown: evidence().request };
  }

  /** As the receiver of a form takes it apart. */
  async function partsOf({ headers, body }: Came) {
    const form = await new Response(new Uint8Array(body), { headers: { 'content-type': headers['content-type'] ?? '' } }).formData();
    const parts: string[] = [];
    for (const [name, value] of form)
      parts.push(
        typeof value === 'string'
          ? `${name}=${value}`
          : `${name}: ${value.name}, ${value.type}, ${Buffer.from(await value.arrayBuffer()).toString('latin1')}`,
      );
    return parts;
  }

  describe('of several parts', () => {
    const rows: readonly (readonly [what: string, multipart: HttpOptions['multipart'], parts: readonly string[]])[] = [
      ['texts, numbers and booleans', { a: 'x', b: 1.5, c: true }, ['a=x', 'b=1.5', 'c=true']],
      ['a template', { a: 'for ${name}' }, ['a=for Ada "B"\r\nx']],
      ['several parts of one name', { a: ['1', '2'] }, ['a=1', 'a=2']],
      ['no optional part without a value', { 'a?': '${nothing}', 'b?': 'x' }, ['b=x']],
      ['nothing', {}, []],
      ['a file, its type by its name', { doc: { file: 'invoice.pdf' } }, [`doc: invoice.pdf, application/pdf, ${PDF.toString('latin1')}`]],
      [
        'a file with type and name of its own',
        { doc: { file: 'invoice.pdf', contentType: 'x/y', filename: 'a "b".pdf' } },
        [`doc: a "b".pdf, x/y, ${PDF.toString('latin1')}`],
      ],
      ['an empty file', { doc: { file: 'empty.csv' } }, ['doc: empty.csv, text/csv, ']],
      [
        'a text as a file',
        { doc: { value: '{"a":1}', contentType: 'application/json', filename: 'a.json' } },
        ['doc: a.json, application/json, {"a":1}'],
      ],
      [
        'files and texts of one name',
        { doc: [{ file: 'empty.csv' }, 'x', { value: 'y', contentType: 'text/plain' }] },
        ['doc: empty.csv, text/csv, ', 'doc=x', 'doc=y'],
      ],
    ];
    for (const [what, multipart, parts] of rows)
      it(`may have ${what}`, async () => {
        const got = await sent({ multipart });
        assert.deepEqual(await partsOf(got), parts);
        assert.equal(got.headers['content-length'], String(got.body.length));
      });

    it('lets no value out of its part', async () => {
      const { body } = await sent({ multipart: { 'x"\r\ny': { value: '1', contentType: '${type}', filename: '${name}' } } });
      const [, disposition, type, empty] = body.toString().split('\r\n');
      assert.equal(disposition, 'content-disposition: form-data; name="x%22%0D%0Ay"; filename="Ada %22B%22%0D%0Ax"');
      assert.deepEqual([type, empty], ['content-type: text/plain x-evil: 1', '']);
    });

    it('has a boundary that no other step has', async () => {
      const [one, other] = [await sent({ multipart: { a: 1 } }), await sent({ multipart: { a: 1 } })];
      assert.match(one.headers['content-type'] ?? '', /^multipart\/form-data; boundary=loadgate-[0-9a-f]{32}$/);
      assert.notEqual(one.headers['content-type'], other.headers['content-type']);
    });

    it('streams what is too large to keep, its length known', async () => {
      const got = await sent({ multipart: { title: '${name}', doc: { file: 'large.TXT' } } });
      assert.deepEqual(await partsOf(got), ['title=Ada "B"\r\nx', `doc: large.TXT, text/plain, ${LARGE.toString()}`]);
      assert.equal(got.headers['content-length'], String(got.body.length));
      assert.match(got.shown, /\n\n\(\d+ bytes from disk\)$/);
    });
  });

  describe('from a file', () => {
    const rows: readonly (readonly [what: string, file: HttpOptions['file'], type: string, body: Buffer])[] = [
      ['by its path', 'invoice.pdf', 'application/pdf', PDF],
      ['with a type', { file: 'invoice.pdf', contentType: 'x/y' }, 'x/y', PDF],
      ['with a type that is a template', { file: 'invoice.pdf', contentType: 'x/${kind}' }, 'x/undefined', PDF],
      ['that is empty', 'empty.csv', 'text/csv', Buffer.alloc(0)],
      ['that is too large to keep', 'large.TXT', 'text/plain', LARGE],
    ];
    for (const [what, file, type, body] of rows)
      it(`is sent ${what}`, async () => {
        const got = await sent({ file });
        assert.deepEqual([got.headers['content-type'], got.headers['content-length']], [type, String(body.length)]);
        assert.ok(got.body.equals(body));
      });

    it('may be sent again: to where a redirect leads', async () => {
      for (const file of ['invoice.pdf', 'large.TXT']) {
        await sent({ file }, {}, ['put', '/moved']);
        const [first, second] = came.splice(0);
        assert.ok(first && second && first.body.equals(second.body) && first.body.length > 0);
      }
    });

    it('is read once, however many steps and requests send it', async () => {
      const http = await harness(server.url, {}, { root });
      writeFileSync(join(root, 'once.txt'), 'before');
      await http.send('post', '/', { file: 'once.txt' });
      writeFileSync(join(root, 'once.txt'), 'after');
      await http.send('post', '/', { multipart: { a: { file: 'once.txt' } } });
      await http.close();
      assert.ok(came[0]?.body.toString() === 'before' && came[1]?.body.includes('before'));
    });

    const size = LARGE.length;
    const spoilt: readonly (readonly [what: string, spoil: (path: string) => void, says: RegExp])[] = [
      ['is gone', (path) => rmSync(path), /^generator\.file: the file gone\.bin could not be read: it is not there any more$/],
      [
        'is a folder by now',
        (path) => {
          rmSync(path);
          mkdirSync(path);
        },
        /^generator\.file: the file gone\.bin could not be read: it is a folder by now$/,
      ],
      [
        'is shorter',
        (path) => truncateSync(path, size - 1),
        /^generator\.file: the file gone\.bin was changed during the run: it is shorter than 8000001 bytes$/,
      ],
      ['is empty', (path) => truncateSync(path, 0), /^generator\.file: .* it is shorter than 8000001 bytes$/],
      [
        'is longer',
        (path) => appendFileSync(path, 'x'),
        /^generator\.file: the file gone\.bin was changed during the run: it is longer than 8000001 bytes$/,
      ],
    ];
    const bodies: readonly (readonly [what: string, options: HttpOptions])[] = [
      ['as it is', { file: 'gone.bin' }],
      ['in a form', { multipart: { a: { file: 'gone.bin' } } }],
      ['compressed', { file: 'gone.bin', compress: 'gzip' }],
    ];
    for (const [what, spoil, says] of spoilt)
      for (const [how, options] of bodies)
        it(`is this machine’s fault, not the target’s, where a file that is sent ${how} ${what}, and the user goes on`, async () => {
          const http = await harness(server.url, {}, { root });
          const path = join(root, 'gone.bin');
          writeFileSync(path, LARGE);
          assert.equal((await http.send('post', '/', options)).outcome.kind, 'reply');
          spoil(path);
          const { outcome } = await http.send('post', '/', options);
          rmSync(path, { recursive: true, force: true });
          assert.match(outcome.kind === 'error' ? `${outcome.error}: ${outcome.message}` : 'a reply', says);
          assert.equal((await http.send('get', '/')).outcome.kind, 'reply');
          await http.close();
        });

    it('is shown as so many bytes where it is no text', async () => {
      assert.match((await sent({ file: 'invoice.pdf' })).shown, /\n\n\(18 bytes of application\/pdf\)$/);
    });
  });

  describe('that is compressed', () => {
    const decoders = { gzip: gunzipSync, br: brotliDecompressSync, deflate: inflateSync, zstd: zstdDecompressSync } as const;
    const bodies: readonly (readonly [what: string, options: HttpOptions, plain: Buffer])[] = [
      ['the same for everybody', { json: { a: 'x'.repeat(500) } }, Buffer.from(`{"a":"${'x'.repeat(500)}"}`)],
      ['with a template', { text: '${name} ½' }, Buffer.from('Ada "B"\r\nx ½')],
      ['an empty text', { text: '' }, Buffer.alloc(0)],
      ['a file', { file: 'invoice.pdf' }, PDF],
    ];
    for (const compress of ['gzip', 'br', 'deflate', 'zstd'] as const) {
      for (const [what, options, plain] of bodies)
        it(`with ${compress} is what it was: ${what}`, async () => {
          const { headers, body } = await sent({ ...options, compress });
          assert.deepEqual([headers['content-encoding'], headers['content-length']], [compress, String(body.length)]);
          assert.deepEqual(decoders[compress](body), plain);
        });

      it(`with ${compress} is what it was where it is large: it is made beside the load, in the time of its request`, async () => {
        const text = 'Ada ½ '.repeat(20_000);
        const clock = countingClock();
        const http = await harness(server.url, {}, { root, clock });
        const beganUs = clock.nowUs();
        const pending = http.begin('post', '/', { text: '${text}', compress }, { user: vu({ text }) });
        const looks = 7;
        for (let i = 0; i < looks; i++) clock.nowUs();
        const { outcome, times, evidence } = await pending.sent;
        await http.close();
        const [got] = came;
        assert.deepEqual([got?.headers['content-encoding'], got?.headers['content-length']], [compress, String(got?.body.length)]);
        assert.ok(got !== undefined && decoders[compress](got.body).toString() === text);
        assert.match(evidence().request, /\n\nAda ½ Ada/);
        // every look at this clock takes a microsecond
        const sum = Object.values(times)
          .flat()
          .reduce((all, us) => all + us, 0);
        assert.equal(sum, outcome.endUs - beganUs - 1);
        assert.ok((times['queue']?.[0] ?? 0) >= looks);
      });

      it(`with ${compress} on its way from disk has no length`, async () => {
        const { headers, body, shown } = await sent({ file: 'large.TXT', compress });
        assert.deepEqual([headers['content-encoding'], headers['transfer-encoding']], [compress, 'chunked']);
        assert.ok(decoders[compress](body).equals(LARGE));
        assert.match(shown, /\n\n\(from disk, compressed\)$/);
      });
    }

    const encodings: readonly (readonly [what: string, options: HttpOptions, config: Partial<HttpConfig>, expected: string | undefined])[] =
      [
        ['as the section says', { text: 'x' }, { compress: 'gzip' }, 'gzip'],
        ['as the step says instead', { text: 'x', compress: 'br' }, { compress: 'gzip' }, 'br'],
        ['not where the step says so', { text: 'x', compress: 'none' }, { compress: 'gzip' }, undefined],
        ['not twice where its author did it', { text: 'x', headers: { 'Content-Encoding': 'own' } }, { compress: 'gzip' }, 'own'],
        ['not where there is none', {}, { compress: 'gzip' }, undefined],
      ];
    for (const [what, options, config, expected] of encodings)
      it(`is so ${what}`, async () => {
        const { headers, body } = await sent(options, config);
        assert.equal(headers['content-encoding'], expected);
        if (expected === 'own' || options.compress === 'none') assert.equal(body.toString(), 'x');
      });

    it('in large and cancelled before it is made is not sent', async () => {
      const http = await harness(server.url);
      const before = server.sockets();
      const pending = http.begin('post', '/', { text: '${text}', compress: 'gzip' }, { user: vu({ text: 'x'.repeat(70_000) }) });
      assert.equal(pending.turn.session.cancel(pending.turn)?.message, 'it had no connection yet');
      assert.equal(
        (await http.send('post', '/', { text: '${text}', compress: 'gzip' }, { user: vu({ text: 'y'.repeat(70_000) }) })).outcome.kind,
        'reply',
      );
      await http.close();
      assert.deepEqual([came.length, server.sockets() - before, pending.settled()], [1, 1, 0]);
    });

    it('is shown as it was', async () =>
      assert.match((await sent({ text: 'for ${name}', compress: 'br' })).shown, /\n\nfor Ada "B"\r\nx$/));
  });

  // what its author wants to send is sent, whatever the method
  for (const verb of ['get', 'delete', 'options', 'patch', 'put'] as const)
    it(`goes with ${verb}`, async () => {
      const { headers, body } = await sent({ json: { a: 1 } }, {}, [verb, '/']);
      assert.deepEqual([body.toString(), headers['content-length'], headers['content-type']], ['{"a":1}', '7', 'application/json']);
    });

  it('goes with head, which has an answer without one', async () => {
    const { body } = await sent({ json: { a: 1 } }, {}, ['head', '/']);
    assert.equal(body.toString(), '{"a":1}');
  });

  for (const [verb, length] of [
    ['get', undefined],
    ['head', undefined],
    ['delete', undefined],
    ['options', undefined],
    ['post', '0'],
    ['put', '0'],
    ['patch', '0'],
  ] as const)
    it(`that is not there has ${length === undefined ? 'no length' : 'the length 0'} with ${verb}`, async () => {
      const { headers } = await sent({}, {}, [verb, '/']);
      assert.deepEqual([headers['content-length'], headers['transfer-encoding'], headers['content-type']], [length, undefined, undefined]);
    });

  it('that is sent with get leaves the connection for the next request', async () => {
    const http = await harness(server.url);
    const before = server.sockets();
    for (let i = 0; i < 3; i++) await http.send('get', '/', { json: { a: 1 } });
    await http.close();
    assert.equal(server.sockets() - before, 1);
  });
});
