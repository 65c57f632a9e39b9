/** A text in quotes: its pieces, between which something is put in (`parts.length − 1` times), and what is put in, as written. */
export interface Literal {
  readonly parts: readonly string[];
  readonly holes: readonly string[];
  /** First character behind it. */
  readonly end: number;
}

export interface MaskedCode {
  /** JavaScript of the same length: comments, regular expressions and what stands in quotes are blanks, but for an opening quote. */
  readonly code: string;
  /** By the offset of the opening quote. */
  readonly literals: ReadonlyMap<number, Literal>;
}

/** Tells code from comments and texts, so that words can be looked for in code that is known to be well-formed. */
export function maskedCode(code: string): MaskedCode {
  const literals = new Map<number, Literal>();
  let masked = '';
  for (let at = 0; at < code.length; ) {
    const end = endOfToken(code, at, masked, literals);
    // an opening quote stays: what is looked for stands right before it
    const kept = literals.has(at) || end === at + 1 ? code[at] : '';
    masked += kept + code.slice(at + (kept?.length ?? 0), end).replace(/[^\n]/g, ' ');
    at = end;
  }
  return { code: masked, literals };
}

function endOfToken(code: string, at: number, before: string, literals: Map<number, Literal>): number {
  const char = code[at];
  const next = code[at + 1];
  if (char === '/' && next === '/') return endAt(code.indexOf('\n', at), code);
  if (char === '/' && next === '*') return endAt(code.indexOf('*/', at + 2), code, 2);
  if (char === '/' && mayBeginRegex(before)) return endOfRegex(code, at);
  if (char !== "'" && char !== '"' && char !== '`') return at + 1;
  const literal = readLiteral(code, at);
  literals.set(at, literal);
  return literal.end;
}

const endAt = (found: number, code: string, length = 0): number => (found < 0 ? code.length : found + length);

/** A division stands behind a value. */
const mayBeginRegex = (before: string): boolean =>
  /(?:^|[(,=:[!&|?{};+\-*%<>~^]|\b(?:return|typeof|case|await|of|in))\s*$/.test(before.slice(-200));

function endOfRegex(code: string, at: number): number {
  let isInClass = false;
  for (let i = at + 1; i < code.length; i++) {
    const char = code[i];
    if (char === '\\') i++;
    else if (char === '\n') return at + 1;
    else if (char === '[') isInClass = true;
    else if (char === ']') isInClass = false;
    else if (char === '/' && !isInClass) return i + 1;
  }
  return at + 1;
}

function readLiteral(code: string, at: number): Literal {
  const quote = code[at];
  const parts: string[] = [];
  const holes: string[] = [];
  let part = '';
  let i = at + 1;
  while (i < code.length && code[i] !== quote) {
    if (code[i] === '\\') {
      part += unescaped(code[i + 1] ?? '');
      i += 2;
    } else if (quote === '`' && code.startsWith('${', i)) {
      const end = endOfHole(code, i + 2);
      parts.push(part);
      holes.push(code.slice(i + 2, end).trim());
      part = '';
      i = end + 1;
    } else part += code[i++];
  }
  return { parts: [...parts, part], holes, end: Math.min(i + 1, code.length) };
}

const unescaped = (char: string): string => (char === 'n' ? '\n' : char === 't' ? '\t' : char === '\n' ? '' : char);

/** The `}` that ends what is put in. */
function endOfHole(code: string, from: number): number {
  let depth = 0;
  for (let i = from; i < code.length; i++) {
    const char = code[i] as string;
    if (char === '{') depth++;
    else if (char === '}' && depth-- === 0) return i;
    else if ('\'"`'.includes(char)) i = readLiteral(code, i).end - 1;
  }
  return code.length;
}
