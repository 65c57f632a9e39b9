import { Composer, CST, type Document, Lexer, Parser } from 'yaml';
import type { Problems } from './problems.ts';
import type { Source } from './source.ts';
import { type Unquoted, unquotedTemplate } from './unquoted-template.ts';
import { CONTROL, hasBadBytes, isTooMuch } from './yaml-bounds.ts';

/** The library's tree of a text; undefined after it was said that there is none. */
export function yamlTree(source: Source, problems: Problems, text: string): Document | undefined {
  // the library takes minutes for what is refused here in one pass
  if (hasBadBytes(source, problems, text) || isTooMuch(source, problems, text)) return undefined;
  blameComments(source, problems, text);
  const documents: Document[] = [];
  const options = {
    version: '1.2',
    merge: false,
    // a comparison of each key with each other: the reader does it by name
    uniqueKeys: false,
    logLevel: 'silent',
    keepSourceTokens: true,
    stringKeys: false,
  } as const;
  try {
    const composer = new Composer(options);
    for (const document of composer.compose(new Parser().parse(text), true, text.length)) documents.push(document as Document);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    problems.error('LG_YAML_SYNTAX', { source, start: 0, end: 1 }, 'the text is nested too deeply');
    return undefined;
  }
  const [first, second] = documents;
  for (const fault of first === undefined ? [] : faultsOf(first)) {
    const unquoted = unquotedTemplate(text, fault.pos[0]);
    if (unquoted !== undefined) {
      blameUnquoted(source, problems, unquoted);
      continue;
    }
    const message = inWords(fault.code, fault.message);
    const [start, end] = isOfBracket(message)
      ? openBracket(text, fault.pos)
      : message === NEVER_CLOSED
        ? openQuote(text, fault.pos)
        : fault.pos;
    problems.error('LG_YAML_SYNTAX', { source, start, end }, message);
  }
  for (const directive of text.matchAll(/^%(?!YAML 1\.2\s*$)\S.*$/gm)) {
    if (first === undefined || directive.index >= (first.contents?.range?.[0] ?? 0)) break;
    problems.error(
      'LG_YAML_FEATURE',
      { source, start: directive.index, end: directive.index + directive[0].length },
      'directives (`%…`) are not used here',
      { hint: 'a file is YAML 1.2' },
    );
  }
  if (second !== undefined) {
    const start = beginOfSecond(text, first?.contents?.range?.[0] ?? 0);
    problems.error('LG_YAML_FEATURE', { source, start, end: start + 3 }, 'a file holds one document; `---` begins a second one');
  }
  if (first === undefined || first.errors.some(({ code }) => !isHarmless(code)) || first.contents === null) return undefined;
  return first;
}

function blameUnquoted(source: Source, problems: Problems, { start, end, quoted }: Unquoted): void {
  const message = 'a `${…}` within `{ }` or `[ ]` needs quotes: YAML takes its brace for another map';
  problems.error('LG_YAML_SYNTAX', { source, start, end }, message, { hint: `write \`${quoted}\``, fix: quoted });
}

const NEVER_CLOSED = 'the quote is never closed';
const isOfBracket = (message: string): boolean => message.endsWith('`]`') || message.endsWith('`}`');

/** The quote whose end is missed there. */
function openQuote(text: string, [from, to]: readonly [number, number]): readonly [number, number] {
  let quote: number | undefined;
  let at = 0;
  for (const lexeme of new Lexer().lex(text)) {
    if (at >= from) break;
    if (lexeme.length === 1 && CONTROL.has(lexeme)) continue;
    if (/^["']/.test(lexeme)) quote = at;
    at += lexeme.length;
  }
  return quote === undefined ? [from, to] : [quote, quote + 1];
}

/** The bracket that is still open where its end is missed. */
function openBracket(text: string, [from, to]: readonly [number, number]): readonly [number, number] {
  const open: number[] = [];
  let at = 0;
  for (const lexeme of new Lexer().lex(text)) {
    if (at >= from) break;
    if (lexeme.length === 1 && CONTROL.has(lexeme)) continue;
    if (lexeme === '[' || lexeme === '{') open.push(at);
    else if (lexeme === ']' || lexeme === '}') open.pop();
    at += lexeme.length;
  }
  const last = open.at(-1);
  return last === undefined ? [from, to] : [last, last + 1];
}

/** The tree can be read all the same. */
const isHarmless = (code: string): boolean => code === 'TAG_RESOLVE_FAILED' || code === 'BAD_DIRECTIVE';

/** What follows a broken line is broken by it: of syntax the first fault alone is told. */
function faultsOf({ errors, warnings }: Document): readonly (Document['errors'][number] | Document['warnings'][number])[] {
  const [first] = errors.filter(({ code }) => !isHarmless(code));
  const others = first === undefined ? warnings : [first];
  // tags are blamed where the tree is read, directives beside it
  return others.filter(({ code }) => !isHarmless(code));
}

/** Where `---` stands behind what the first document says. */
function beginOfSecond(text: string, from: number): number {
  const mark = /^(?:---|\.\.\.)(?=\s|$)/gm;
  mark.lastIndex = from;
  return mark.exec(text)?.index ?? Math.max(0, text.lastIndexOf('---'));
}

/** The parser's words, where they mean little to who does not know YAML by heart. */
function inWords(code: string, message: string): string {
  switch (code) {
    case 'TAB_AS_INDENT':
      return 'a tab cannot indent\nuse spaces';
    case 'BAD_INDENT':
    case 'MISSING_CHAR': {
      const close = /end with a ([\]}])$/.exec(message.split('\n')[0]?.replace(/ at line .*$/, '') ?? '')?.[1];
      if (/^Missing closing ["']quote/.test(message)) return NEVER_CLOSED;
      if (close !== undefined) return `\`${close === ']' ? '[' : '{'}\` is never closed by \`${close}\``;
      return plainWords(message);
    }
    default:
      return plainWords(message);
  }
}

const plainWords = (message: string): string =>
  message.replace(/\s+at line \d+, column \d+[\s\S]*$/, '').replace(/^[A-Z](?=[a-z])/, (letter) => letter.toLowerCase());

function blameComments(source: Source, problems: Problems, text: string): void {
  let at = 0;
  for (const lexeme of new Lexer().lex(text)) {
    // control lexemes stand for themselves and take no room in the text
    if (lexeme.length === 1 && CONTROL.has(lexeme)) continue;
    if (CST.tokenType(lexeme) === 'comment' && /^#+[^\s#]/.test(lexeme)) {
      problems.error(
        'LG_YAML_COMMENT',
        { source, start: at, end: at + lexeme.trimEnd().length },
        'a `#` right before text begins a comment: YAML takes the text away',
        {
          hint: 'a space after `#` if it is a comment, quotes around the value if it is not',
        },
      );
    }
    at += lexeme.length;
  }
}
