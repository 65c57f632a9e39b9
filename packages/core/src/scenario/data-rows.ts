import { type CsvError, parse } from 'csv-parse/sync';
import type { Json } from '../contract/plan.ts';

export type ReadRows =
  | { readonly rows: readonly Json[] }
  | { readonly message: string; readonly line?: number | undefined; readonly hint?: string | undefined };

/** The rows of a data file: CSV with a header row (all values are text), or JSON with a list of objects. */
export function readRows(path: string, text: string): ReadRows {
  if (text.includes('\0')) return { message: 'there is a NUL byte in it: it is no text' };
  if (path.endsWith('.json')) return readJson(text);
  if (path.endsWith('.csv')) return readCsv(text);
  return { message: 'a data file ends in .csv or .json' };
}

function readJson(text: string): ReadRows {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    return { message: `no valid JSON: ${(cause as Error).message}` };
  }
  if (!Array.isArray(value)) return { message: 'JSON data is a list of objects', hint: 'write `[{ "name": "…" }, …]`' };
  if (value.length === 0) return { message: 'there are no rows' };
  const wrong = value.findIndex((row) => typeof row !== 'object' || row === null || Array.isArray(row));
  if (wrong >= 0) return { message: `row ${wrong + 1} is no object` };
  const named = value.findIndex((row: object) => Object.hasOwn(row, '__proto__'));
  if (named >= 0) return { message: `row ${named + 1}: no column can be called \`__proto__\`` };
  const changed = changedInteger(text);
  if (changed !== undefined) return { message: `JSON reads ${changed} as ${Number(changed)}`, hint: `write \`"${changed}"\`` };
  return { rows: value as Json[] };
}

/** An integer that no number can hold; a text that looks like one is let alone. */
const changedInteger = (text: string): string | undefined =>
  [...text.replaceAll(/"(?:[^"\\]|\\.)*"/g, '""').matchAll(/-?\d{16,}(?![\d.eE])/g)]
    .map(([digits]) => digits)
    .find((digits) => BigInt(digits) !== BigInt(Number(digits)));

const QUOTES = 'a value with a quote in it stands in quotes, the inner ones doubled';

function readCsv(text: string): ReadRows {
  let lines: { readonly record: readonly string[]; readonly info: { readonly lines: number } }[];
  try {
    lines = parse(text, { info: true, relax_column_count: true, skip_empty_lines: true }) as unknown as typeof lines;
  } catch (cause) {
    const { code, message, lines: line } = cause as CsvError & { readonly lines?: number };
    return code === 'CSV_QUOTE_NOT_CLOSED'
      ? { message: 'a quote is never closed', line }
      : { message: `no valid CSV: ${message}`, line, hint: QUOTES };
  }
  const [header, ...records] = lines;
  if (header === undefined) return { message: 'the file is empty', hint: 'a header row names the columns' };
  const columns = header.record.map((column) => column.trim());
  const twice = columns.find((column, i) => columns.indexOf(column) !== i);
  if (twice !== undefined) return { message: `column \`${twice}\` stands there twice`, line: header.info.lines };
  if (columns.includes('__proto__')) return { message: 'no column can be called `__proto__`', line: header.info.lines };
  if (columns.includes('')) return { message: 'a column has no name', line: header.info.lines };
  if (records.length === 0) return { message: 'there is a header row and nothing below it' };
  const uneven = records.find(({ record }) => record.length !== columns.length);
  if (uneven !== undefined)
    return {
      message: `${uneven.record.length} values for ${columns.length} columns`,
      line: uneven.info.lines,
      hint: 'put a value that holds a comma in quotes',
    };
  return { rows: records.map(({ record }) => Object.fromEntries(columns.map((column, i) => [column, record[i] as string]))) };
}
