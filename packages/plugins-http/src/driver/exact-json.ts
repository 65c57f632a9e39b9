/**
 * As JSON.parse, but a whole number beyond 2⁵³, of which a number would keep other digits, and one beyond all numbers are the text that
 * stands there. What is written with a fraction within 2⁵³ or with an exponent is a number as ever.
 */
export function parseExactJson(text: string): unknown {
  // to look for digits takes a twentieth of the time of parsing, to see every value twenty times as long
  return LONG.test(text) ? JSON.parse(text, exact) : JSON.parse(text);
}

const LONG = /\d{16}|\d[eE]\+?\d{3}/;

function exact(_key: string, value: unknown, context?: { readonly source?: string }): unknown {
  if (typeof value !== 'number' || Math.abs(value) <= Number.MAX_SAFE_INTEGER) return value;
  const { source } = context ?? {};
  if (source === undefined) return value;
  return Number.isFinite(value) && /e/i.test(source) ? value : source;
}
