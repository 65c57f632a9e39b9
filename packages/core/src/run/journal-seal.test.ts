import assert from 'node:assert/strict';
import { crc32 } from 'node:zlib';
import { JournalSeal } from './journal-seal.ts';

describe('the seal of a journal', () => {
  const lines = ['{"type":"a","n":1}', '{"type":"b","of":{"sum":"00000000"}}', '{"type":"ä"}'];
  const seal = new JournalSeal();
  const sealed = lines.map((line) => seal.close(line));
  const fitting = (journal: readonly string[]): readonly (boolean | undefined)[] => {
    const reader = new JournalSeal();
    return journal.map((line) => reader.open(line).fits);
  };

  it('is one more field, the CRC-32 of all lines so far without their ends', () => {
    assert.equal(sealed[0], `{"type":"a","n":1,"sum":"${crc32('{"type":"a","n":1').toString(16).padStart(8, '0')}"}`);
    assert.match(
      sealed[2] ?? '',
      new RegExp(
        `,"sum":"${crc32(lines.map((line) => line.slice(0, -1)).join(''))
          .toString(16)
          .padStart(8, '0')}"\\}$`,
      ),
    );
  });

  it('opens to what was sealed', () => {
    const reader = new JournalSeal();
    assert.deepEqual(
      sealed.map((line) => reader.open(line)),
      lines.map((bare) => ({ bare, fits: true })),
    );
  });

  it('does not fit a line that was changed, moved, doubled or left out, nor what follows it', () => {
    const [a = '', b = '', c = ''] = sealed;
    assert.deepEqual(fitting([a.replace('1', '2'), b, c]), [false, false, false]);
    assert.deepEqual(fitting([b, a, c]), [false, false, false]);
    assert.deepEqual(fitting([a, a, b]), [true, false, false]);
    assert.deepEqual(fitting([a, c]), [true, false]);
  });

  it('is missing on a line that was never sealed', () => {
    assert.deepEqual(fitting(lines), [undefined, undefined, undefined]);
  });
});
