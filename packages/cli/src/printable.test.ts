import assert from 'node:assert/strict';
import { printable } from './printable.ts';

describe('printable', () => {
  for (const [given, expected] of [
    ['Größe 漢字 👩\u200d💻', 'Größe 漢字 👩\u200d💻'],
    ['a\r\n\tb\n', 'a\n  b\n'],
    ['\x1b]52;c;x\x07', '\\x1b]52;c;x\\x07'],
    ['over\rwrite\b\x9b2K', 'over\\x0dwrite\\x08\\x9b2K'],
    ['\u202egnp', '\\u202egnp'],
    ['half \ud83d', 'half \\ud83d'],
    ['a\n  ::error::x a::b', 'a\n  \u2236:error::x a::b'],
    ['a ##[error]x', 'a #\u266f[error]x'],
  ] as const)
    it(`makes ${JSON.stringify(given)} safe`, () => assert.equal(printable(given), expected));

  it('leaves nothing that a terminal or a CI would act on', () => {
    for (let code = 0; code <= 0x10ffff; code++)
      assert.doesNotMatch(
        printable(`a${String.fromCodePoint(code)}`).replace(/[\n\u200c\u200d]/g, ''),
        /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u,
      );
  });
});
