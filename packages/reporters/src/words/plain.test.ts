import assert from 'node:assert/strict';
import fc from 'fast-check';
import { excerpt, plain, plainLines } from './plain.ts';

describe('plain', () => {
  for (const [given, expected] of [
    ['CRM Create', 'CRM Create'],
    ['Größe 漢字 😀', 'Größe 漢字 😀'],
    ['a\nb\tc\rd', 'a\\nb\\tc\\rd'],
    ['\x1b[31mred\x07', '\\x1b[31mred\\x07'],
    ['\x9b31m', '\\x9b31m'],
    ['\u202egnp.exe', '\\u202egnp.exe'],
    ['zero\u200bwidth', 'zero\\u200bwidth'],
    ['line\u2028end', 'line\\u2028end'],
    ['half \ud83d', 'half \ufffd'],
    ['no \ufffe', 'no \ufffd'],
    ['👩\u200d💻', '👩\u200d💻'],
    ['tag \u{e0041}', 'tag \\u{e0041}'],
  ] as const) {
    it(`makes ${JSON.stringify(given)} safe`, () => assert.equal(plain(given), expected));
  }

  it('leaves nothing that a terminal or a parser would act on, and no half character', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const safe = plain(text);
        assert.doesNotMatch(safe.replace(/[\u200c\u200d]/g, ''), /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
        assert.equal(plain(safe), safe);
      }),
    );
  });
});

describe('plainLines', () => {
  it('keeps lines as lines', () => assert.deepEqual(plainLines('a\r\n\tb\x1b\rc'), ['a', '  b\\x1b', 'c']));
});

describe('excerpt', () => {
  it('never cuts a character in two', () => assert.equal(excerpt('😀😀😀', 2), '😀…'));
  it('leaves what fits', () => assert.equal(excerpt('abc', 3), 'abc'));
});
