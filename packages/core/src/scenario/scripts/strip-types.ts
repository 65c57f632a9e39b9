import { stripTypeScriptTypes } from 'node:module';
import { maskedCode } from './masked-code.ts';

export type Stripped =
  /** JavaScript with every character where it was. */
  | { readonly ok: true; readonly code: string }
  | { readonly ok: false; readonly message: string; readonly line: number; readonly column: number; readonly length: number };

/** Takes the types out of a script as Node does when it imports it, without running it. What Node could not import is said with its place. */
export function stripTypes(text: string): Stripped {
  try {
    const code = stripTypeScriptTypes(text);
    const at = decoratorIn(code);
    return at < 0 ? { ok: true, code } : { ok: false, message: 'Node does not run decorators', ...lineColumn(code, at), length: 1 };
  } catch (error) {
    const { message, stack = '' } = error as Error;
    return { ok: false, message: sentenceOf(message), ...placeIn(stack, text) };
  }
}

/** Nothing else begins with this sign. */
const decoratorIn = (code: string): number => (code.includes('@') ? maskedCode(code).code.indexOf('@') : -1);

function lineColumn(text: string, at: number): { readonly line: number; readonly column: number } {
  const before = text.slice(0, at).split('\n');
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}

const sentenceOf = (message: string): string =>
  message.endsWith('is not supported in strip-only mode')
    ? `${message.replace(/ is not supported in strip-only mode$/, '')}: Node only takes types away, and this is more than a type`
    : message;

/** `:2`, some lines, and `^^^` below what is blamed, where that is one line; a tab stands there as four spaces. */
function placeIn(stack: string, text: string): { readonly line: number; readonly column: number; readonly length: number } {
  const line = Number(/^[^\n]*:(\d+)\n/.exec(stack)?.[1] ?? '1');
  const written = text.split('\n')[line - 1] ?? '';
  const marks = /\n( *)(\^+)(?:\n|$)/.exec(stack);
  if (marks === null) return { line, column: written.search(/\S|$/) + 1, length: Math.max(1, written.trim().length) };
  const tabs = /^\t*/.exec(written)?.[0].length ?? 0;
  return { line, column: Math.max(1, (marks[1] ?? '').length + 1 - 3 * tabs), length: (marks[2] ?? '^').length };
}
