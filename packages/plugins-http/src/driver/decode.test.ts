import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { decode, isTooLarge } from './decode.ts';

const text = Buffer.from('{"a":"½"}');
// does not compress, so that it stays above the size that is decoded on another thread
const large = createHash('shake256', { outputLength: 200_000 }).digest();

const decoded = (body: Buffer, encoding: string, maxBytes = 1e6): Promise<Buffer | Error> =>
  new Promise((done) => decode(body, encoding, maxBytes, done));

describe('decode', () => {
  const cases: readonly (readonly [encoding: string, encode: (body: Buffer) => Buffer])[] = [
    ['gzip', (body) => gzipSync(body)],
    ['x-gzip', (body) => gzipSync(body)],
    ['GZIP', (body) => gzipSync(body)],
    ['deflate', (body) => deflateSync(body)],
    ['deflate', (body) => deflateRawSync(body)],
    ['br', (body) => brotliCompressSync(body)],
    ['zstd', (body) => zstdCompressSync(body)],
    ['identity', (body) => body],
    // the last one was applied last
    ['gzip, br', (body) => brotliCompressSync(gzipSync(body))],
  ];
  for (const [encoding, encode] of cases) {
    it(`undoes ${encoding}`, async () => assert.deepEqual(await decoded(encode(text), encoding), text));
    it(`undoes ${encoding} of a large body`, async () => assert.deepEqual(await decoded(encode(large), encoding), large));
    if (encoding !== 'identity')
      it(`stops ${encoding} at the limit`, async () => {
        for (const body of [text, large]) {
          const error = await decoded(encode(body), encoding, body.length - 1);
          assert.ok(error instanceof Error && isTooLarge(error), String(error));
        }
      });
  }

  it('decodes a small body at once', () => {
    let body: Buffer | Error | undefined;
    decode(gzipSync(text), 'gzip', 1e6, (found) => {
      body = found;
    });
    assert.deepEqual(body, text);
  });

  it('decodes a large body later, on another thread', async () => {
    let isBack = false;
    const wasBack = await new Promise<boolean>((done) => {
      decode(gzipSync(large), 'gzip', 1e6, () => done(isBack));
      isBack = true;
    });
    assert.equal(wasBack, true);
  });

  it('goes on on another thread where a small body grows large', async () => {
    const bomb = gzipSync(Buffer.alloc(3e6));
    assert.ok(bomb.length < 64 * 1024);
    let isBack = false;
    const found = await new Promise<readonly [boolean, Buffer | Error]>((done) => {
      decode(bomb, 'gzip', 4e6, (body) => done([isBack, body]));
      isBack = true;
    });
    assert.deepEqual([found[0], Buffer.isBuffer(found[1]) && found[1].length], [true, 3e6]);
    const error = await decoded(bomb, 'gzip', 2e6);
    assert.ok(error instanceof Error && isTooLarge(error), String(error));
  });

  it('undoes three encodings, and no fourth', async () => {
    const three = gzipSync(gzipSync(gzipSync(text)));
    assert.deepEqual(await decoded(three, 'gzip, gzip, identity, gzip'), text);
    assert.match(String(await decoded(gzipSync(three), 'gzip, gzip, gzip, gzip')), /encoded 4 times, and at most 3 are undone/);
  });

  for (const [what, body, encoding, message] of [
    ['an unknown encoding', text, 'snappy', /snappy is unknown/],
    ['a name of Object’s', text, 'constructor', /constructor is unknown/],
    ['what is not encoded at all', text, 'gzip', /incorrect header check/],
    ['an encoded body that was cut', gzipSync(text).subarray(0, 20), 'gzip', /unexpected end of file/],
    ['a large body of an unknown encoding', large, 'snappy', /snappy is unknown/],
    ['a large body that is not encoded', large, 'br', /Decompression failed/],
  ] as const)
    it(`gives an error for ${what}`, async () => {
      const error = await decoded(body, encoding);
      assert.ok(error instanceof Error && message.test(error.message), String(error));
    });
});
