import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseExactJson } from './exact-json.ts';

const isLarge = (value: unknown): boolean => typeof value === 'number' && Math.abs(value) > Number.MAX_SAFE_INTEGER;
const holdsLarge = (value: unknown): boolean =>
  typeof value === 'object' && value !== null ? Object.values(value).some(holdsLarge) : isLarge(value);
const small = fc.json().filter((text) => !holdsLarge(JSON.parse(text)));

describe('parseExactJson', () => {
  for (const [text, expected] of [
    ['{"id":12345678901234567}', { id: '12345678901234567' }],
    ['[9007199254740991,9007199254740992,-9007199254740993]', [9007199254740991, '9007199254740992', '-9007199254740993']], // 2⁵³ is the first
    ['{"a":[{"b":100000000000000000000000}]}', { a: [{ b: '100000000000000000000000' }] }],
    ['{"n":12345678901234567.5}', { n: '12345678901234567.5' }],
    ['[1e400,-1E+999]', ['1e400', '-1E+999']],
    ['[1e21,1e300,1.5,0.1234567890123456789,1e-400]', [1e21, 1e300, 1.5, 0.12345678901234568, 0]],
    ['{"card":"12345678901234567"}', { card: '12345678901234567' }],
    ['12345678901234567', '12345678901234567'],
    ['{"12345678901234567":1}', { '12345678901234567': 1 }],
    ['{"__proto__":12345678901234567}', JSON.parse('{"__proto__":"12345678901234567"}')],
  ] as const)
    it(`reads ${text}`, () => assert.deepEqual(parseExactJson(text), expected));

  it('reads any other JSON as JSON.parse does, also beside such a number', () => {
    fc.assert(
      fc.property(small, (text) => {
        assert.deepEqual(parseExactJson(text), JSON.parse(text));
        assert.deepEqual(parseExactJson(`[${text},1000000000000000000000]`), [JSON.parse(text), '1000000000000000000000']);
      }),
    );
  });

  it('keeps every digit of any whole number', () => {
    fc.assert(
      fc.property(fc.bigInt(), (number) => {
        assert.equal(String(parseExactJson(`${number}`)), String(number));
      }),
    );
  });

  it('throws for what is no JSON', () => {
    for (const text of ['12345678901234567,', '{12345678901234567:1}', '012345678901234567'])
      assert.throws(() => parseExactJson(text), SyntaxError);
  });
});
