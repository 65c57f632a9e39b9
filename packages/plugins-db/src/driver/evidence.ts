import type { Exchange } from '@loadgate/core';
import type { Statement } from './statement.ts';

/** Of the rows, so many are shown. */
export const SHOWN_ROWS = 20;
/** Of a value, so many characters. */
const LONGEST_VALUE = 1_000;

/** The statement with its values, and what the server made of it. */
export function evidence(statement: Statement): Exchange {
  const values = statement.values.map((value, i) => `-- $${i + 1}: ${value === null ? 'null' : JSON.stringify(excerpt(value))}`);
  return { request: [statement.plan.text, ...values].join('\n'), response: responseText(statement) };
}

function responseText({ error, tag, rows, returned }: Statement): string {
  if (error !== undefined) {
    const { code = '', message, severity = 'ERROR', hint, table, column, constraint } = error;
    const more = Object.entries({ hint, table, column, constraint }).flatMap(([name, said]) =>
      said === undefined ? [] : [`${name}: ${said}`],
    );
    return [`${severity} ${code}: ${message}`, ...more].join('\n');
  }
  if (tag === '') return '';
  const shown = rows.slice(0, SHOWN_ROWS).map((row) => JSON.stringify(row));
  const left = returned - shown.length;
  return [tag, ...shown, ...(left > 0 ? [shown.length === 0 ? '(rows not kept)' : `(${left} more rows)`] : [])].join('\n');
}

const excerpt = (text: string): string => (text.length > LONGEST_VALUE ? `${text.slice(0, LONGEST_VALUE)}…` : text);
