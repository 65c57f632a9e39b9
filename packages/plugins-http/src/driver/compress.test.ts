import assert from 'node:assert/strict';
import { gunzipSync } from 'node:zlib';
import { compressedInTime } from './compress.ts';

describe('compressedInTime', () => {
  const LARGEST = 64 * 1024;

  it('compresses a small body at once', () => {
    const body = compressedInTime('x'.repeat(LARGEST), 'gzip');
    assert.ok(Buffer.isBuffer(body) && gunzipSync(body).length === LARGEST);
  });

  // in bytes, not in characters
  for (const large of ['x'.repeat(LARGEST + 1), `½${'x'.repeat(LARGEST - 1)}`, Buffer.alloc(LARGEST + 1)])
    it(`compresses a large body later, on another thread (${large.length} of ${typeof large})`, async () => {
      const later = compressedInTime(large, 'gzip');
      assert.ok(typeof later === 'function');
      let isBack = false;
      const [wasBack, body] = await new Promise<readonly [boolean, Buffer]>((done) => {
        later((made) => done([isBack, made]));
        isBack = true;
      });
      assert.deepEqual([wasBack, gunzipSync(body).length], [true, LARGEST + 1]);
    });
});
