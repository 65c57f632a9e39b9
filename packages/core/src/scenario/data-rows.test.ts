import assert from 'node:assert/strict';
import fc from 'fast-check';
import { readRows } from './data-rows.ts';

/** RFC 4180: in quotes what needs them, and whatever else one likes; quotes inside are doubled. */
const cell = (text: string, isQuoted: boolean): string =>
  isQuoted || text === '' || /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;

const text = fc
  .oneof(
    fc.string({ unit: 'binary', maxLength: 12 }),
    fc.array(fc.constantFrom('"', ',', '\n', '\r\n', ' ', 'a', ';', "'", '\t', '#', '='), { maxLength: 6 }).map((all) => all.join('')),
  )
  .filter((value) => !value.includes('\0'));
/** Names of columns are read without the spaces around them; those that are whole numbers stand first in an object, wherever they stood. */
const name = text
  .map((value) => value.trim())
  .filter((value) => value !== '' && value !== '__proto__' && !value.startsWith('\ufeff') && !/^\d+$/.test(value));

const table = fc.uniqueArray(name, { minLength: 1, maxLength: 5 }).chain((columns) =>
  fc.record({
    columns: fc.constant(columns),
    rows: fc.array(fc.array(text, { minLength: columns.length, maxLength: columns.length }), { minLength: 1, maxLength: 6 }),
    quotes: fc.array(fc.boolean(), { minLength: 1, maxLength: 7 }),
    newline: fc.constantFrom('\n', '\r\n'),
    last: fc.boolean(),
  }),
);

describe('readRows', () => {
  it('reads any table of any text back as it was written, its columns in their order', () => {
    fc.assert(
      fc.property(table, ({ columns, rows, quotes, newline, last }) => {
        let at = 0;
        const line = (cells: readonly string[]): string => cells.map((one) => cell(one, quotes[at++ % quotes.length] === true)).join(',');
        const written = [columns, ...rows].map(line).join(newline) + (last ? newline : '');
        const read = readRows('x.csv', written);
        assert.ok('rows' in read, JSON.stringify(read));
        assert.deepEqual(
          read.rows.map((row) => Object.entries(row as object)),
          rows.map((cells) => columns.map((column, i) => [column, cells[i]])),
        );
      }),
      { numRuns: 400 },
    );
  });
});
