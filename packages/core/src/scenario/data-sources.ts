import { createHash } from 'node:crypto';
import { posix } from 'node:path';
import type { DataSource, Json } from '../contract/plan.ts';
import { coreKeys, type WrittenData } from '../language/core-keys.ts';
import { sayChangedNumbers } from './changed-numbers.ts';
import type { Checking } from './checking.ts';
import { readRows } from './data-rows.ts';
import type { Document } from './documents.ts';
import { childOf, entryOf, type Mapping, mapOf } from './node.ts';
import { parseNode } from './parse.ts';
import { locationOf, positionOf, type Span } from './source.ts';

/** Data sources of all files, in the order in which they stand there, with their rows apart. */
export interface DataTables {
  readonly sources: readonly DataSource[];
  readonly rows: Readonly<Record<string, readonly Json[]>>;
  /** Null where a source could not be read. */
  readonly columns: ReadonlyMap<string, { readonly columns: readonly string[] | null; readonly key: Span }>;
  /** Names of those that say themselves what comes after their last row. */
  readonly saysEnd: ReadonlySet<string>;
}

/** Reads `data` of flows files and the scenario; a name that two files define is an error. */
export function readData(documents: readonly Document[], checking: Checking): DataTables {
  const sources: DataSource[] = [];
  const rows: Record<string, readonly Json[]> = {};
  const saysEnd = new Set<string>();
  const columns = new Map<string, { readonly columns: readonly string[] | null; readonly key: Span }>();
  for (const document of documents) {
    const data = entryOf(document.node, 'data');
    if (data === undefined || (data.value.kind === 'scalar' && data.value.empty)) continue;
    if (data.value.kind !== 'map') {
      parseNode(coreKeys.data.schema, data.value, checking.problems, { called: 'data' });
      continue;
    }
    for (const [name, { key, value }] of data.value.entries) {
      const first = columns.get(name);
      if (first !== undefined) {
        sayTwice(name, key, first.key, checking);
        continue;
      }
      columns.set(name, { columns: null, key });
      const one = mapOf([[name, { key, value }]], data.value.span);
      const written = (
        parseNode(coreKeys.data.schema, one, checking.problems, { called: 'data' }) as Readonly<Record<string, WrittenData>> | undefined
      )?.[name];
      const table = written === undefined || value.kind !== 'map' ? undefined : rowsOf(name, key, written, value, document, checking);
      if (table === undefined || written === undefined) continue;
      const { order, per, onEnd } = written;
      if (childOf(value, 'onEnd') !== undefined) saysEnd.add(name);
      columns.set(name, { columns: table.columns, key });
      rows[name] = table.rows;
      sources.push({
        name,
        at: positionOf(key),
        file: written.file ?? null,
        hash: hashOf(table.rows),
        count: table.rows.length,
        columns: table.columns,
        order,
        per,
        onEnd,
      });
    }
  }
  return { sources, rows, columns, saysEnd };
}

export function sayTwice(name: string, key: Span, first: Span, { problems }: Checking): void {
  const { file, line } = locationOf(first);
  problems.error('LG_NAME_TWICE', key, `there is a \`${name}\` already`, { hint: `the first stands in ${file}:${line}` });
}

interface Table {
  readonly columns: readonly string[];
  readonly rows: readonly Json[];
}

function rowsOf(
  name: string,
  key: Span,
  { file, rows }: WrittenData,
  node: Mapping,
  document: Document,
  checking: Checking,
): Table | undefined {
  const both = entryOf(node, 'rows');
  if (file !== undefined && both !== undefined) {
    checking.problems.error('LG_KEYS_EXCLUDE', both.key, '`file` and `rows` exclude each other');
    return undefined;
  }
  if (rows !== undefined) {
    if (both !== undefined) sayChangedNumbers(both.value, checking);
    return { columns: columnsOf(rows), rows };
  }
  const at = childOf(node, 'file');
  if (file === undefined || at === undefined) {
    checking.problems.error('LG_KEY_MISSING', key, `\`${name}\` has no rows`, { hint: 'write `file: data.csv` or `rows: […]`' });
    return undefined;
  }
  const path = posix.resolve(posix.dirname(document.path), file);
  const text = checking.files.text(path, at.span);
  if (text === undefined) return undefined;
  const read = readRows(path, text);
  if (!('message' in read)) return { columns: columnsOf(read.rows), rows: read.rows };
  checking.problems.error(
    'LG_DATA_INVALID',
    at.span,
    `${checking.files.shown(path)}${read.line === undefined ? '' : `:${read.line}`}: ${read.message}`,
    { hint: read.hint },
  );
  return undefined;
}

function columnsOf(rows: readonly Json[]): readonly string[] {
  const columns = new Set<string>();
  for (const row of rows) for (const column of Object.keys(row as object)) columns.add(column);
  return [...columns];
}

function hashOf(rows: readonly Json[]): string {
  const hash = createHash('sha256');
  // row by row: the text of all of them may be longer than a string can be
  for (const row of rows) hash.update(`${JSON.stringify(row)}\n`);
  return hash.digest('hex');
}
