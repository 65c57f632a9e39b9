import assert from 'node:assert/strict';
import fc from 'fast-check';
import { excerpt } from './excerpt.ts';

describe('excerpt', () => {
  for (const [value, expected] of [
    ['a\n  b', 'a b'],
    [5, '5'],
    [null, 'null'],
    [undefined, 'undefined'],
    [{ a: [1, { b: 'x' }], c: null }, '{"a":[1,{"b":"x"}],"c":null}'],
    [new Date(0), '"1970-01-01T00:00:00.000Z"'],
    [3n, '3'],
  ] as const)
    it(`shows ${expected}`, () => {
      assert.equal(excerpt(value), expected);
    });

  it('is never longer than 200 characters', () => {
    fc.assert(fc.property(fc.anything(), (value) => excerpt(value).length <= 200));
  });

  it('does not read on once it has enough', () => {
    let reads = 0;
    const long = Array.from({ length: 1000 }, () => Object.defineProperty({}, 'a', { enumerable: true, get: () => ++reads }));
    excerpt(long);
    assert.ok(reads < 100, String(reads));
  });
});
