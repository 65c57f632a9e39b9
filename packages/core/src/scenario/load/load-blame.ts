import { childOf, entryOf, type Node } from '../node.ts';
import type { Problems } from '../problems.ts';
import type { Span } from '../source.ts';

/** Says what is wrong with a load, at the key that makes it wrong. */
export interface LoadBlame {
  readonly node: Node | undefined;
  /** Of a key; the load itself, or where it was asked for, if it stands in no file. */
  at(key: string): Span;
  contradicts(key: string, message: string, hint?: string): void;
}

export function loadBlame(node: Node | undefined, around: Span, problems: Problems): LoadBlame {
  const at = (key: string): Span => entryOf(node, key)?.key ?? node?.span ?? around;
  return { node, at, contradicts: (key, message, hint) => problems.error('LG_LOAD_CONTRADICTS', at(key), message, { hint }) };
}

/** The same for the n-th entry of a list below a key. */
export const blameOfItem = (blame: LoadBlame, key: string, index: number, problems: Problems): LoadBlame => {
  const list = childOf(blame.node, key);
  return loadBlame(list?.kind === 'list' ? list.items[index] : undefined, blame.at(key), problems);
};
