import type { Json } from '../contract/plan.ts';
import type { Source, Span } from './source.ts';
import type { ScalarStyle } from './text-offsets.ts';

/** What a YAML text says, each part with the place where it says so. */
export type Node = Scalar | List | Mapping;
export interface Scalar {
  readonly kind: 'scalar';
  readonly value: string | number | boolean | null;
  readonly span: Span;
  /** Where the text begins: behind an opening quote. */
  readonly textStart: number;
  /** Numbers: as written. */
  readonly written: string;
  /** Nothing stands behind the key or the dash. */
  readonly empty: boolean;
  /** How it is written; undefined of what stands in no file. */
  readonly style?: ScalarStyle;
  /** What this value was made of: its places are counted there. */
  readonly from?: Origin;
}
/** The end of a longer text, or a text whose `${…}` were rendered before the run. */
export type Origin =
  | { readonly kind: 'rest'; readonly scalar: Scalar; readonly offset: number }
  | { readonly kind: 'rendered'; readonly scalar: Scalar; readonly pieces: readonly RenderedPiece[] };
/** `length` characters of the rendered text come from `start` to `end` of the template, one by one where `isSame`. */
export interface RenderedPiece {
  readonly length: number;
  readonly start: number;
  readonly end: number;
  readonly isSame: boolean;
}
export interface List {
  readonly kind: 'list';
  readonly items: readonly Node[];
  readonly span: Span;
}
export interface Mapping {
  readonly kind: 'map';
  readonly entries: ReadonlyMap<string, Entry>;
  readonly span: Span;
}
export interface Entry {
  readonly key: Span;
  readonly value: Node;
}

/** The plain value. */
export function jsonOf(node: Node): Json {
  switch (node.kind) {
    case 'scalar':
      return node.value;
    case 'list':
      return node.items.map(jsonOf);
    case 'map':
      return Object.fromEntries([...node.entries].map(([key, { value }]) => [key, jsonOf(value)]));
  }
}

export const textOf = (node: Node | undefined): string | undefined =>
  node?.kind === 'scalar' && typeof node.value === 'string' ? node.value : undefined;
export const entryOf = (node: Node | undefined, key: string): Entry | undefined =>
  node?.kind === 'map' ? node.entries.get(key) : undefined;
export const childOf = (node: Node | undefined, key: string): Node | undefined => entryOf(node, key)?.value;
export const itemsOf = (node: Node | undefined): readonly Node[] => (node?.kind === 'list' ? node.items : []);

/** The node at a path, or the nearest one above it. */
export function nodeAt(node: Node, path: readonly PropertyKey[]): { readonly node: Node; readonly whole: boolean } {
  let at = node;
  for (const key of path) {
    const next = at.kind === 'list' ? at.items[Number(key)] : childOf(at, String(key));
    if (next === undefined) return { node: at, whole: false };
    at = next;
  }
  return { node: at, whole: true };
}

/** A node of loadgate's own, for a value that stands in no file: everything in it is found at `span`. */
export function nodeOf(value: Json, span: Span): Node {
  if (Array.isArray(value)) return { kind: 'list', items: value.map((item: Json) => nodeOf(item, span)), span };
  if (typeof value === 'object' && value !== null) {
    return {
      kind: 'map',
      entries: new Map(
        Object.entries(value as { [key: string]: Json }).map(([key, item]) => [key, { key: span, value: nodeOf(item, span) }]),
      ),
      span,
    };
  }
  return { kind: 'scalar', value: value as Scalar['value'], span, textStart: span.start, written: String(value), empty: false };
}

export const mapOf = (entries: Iterable<readonly [string, Entry]>, span: Span): Mapping => ({
  kind: 'map',
  entries: new Map(entries),
  span,
});

/** The same map with one entry more, or another. */
export const withEntry = (map: Mapping, key: string, entry: Entry): Mapping => mapOf([...map.entries, [key, entry]], map.span);

/** A stand-in for a source that is no file. */
export const nowhere = (source: Source): Span => ({ source, start: 0, end: source.text.length });
