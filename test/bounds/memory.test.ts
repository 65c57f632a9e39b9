import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Kept } from './kept-bytes.ts';

/** In a process of its own, because this one's heap belongs to all tests. */
function keptAfter(steps: number, perSec: number, seconds: readonly number[]): readonly Kept[] {
  const script = fileURLToPath(new URL('kept-bytes.ts', import.meta.url));
  const args = ['--expose-gc', '--conditions=@loadgate/source', script, steps, perSec, ...seconds].map(String);
  return JSON.parse(execFileSync(process.execPath, args, { encoding: 'utf8' })) as readonly Kept[];
}

describe('what a worker and main keep of samples', function () {
  this.timeout(60_000);

  it('is as much after four million of them as after one', () => {
    // the first 67 s fill the window in which single seconds are kept
    const [one, four] = keptAfter(5, 15_000, [67, 267]);
    assert.deepEqual([one?.samples, four?.samples], [1_005_000, 4_005_000]);
    const [before = 0, after = 0] = [one?.bytes, four?.bytes];
    assert.ok(before > 1e6, `${before} bytes are too few to be true`);
    // three million more, at four bytes each, would be 12 MB
    assert.ok(after < 1.2 * before, `${before} bytes, then ${after}`);
  });
});
