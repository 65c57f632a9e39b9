import assert from 'node:assert/strict';
import { fuzz } from './fuzz.ts';

describe('what strangers write', function () {
  this.timeout(120_000);

  it('is read, or refused in a line of its file, whatever 400 mutations make of it', async () => {
    assert.equal(await fuzz(6, (tried) => tried < 400), 400);
  });
});
