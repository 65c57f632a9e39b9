/**
 * One line of text as it is safe to print anywhere: control characters, line ends, bidirectional overrides and other invisible
 * characters become `\n`, `\x1b`, `\u202e`; half surrogates and what is no character become U+FFFD. Names come from files and servers that nobody vouches for.
 */
export const plain = (text: string): string =>
  text.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\ufffe\uffff]/gu, (sign) => (isJoiner(sign) ? sign : escaped(sign)));

/** As {@link plain}, line by line. */
export const plainLines = (text: string): readonly string[] => text.replace(/\r\n?/g, '\n').replace(/\t/g, '  ').split('\n').map(plain);

/** Shortened to `length` characters, with an ellipsis where something is missing. */
export function excerpt(text: string, length: number): string {
  const signs = [...text];
  return signs.length <= length ? text : `${signs.slice(0, length - 1).join('')}…`;
}

/** Joins emoji and scripts that need it; harmless. */
const isJoiner = (sign: string): boolean => sign === '\u200c' || sign === '\u200d';

const SHORT: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

function escaped(sign: string): string {
  const code = sign.codePointAt(0) as number;
  if ((code >= 0xd800 && code <= 0xdfff) || code === 0xfffe || code === 0xffff) return '\ufffd';
  if (code < 0x100) return SHORT[sign] ?? `\\x${code.toString(16).padStart(2, '0')}`;
  return code > 0xffff ? `\\u{${code.toString(16)}}` : `\\u${code.toString(16).padStart(4, '0')}`;
}
