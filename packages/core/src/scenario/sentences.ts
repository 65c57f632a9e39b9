import type { z } from 'zod';
import { closest } from '../template/closest.ts';
import { inWords, listOf } from './in-words.ts';
import type { Node } from './node.ts';

export type Issue = z.core.$ZodIssue;

const DEFAULT_WORDS = /^(?:Invalid (?:input|option|string|key|value|number)|Too (?:small|big)|Unrecognized key)/;
/** A schema of ours said it; zod's own words mean little to an author. */
export const hasOwnWords = (message: string): boolean => !DEFAULT_WORDS.test(message);

/** Types as a person calls them. */
export const TYPES: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: '`true` or `false`',
  array: 'a list',
  object: 'a map',
  record: 'a map',
  null: '`null`',
};

/** One sentence about what a value is, its hint behind a line break. `what` is the value's name in backticks, or `an entry of …`. */
export function sentence(issue: Issue, what: string, node: Node): string {
  if (hasOwnWords(issue.message) && issue.code !== 'invalid_type')
    return /^(?:must|needs|is|has|may|cannot)\b/.test(issue.message) ? `${what} ${issue.message}` : issue.message;
  if (issue.code === 'invalid_type')
    return hasOwnWords(issue.message) ? issue.message : typeSentence(what, TYPES[issue.expected] ?? issue.expected, node);
  if (issue.code === 'invalid_union') {
    const { expectedTypes } = issue as unknown as { expectedTypes?: readonly string[] };
    return typeSentence(what, expectedTypes === undefined ? 'something else' : listOf(expectedTypes), node);
  }
  if (issue.code === 'invalid_value') {
    const near = closest(String(node.kind === 'scalar' ? node.value : ''), issue.values.map(String));
    const known = listOf(issue.values.map((value) => `\`${String(value)}\``));
    return `${what} must be ${known}, not ${inWords(node)}${near === undefined ? '' : `\ndid you mean \`${near}\`?\n${near}`}`;
  }
  if (issue.code === 'too_small')
    return issue.inclusive === false
      ? `${what} must be more than ${issue.minimum}`
      : sizeSentence(what, 'at least', issue.minimum, issue.origin);
  if (issue.code === 'too_big') return sizeSentence(what, 'at most', issue.maximum, issue.origin);
  return `${what} cannot be ${inWords(node)}`;
}

function typeSentence(what: string, expected: string, node: Node): string {
  const quotes = expected === 'text' && node.kind === 'scalar' && (typeof node.value === 'number' || typeof node.value === 'boolean');
  return `${what} must be ${expected}, not ${inWords(node)}${quotes ? `\nwrite \`"${node.written}"\`\n"${node.written}"` : ''}`;
}

function sizeSentence(what: string, bound: string, size: number | bigint, origin: string): string {
  if (origin === 'string')
    return Number(size) === 1 && bound === 'at least' ? `${what} is empty` : `${what} must have ${bound} ${size} characters`;
  if (origin === 'array')
    return Number(size) === 1 && bound === 'at least' ? `${what} is empty` : `${what} must have ${bound} ${size} entries`;
  return `${what} must be ${bound} ${size}`;
}
