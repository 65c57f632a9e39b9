import type { Statement } from './statement.ts';

/** Readers of the grammar's views. */
export const views: Readonly<Record<string, (statement: Statement, key: string) => unknown>> = {
  rows: (statement) => statement.count,
  row: (statement, column) => columnOf(statement, column),
  result: (statement) => statement.allRows,
  tag: (statement) => statement.tag,
};

function columnOf(statement: Statement, column: string): unknown {
  const [row] = statement.firstRows;
  if (row === undefined || Object.hasOwn(row, column)) return row?.[column];
  throw new Error(`the rows have no column ${column}; there are ${Object.keys(row).join(', ')}`);
}
