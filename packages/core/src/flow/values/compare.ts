import { numberOf, textOf } from './as-text.ts';

/**
 * Equal as values of JSON. A number or boolean also equals the text that reads as it, because headers, cookies, CSV cells and groups
 * of a regular expression are always text: `"5"` equals 5. Two texts are equal only letter by letter.
 */
export function isSame(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a === 'object' && a !== null) return typeof b === 'object' && b !== null && isSameInside(a, b);
  if (typeof a === 'string') return typeof b === 'string' ? false : isWritten(a, b);
  if (typeof b === 'string') return isWritten(b, a);
  return isWhole(a, b) || isWhole(b, a);
}

const isWhole = (big: unknown, number: unknown): boolean =>
  typeof big === 'bigint' && typeof number === 'number' && Number.isInteger(number) && BigInt(number) === big;

function isWritten(text: string, value: unknown): boolean {
  if (typeof value !== 'number') return (typeof value === 'boolean' || typeof value === 'bigint') && text === String(value);
  if (Number.isSafeInteger(value) || !Number.isInteger(value)) return numberOf(text) === value;
  // beyond 2⁵³ different digits are one number
  return digitsOf(text) === undefined ? text === String(value) : digitsOf(text) === digitsOf(value);
}

function isSameInside(a: object, b: object): boolean {
  if (Array.isArray(a) || Array.isArray(b))
    return Array.isArray(a) && Array.isArray(b) && a.length === b.length && a.every((item, i) => isSame(item, b[i]));
  const keys = Object.keys(a);
  return (
    keys.length === Object.keys(b).length &&
    keys.every((key) => Object.hasOwn(b, key) && isSame((a as Record<string, unknown>)[key], (b as Record<string, unknown>)[key]))
  );
}

/** −1, 0 or 1; NaN where there is no order. Numbers, also written as text, by size; other texts letter by letter, which is right for ISO dates. */
export function order(a: unknown, b: unknown): number {
  const x = numberOf(a);
  const y = numberOf(b);
  if (!Number.isNaN(x) && !Number.isNaN(y)) return x < y ? -1 : x > y ? 1 : Math.abs(x) > Number.MAX_SAFE_INTEGER ? orderOfDigits(a, b) : 0;
  if (typeof a === 'string' && typeof b === 'string' && Number.isNaN(x) && Number.isNaN(y)) return a < b ? -1 : a > b ? 1 : 0;
  return Number.NaN;
}

/** Of what is one number, rounded: 0 where it is not written in digits alone. */
function orderOfDigits(a: unknown, b: unknown): number {
  const [x, y] = [digitsOf(a), digitsOf(b)];
  return x === undefined || y === undefined || x === y ? 0 : x < y ? -1 : 1;
}

/** Exactly: what a number prints is rounded. Undefined for what is no whole number in digits. */
function digitsOf(value: unknown): bigint | undefined {
  if (typeof value === 'bigint') return value;
  if (typeof value === 'number') return Number.isInteger(value) ? BigInt(value) : undefined;
  return typeof value === 'string' && /^\s*[+-]?\d+\s*$/.test(value) ? BigInt(value.replace('+', '')) : undefined;
}

/** Of a list one entry, of an object one key, of anything else a part of its text. */
export function holds(whole: unknown, part: unknown): boolean {
  if (Array.isArray(whole)) return whole.some((item) => isSame(item, part));
  if (typeof whole === 'object' && whole !== null) return Object.hasOwn(whole, textOf(part));
  return textOf(whole).includes(textOf(part));
}
