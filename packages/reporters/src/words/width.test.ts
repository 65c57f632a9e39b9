import assert from 'node:assert/strict';
import fc from 'fast-check';
import { cut, fill, padEnd, padStart, widthOf, wrap } from './width.ts';

describe('widthOf', () => {
  for (const [text, width] of [
    ['', 0],
    ['abc', 3],
    ['Größe', 5],
    ['e\u0301', 1],
    ['漢字', 4],
    ['한국어', 6],
    ['ｆｕｌｌ', 8],
    ['😀', 2],
    ['👩\u200d💻', 2],
    ['🇩🇪', 2],
    ['✓ −84 % …', 9],
  ] as const) {
    it(`${text} takes ${width} columns`, () => assert.equal(widthOf(text), width));
  }
});

describe('cut', () => {
  for (const [text, width, expected] of [
    ['abcdef', 6, 'abcdef'],
    ['abcdef', 4, 'abc…'],
    ['漢字漢字', 4, '漢…'],
    ['漢字漢字', 5, '漢字…'],
    ['abc', 0, ''],
  ] as const) {
    it(`${text} to ${width} columns is ${expected}`, () => assert.equal(cut(text, width), expected));
  }

  it('never exceeds its width', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme' }), fc.nat(40), (text, width) => widthOf(cut(text, width)) <= width));
  });
});

describe('wrap', () => {
  it('keeps every word, and no line is too wide', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 2, max: 40 }), (text, width) => {
        const lines = wrap(text, width);
        assert.equal(lines.join('').replaceAll(' ', ''), text.replaceAll(' ', ''));
        assert.ok(lines.every((line) => widthOf(line) <= width));
      }),
    );
  });
});

describe('padding', () => {
  it('counts columns, not characters', () => {
    assert.equal(padEnd('漢', 4), '漢  ');
    assert.equal(padStart('漢', 4), '  漢');
    assert.equal(padEnd('abc', 2), 'abc');
  });
});

describe('fill and wrap', () => {
  it('break where there is no room, and drop the joint there', () => {
    assert.deepEqual(fill(['since 04:10', 'worst at 07:32', 'a.yaml:6:5'], '; ', 27), ['since 04:10; worst at 07:32', 'a.yaml:6:5']);
    assert.deepEqual(wrap('one two three', 7), ['one two', 'three']);
    assert.deepEqual(wrap('incomprehensibilities', 10), ['incomprehe', 'nsibilitie', 's']);
    assert.deepEqual(fill(['a', 'a longer part', 'b'], '; ', 8), ['a', 'a longer', 'part; b']);
  });
});
