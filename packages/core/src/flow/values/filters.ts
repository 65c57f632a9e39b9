import type { FilterName } from '../../template/filters.ts';
import { numberOf, textOf } from './as-text.ts';

/** An encoding that does not throw at half of a surrogate pair (`encodeURIComponent` does), which a target may well have answered. */
export const unfailing =
  (encode: (text: string) => string): ((text: string) => string) =>
  (text) => {
    try {
      return encode(text);
    } catch {
      return encode(text.replace(/\p{Surrogate}/gu, '\ufffd'));
    }
  };
const percentEncoded = unfailing(encodeURIComponent);

/** What each filter makes of a value that is there; undefined: nothing. */
export const applyFilter: { readonly [K in FilterName]: (value: unknown) => unknown } = {
  url: (value) => percentEncoded(textOf(value)),
  base64: (value) => Buffer.from(textOf(value)).toString('base64'),
  json: (value) => JSON.stringify(value),
  string: textOf,
  number: (value) => {
    const number = numberOf(value);
    const isAnother = typeof value === 'string' && Math.abs(number) > Number.MAX_SAFE_INTEGER && !/e/i.test(value);
    return Number.isFinite(number) && !isAnother ? number : undefined;
  },
  upper: (value) => textOf(value).toUpperCase(),
  lower: (value) => textOf(value).toLowerCase(),
  length: (value) => {
    if (typeof value === 'string' || Array.isArray(value)) return value.length;
    return typeof value === 'object' && value !== null ? Object.keys(value).length : undefined;
  },
  first: (value) => (Array.isArray(value) ? value[0] : undefined),
  last: (value) => (Array.isArray(value) ? value.at(-1) : undefined),
};
