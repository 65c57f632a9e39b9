import type { Verb } from '../../language/language.ts';
import { type Node, textOf } from '../node.ts';

/** What a step without a name is called: `GET /contacts/{id}`, or the first 60 characters of its text. */
export const labelOf = (verb: Verb, value: Node): string => labelOfText(verb, textOf(value) ?? '');

/** The same of a text that stands in a script. */
export function labelOfText(verb: Verb, text: string): string {
  if (verb.label === 'text') {
    const line = text.replace(/\s+/g, ' ').trim();
    return line === '' ? verb.key : line.slice(0, 60).trim();
  }
  return `${verb.shorthand ?? verb.key} ${pathOf(text)}`.trim();
}

/** As written, `${` as `{`, the query and what follows a `#` left out. */
function pathOf(text: string): string {
  let depth = 0;
  for (let i = 0; i < text.length; i++) {
    const char = text[i];
    if (char === '{' && text[i - 1] === '$') depth++;
    else if (char === '}' && depth > 0) depth--;
    else if (depth === 0 && (char === '?' || char === '#')) return named(text.slice(0, i));
  }
  return named(text);
}

const named = (path: string): string => path.replaceAll('${', '{');
