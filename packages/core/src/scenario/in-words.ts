import type { Node } from './node.ts';

/** A value as a person would name it: `a list`, `the number 5`. */
export function inWords(node: Node): string {
  if (node.kind === 'list') return 'a list';
  if (node.kind === 'map') return 'a map';
  if (node.value === null) return node.empty ? 'nothing' : '`null`';
  if (typeof node.value !== 'string') return `\`${node.written}\``;
  if (node.value.length > 40) return 'text';
  return /^(?:[\d.+-]+|true|false|null)$/.test(node.value) ? `\`"${node.value}"\`` : `\`${node.value.split('\n')[0]}\``;
}

/** `a, b or c` */
export const listOf = (words: readonly string[], last = 'or'): string =>
  words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} ${last} ${words.at(-1)}`;
