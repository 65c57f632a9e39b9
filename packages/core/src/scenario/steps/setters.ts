import { childOf, itemsOf, type Mapping, type Node, textOf } from '../node.ts';
import { meantKey } from '../unknown-keys.ts';
import type { StepChecking } from './step-checking.ts';

const SETTERS = ['capture', 'set', 'with'];
/** Misspelt, or in the words of another tool. */
const isMeantToSet = (key: string): boolean => meantKey(key, SETTERS) !== undefined;

/** Names that a step would set if its keys were spelt right. */
export function* meantSetters({ entries }: Mapping): Generator<string> {
  for (const [key, { value }] of entries)
    if (value.kind === 'map' && !SETTERS.includes(key) && isMeantToSet(key))
      for (const name of value.entries.keys()) yield name.replace(/\?$/, '');
}

/** Every name that a step, or one inside it, would set. */
export function* settersIn(node: Node): Generator<string> {
  if (node.kind === 'list') for (const item of node.items) yield* settersIn(item);
  if (node.kind !== 'map') return;
  for (const [key, { value }] of node.entries)
    if (value.kind === 'map' && (SETTERS.includes(key) || isMeantToSet(key)))
      for (const name of value.entries.keys()) yield name.replace(/\?$/, '');
  const as = textOf(childOf(node, 'as'));
  if (as !== undefined) yield as;
  for (const { value } of node.entries.values()) if (value.kind !== 'scalar') yield* settersIn(value);
}

/** Every name that a step, or one inside it, gives itself. */
export function* namesIn(node: Node): Generator<string> {
  if (node.kind === 'list') for (const item of node.items) yield* namesIn(item);
  if (node.kind !== 'map') return;
  const name = textOf(childOf(node, 'name')) ?? textOf(childOf(node, 'group'));
  if (name !== undefined) yield name;
  for (const { value } of node.entries.values()) if (value.kind !== 'scalar') yield* namesIn(value);
}

/** Names that steps may unset: optional captures, also in the fragments they use. */
export function* unsettersIn(node: Node, fragments: StepChecking['fragments'], open: readonly string[] = []): Generator<string> {
  if (node.kind === 'list') for (const item of itemsOf(node)) yield* unsettersIn(item, fragments, open);
  if (node.kind !== 'map') return;
  const capture = childOf(node, 'capture');
  if (capture?.kind === 'map') for (const name of capture.entries.keys()) if (name.endsWith('?')) yield name.slice(0, -1);
  const used = textOf(childOf(node, 'use'));
  const fragment = used === undefined || open.includes(used) ? undefined : fragments.get(used);
  if (fragment !== undefined && used !== undefined) yield* unsettersIn(fragment.steps, fragments, [...open, used]);
  for (const { value } of node.entries.values()) if (value.kind !== 'scalar') yield* unsettersIn(value, fragments, open);
}
