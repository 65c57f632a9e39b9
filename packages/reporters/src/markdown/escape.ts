import { codeParts } from '../words/code-parts.ts';
import { plain } from '../words/plain.ts';

/** Text that stands for itself in GitHub's Markdown, also inside a table: no emphasis, code, links, HTML, math or new cell. */
export const escapeMarkdown = (text: string): string =>
  plain(text)
    .replace(/[\\`*_{}[\]<>|~$#!]/g, '\\$&')
    .replace(/&/g, '&amp;')
    .replace(/:(?=\/\/)/g, '\\:')
    .replace(/\b(www)\./gi, '$1\\.')
    .replace(/@/g, '&#64;')
    .replace(/^(\s*)([-+=])/, '$1\\$2')
    .replace(/^(\s*\d+)([.)])(?=\s|$)/, '$1\\$2');

/** A sentence outside of tables: what stands between backticks is code, the rest stands for itself. */
export const markdownSentence = (sentence: string): string =>
  codeParts(plain(sentence))
    .map(({ text, isCode }) => (isCode ? `\`${text}\`` : escapeMarkdown(text)))
    .join('');

/** Lines as they are, in a fence that nothing in them can close. */
export function fenced(lines: readonly string[]): readonly string[] {
  const longest = Math.max(2, ...lines.flatMap((line) => [...line.matchAll(/`+/g)].map(([ticks]) => ticks.length)));
  const fence = '`'.repeat(longest + 1);
  return [`${fence}text`, ...lines, fence];
}

/** A table; the first column is text, the others are figures unless named in `texts`. Cells must be escaped. */
export function markdownTable(
  columns: readonly string[],
  rows: readonly (readonly string[])[],
  texts: ReadonlySet<string>,
): readonly string[] {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(columns), line(columns.map((column, i) => (i === 0 || texts.has(column) ? '---' : '---:'))), ...rows.map(line)];
}
