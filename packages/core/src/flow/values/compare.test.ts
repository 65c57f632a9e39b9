import assert from 'node:assert/strict';
import { holds, isSame, order } from './compare.ts';

describe('isSame', () => {
  for (const [a, b, expected] of [
    [5, 5, true],
    [5, '5', true],
    ['5', 5, true],
    ['5.0', 5, true],
    ['5', '5.0', false], // two texts: letter by letter
    ['', 0, false],
    [' ', 0, false],
    ['0x5', 5, false],
    [null, 'null', false],
    [null, 0, false],
    [null, null, true],
    [undefined, null, false],
    [true, 'true', true],
    ['false', false, true],
    [1, true, false],
    ['9007199254740993', 9007199254740992, false], // 2⁵³ + 1 reads as 2⁵³
    [12n, 12, true],
    [12n, '12', true],
    [2n ** 60n, 2n ** 60n + 1n, false],
    [2n ** 53n + 1n, 2 ** 53, false],
    [[1, '2'], ['1', 2], true],
    [[1], [1, 2], false],
    [[], {}, false],
    [{ a: 1, b: [2] }, { b: [2], a: 1 }, true],
    [{ a: 1 }, { a: 1, b: 2 }, false],
    [{ a: undefined }, { b: undefined }, false],
    [{ a: 1 }, null, false],
    [Number.NaN, 'NaN', false],
  ] as const)
    it(`${expected ? 'finds' : 'does not find'} ${inspect(a)} equal to ${inspect(b)}`, () => {
      assert.equal(isSame(a, b), expected);
    });
});

describe('order', () => {
  for (const [a, b, expected] of [
    [1, 2, -1],
    ['10', 9, 1],
    ['10', '9', 1],
    [3, '3.0', 0],
    ['2026-01-02', '2026-01-10', -1],
    ['9007199254740993', 9007199254740992, 1], // 2⁵³ + 1 reads as 2⁵³
    ['-9007199254740993', '-9007199254740992', -1],
    ['9007199254740993.0', '9007199254740992', 0],
    ['a', 1, Number.NaN],
    [null, 1, Number.NaN],
    [[1], 1, Number.NaN],
  ] as const)
    it(`orders ${inspect(a)} and ${inspect(b)} as ${expected}`, () => {
      assert.equal(order(a, b), expected);
    });
});

describe('holds', () => {
  for (const [whole, part, expected] of [
    ['hello world', 'lo w', true],
    ['hello', 'x', false],
    [[1, 2], '2', true],
    [['ab'], 'a', false],
    [{ a: 1 }, 'a', true],
    [{ a: 1 }, 'toString', false],
    [2031, 3, true],
  ] as const)
    it(`${expected ? 'finds' : 'does not find'} ${inspect(part)} in ${inspect(whole)}`, () => {
      assert.equal(holds(whole, part), expected);
    });
});

function inspect(value: unknown): string {
  return typeof value === 'bigint' ? `${value}n` : (JSON.stringify(value) ?? 'undefined');
}
