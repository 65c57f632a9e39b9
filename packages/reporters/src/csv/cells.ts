/** Nothing where there is no figure. */
export type CsvCell = string | number | null;

/** RFC 4180, with a header line. Texts that a spreadsheet would take for a formula get an apostrophe before them. */
export const csvText = (columns: readonly string[], rows: readonly (readonly CsvCell[])[]): string =>
  [columns, ...rows].map((row) => `${row.map(cellText).join(',')}\r\n`).join('');

function cellText(cell: CsvCell): string {
  if (cell === null) return '';
  if (typeof cell === 'number') return String(Number(cell.toFixed(3)));
  const safe = (FORMULA.test(cell) ? `'${cell}` : cell).replace(FORMULA_WITHIN, "$1'");
  return /[",\r\n]|^\s|\s$/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** What begins a formula in one spreadsheet or another, their full-width forms included. */
const FORMULA = /^[\s"']*[=+\-@\t\r＝＋－＠]/;
/** The same behind what ends a cell where the decimal sign is a comma. */
const FORMULA_WITHIN = /([;\t\r\n][\s"']*)(?=[=+\-@＝＋－＠])/g;
