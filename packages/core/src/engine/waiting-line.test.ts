import assert from 'node:assert/strict';
import { WaitingLine } from './waiting-line.ts';

describe('WaitingLine', () => {
  it('gives back in order, over thousands', () => {
    const line = new WaitingLine<number>();
    const taken: (number | undefined)[] = [];
    for (let i = 0; i < 10_000; i++) {
      line.push(i);
      if (i % 3 === 0) taken.push(line.shift());
    }
    assert.equal(line.length, 10_000 - taken.length);
    assert.equal(line.first, taken.length);
    while (line.length > 0) taken.push(line.shift());
    assert.deepEqual(
      taken,
      Array.from({ length: 10_000 }, (_, i) => i),
    );
    assert.deepEqual([line.first, line.shift()], [undefined, undefined]);
  });

  it('forgets all at once, and begins anew', () => {
    const line = new WaitingLine<string>();
    line.push('a');
    line.push('b');
    assert.equal(line.clear(), 2);
    line.push('c');
    assert.deepEqual([line.length, line.shift()], [1, 'c']);
  });
});
