import assert from 'node:assert/strict';
import { PerRequest } from './per-request.ts';

describe('PerRequest', () => {
  it('says nothing below ten requests', () => {
    const ratio = new PerRequest();
    assert.deepEqual([ratio.add(0, 0), ratio.add(9, 90), ratio.add(10, 10)], [undefined, undefined, 10]);
  });

  it('looks at the last ten samples', () => {
    const ratio = new PerRequest();
    ratio.add(0, 0);
    for (let second = 1; second <= 10; second++) ratio.add(10 * second, 100);
    // of 100 requests, ten with 10 statements more each: (9 × 100 + 200) ÷ 100
    assert.equal(ratio.add(110, 200), 11);
    for (let second = 12; second <= 20; second++) ratio.add(10 * second, 20);
    // the sample of 200 is the oldest of ten
    assert.equal(ratio.add(210, 20), 2);
  });
});
