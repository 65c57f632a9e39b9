import assert from 'node:assert/strict';
import { mask } from './mask.ts';

// What is blanked is written as `·`, so that the columns of a row can be compared by eye.
const rows: readonly (readonly [why: string, text: string, code: string])[] = [
  ['a line comment', 'a // Date.now()\nb', 'a ·············\nb'],
  ['a block comment', 'a /* x\ny */ b', 'a ····\n···· b'],
  ['a string', "a('Date.now()')", "a('··········')"],
  ['an escaped quote', String.raw`a('\'b') + c`, "a('···') + c"],
  ['a comment sign in a string', "a('//') + b", "a('··') + b"],
  ['a quote in a comment', "a // it's\nb('c')", "a ·······\nb('·')"],
  ['a template literal', 'a(`b`)', 'a(`·`)'],
  ['code in a template literal', 'a(`b ${Date.now()} c`)', 'a(`··${Date.now()}··`)'],
  ['braces in code in a template literal', 'a(`b${{ c: 1 }.c}d`) + e', 'a(`·${{ c: 1 }.c}·`) + e'],
  ['a template literal in a template literal', 'a(`b${c(`d`)}e`) + f', 'a(`·${c(`·`)}·`) + f'],
  ['a regular expression with a quote', "a(/'/) + b('c')", "a(/·/) + b('·')"],
  ['a slash in a class of a regular expression', "const a = /[/']/; b('c')", "const a = /····/; b('·')"],
  ['a division', "a / b / c('d')", "a / b / c('·')"],
  ['a division after a bracket', "(a) / 2 + 'b'", "(a) / 2 + '·'"],
  ['an astral character before code', "a('😀') + b", "a('··') + b"],
];

describe('mask', () => {
  for (const [why, text, code] of rows) {
    it(`blanks ${why} and nothing else`, () => assert.equal(mask(text), code.replaceAll('·', ' ')));
  }

  it('keeps the length of a text that ends inside a string, a comment or a template literal', () => {
    for (const text of ["a('", 'a /* b', 'a(`b', 'a(`${', "a('\\", 'a = /b']) assert.equal(mask(text).length, text.length, text);
  });
});
