import { posix } from 'node:path';
import type { Checking } from './checking.ts';
import type { Files } from './files.ts';
import { inWords } from './in-words.ts';
import { childOf, entryOf, itemsOf, type Mapping, type Node, nowhere, textOf } from './node.ts';
import { configFor } from './project.ts';
import { Source, type Span } from './source.ts';

/** A file of the language that could be read as a map. */
export interface Document {
  /** Absolute. */
  readonly path: string;
  readonly place: 'scenario' | 'flows' | 'config';
  readonly node: Mapping;
}

export interface Documents {
  readonly config: Document | undefined;
  /** Included files, weakest first: what a file includes stands before it. */
  readonly flows: readonly Document[];
  readonly main: Document | undefined;
}

/** Opens a scenario or flows file, everything it includes, and the config. What cannot be read is said and left out. */
export function readDocuments(file: string, place: 'scenario' | 'flows', cwd: string, files: Files, checking: Checking): Documents {
  const main = openDocument(file, place, undefined, checking);
  const flows: Document[] = [];
  if (main !== undefined) include(main, [file], flows, checking);
  const configFile = configFor(file, cwd, files);
  const config = configFile === null ? undefined : openDocument(configFile, 'config', undefined, checking);
  return { config, flows, main };
}

/** A file as a map; undefined after what is wrong with it was said. */
export function openDocument(path: string, place: Document['place'], asked: Span | undefined, checking: Checking): Document | undefined {
  const node = checking.files.yaml(path, asked);
  if (node === undefined) return undefined;
  if (node.kind === 'map') return { path, place, node };
  checking.problems.error('LG_VALUE_TYPE', node.span, `the file must be a map of keys, not ${inWords(node)}`, { hint: FIRST[place] });
  return undefined;
}
const FIRST = { scenario: 'write for example `steps:`', flows: 'write for example `flows:`', config: 'write for example `environments:`' };

function include(by: Document, open: readonly string[], into: Document[], checking: Checking): void {
  for (const item of includedItems(by.node)) {
    const written = textOf(item);
    // nothing is blamed where the keys are checked
    if (written === undefined || written === '') continue;
    const path = posix.resolve(posix.dirname(by.path), written);
    if (open.includes(path)) {
      checking.problems.error(
        'LG_INCLUDE_CYCLE',
        item.span,
        `\`${written}\` includes itself${open.at(-1) === path ? '' : ' by way of this file'}`,
      );
      continue;
    }
    if (into.some((known) => known.path === path)) continue;
    const document = openDocument(path, 'flows', item.span, checking);
    if (document === undefined) continue;
    include(document, [...open, path], into, checking);
    into.push(document);
  }
}

function includedItems(node: Mapping): readonly Node[] {
  const value = childOf(node, 'include');
  return value?.kind === 'scalar' ? [value] : itemsOf(value);
}

/** Where a file as a whole is blamed: its first character. */
export const beginOf = ({ node }: Document): Span => ({ source: node.span.source, start: node.span.start, end: node.span.start + 1 });

/** Where loadgate's own defaults stand. */
export const ownSource = (what: string): Span => nowhere(new Source('loadgate', '', what, -1));

/** The value of a key in the nearest document that has it; `documents` weakest first. */
export function nearest(
  documents: readonly (Document | undefined)[],
  key: string,
): { readonly document: Document; readonly key: Span; readonly value: Node } | undefined {
  for (const document of [...documents].reverse()) {
    const entry = entryOf(document?.node, key);
    if (document !== undefined && entry !== undefined) return { document, key: entry.key, value: entry.value };
  }
  return undefined;
}
