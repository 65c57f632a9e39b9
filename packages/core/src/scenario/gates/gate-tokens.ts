/** A piece of a gate as it stands in its text. */
export interface Span {
  readonly text: string;
  readonly offset: number;
}
export interface Token extends Span {
  readonly kind: 'word' | 'name' | 'operator' | 'bracket' | 'unclosed';
  /** Of a `name`: what stands between the quotes. */
  readonly name: string;
}

const TOKEN = /"((?:\\.|[^"\\])*)"|(")|([<>=!]+)|([()])|[^\s"<>=!()]+/g;

/** Words, quoted names, operators and brackets, in order. */
export function tokensOf(text: string): readonly Token[] {
  return [...text.matchAll(TOKEN)].map((match): Token => {
    const [whole, name, unclosed, operator, bracket] = match;
    const offset = match.index;
    if (unclosed !== undefined) return { kind: 'unclosed', text: whole, offset, name: '' };
    if (name !== undefined) return { kind: 'name', text: whole, offset, name: name.replace(/\\(.)/g, '$1') };
    return { kind: operator !== undefined ? 'operator' : bracket !== undefined ? 'bracket' : 'word', text: whole, offset, name: '' };
  });
}

export const quoted = (name: string): string => `"${name.replace(/["\\]/g, '\\$&')}"`;
