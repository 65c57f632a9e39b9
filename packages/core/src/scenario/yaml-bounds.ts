import { CST, Lexer } from 'yaml';
import type { Problems } from './problems.ts';
import type { Source } from './source.ts';

/** Most values of a file, aliases counted as often as they are used. */
export const MOST_NODES = 200_000;
/** Levels of maps and lists, counted by brackets and by indentation. */
export const DEEPEST = 64;

/** Counted before anything is made of the text: one pass over it, whatever stands there. */
export function isTooMuch(source: Source, problems: Problems, text: string): boolean {
  let [at, depth, values] = [0, 0, 0];
  const indents: number[] = [];
  for (const lexeme of new Lexer().lex(text)) {
    const type = CST.tokenType(lexeme);
    if (type === 'scalar') {
      if (++values > MOST_NODES) return refuse(`more than ${MOST_NODES} values`);
      continue;
    }
    if (lexeme.length === 1 && CONTROL.has(lexeme)) continue;
    // within brackets it says nothing
    const indent = depth === 0 ? indentOf(type, lexeme) : undefined;
    if (indent !== undefined) {
      while ((indents.at(-1) ?? -1) >= indent) indents.pop();
      // what lies deeper takes more of the parser's stack than there may be
      if (indents.push(indent) > DEEPEST) return refuse(`more than ${DEEPEST} levels of nesting`);
    }
    if (type === 'flow-seq-start' || type === 'flow-map-start') {
      if (++depth > DEEPEST) return refuse(`more than ${DEEPEST} levels of nesting`);
    } else if (type === 'flow-seq-end' || type === 'flow-map-end') depth = Math.max(0, depth - 1);
    at += lexeme.length;
  }
  return false;

  /** Where a level may begin: behind the spaces of a line, and at each of `- - -`, which needs no line. */
  function indentOf(type: string | null, lexeme: string): number | undefined {
    if (type === 'space' && (at === 0 || text[at - 1] === '\n')) return lexeme.length;
    return type !== null && COMPACT.has(type) ? at - (at === 0 ? 0 : text.lastIndexOf('\n', at - 1) + 1) : undefined;
  }

  function refuse(message: string): true {
    problems.error('LG_YAML_SYNTAX', { source, start: at, end: at + 1 }, message);
    return true;
  }
}
const COMPACT: ReadonlySet<string> = new Set(['seq-item-ind', 'explicit-key-ind']);
/** They stand for themselves and take no room in the text. */
export const CONTROL = new Set(['\u{2}', '\u{18}', '\u{1f}', '\u{feff}']);

/** YAML allows no control characters; the library lets them pass. */
export function hasBadBytes(source: Source, problems: Problems, text: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  const at = text.search(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/);
  if (at < 0) return false;
  const code = text.charCodeAt(at).toString(16).toUpperCase().padStart(4, '0');
  problems.error('LG_YAML_SYNTAX', { source, start: at, end: at + 1 }, `the control character U+${code} cannot stand in YAML`, {
    hint: 'in double quotes write an escape, such as `"\\e"`',
  });
  return true;
}
