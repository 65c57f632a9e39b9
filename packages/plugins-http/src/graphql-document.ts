/**
 * What is surely wrong with a GraphQL document, to stand behind its name; undefined where nothing is. Looked at: that there is an operation, that braces,
 * brackets and texts are closed. The rest needs the schema, which the server has. A document with templates may be anything.
 */
export function faultOfDocument(document: string): string | undefined {
  if (document.trim() === '') return 'is empty\nwrite a document: `{ contacts { id } }`';
  if (document.includes('${')) return undefined;
  const open: { readonly char: string; readonly line: number }[] = [];
  let line = 1;
  for (const [word] of document.matchAll(WORD)) {
    const close = CLOSES[word];
    if (close !== undefined) open.push({ char: word, line });
    else if (word === '}' || word === ')' || word === ']') {
      const last = open.pop();
      if (last === undefined) return `has a \`${word}\` in its line ${line} that closes nothing`;
      if (CLOSES[last.char] !== word)
        return `has a \`${word}\` in its line ${line} where the \`${last.char}\` of line ${last.line} is open`;
    } else if (/^"+$/.test(word) && word.length % 2 === 1) return `has a text in its line ${line} that is never closed`;
    line += word.split('\n').length - 1;
  }
  const left = open.at(-1);
  if (left !== undefined) return `has a \`${left.char}\` in its line ${left.line} that is never closed`;
  return document.replaceAll(COMMENT, '').includes('{') ? undefined : 'has no `{`: it asks for nothing';
}

/** `query Contact`: type and name of the operation that runs; undefined where the document gives it no name, or several could be meant. */
export function titleOfDocument(document: unknown, operationName: unknown): string | undefined {
  if (typeof document !== 'string') return undefined;
  const operations = [
    ...document.replaceAll(COMMENT, '').matchAll(/(?:^|[}\s])(query|mutation|subscription)\s+([A-Za-z_]\w*)\s*(?=[({@])/g),
  ];
  const [one, other] = operations.filter(([, , name]) => operationName === undefined || name === operationName);
  return one === undefined || other !== undefined ? undefined : `${one[1]} ${one[2]}`;
}

const CLOSES: Readonly<Record<string, string>> = { '{': '}', '(': ')', '[': ']' };
const COMMENT = /#[^\n\r]*/g;
/** Comments and texts as a whole, what opens and closes, lines; a quote that nothing closes is a word of its own. */
const WORD = /#[^\n\r]*|"""(?:\\"""|[\s\S])*?"""|"(?!"")(?:\\.|[^"\\\n\r])*"|"""|"|[{}()[\]]|\n/g;
