import { isOrdinary, type Mask, maskOf } from '../secrets.ts';

/** How one run hides what nobody may read. */
export interface Masks {
  /** In sentences, and in what was sent and came back. */
  readonly said: Mask;
  /** In all else: a secret that is an ordinary word (`postgres`, `1000`) would spoil what means something by itself. */
  readonly rest: Mask;
}

export const masksOf = (secrets: readonly string[]): Masks => ({
  said: maskOf(secrets),
  rest: maskOf(secrets, (part) => !isOrdinary(part)),
});

/** Where people, targets and plugins speak. */
const SAID: ReadonlySet<string> = new Set(['message', 'request', 'response', 'reason', 'reasons', 'evidence', 'advice', 'failures']);
/** Base64 of figures: whatever stands in it stands there by chance. */
const FIGURES: ReadonlySet<string> = new Set(['counts', 'histogram']);

/** The same with its texts masked. Names of fields, numbers and truth values stay, so that it means and parses as before. */
export function masked<T>(value: T, masks: Masks): T {
  return walked(value, masks.rest, (key, mask) => (FIGURES.has(key) ? undefined : SAID.has(key) ? masks.said : mask)) as T;
}

/** `maskFor`: what hides the texts of a field; undefined leaves it as it is. */
function walked(value: unknown, mask: Mask, maskFor: (key: string, mask: Mask) => Mask | undefined): unknown {
  if (typeof value === 'string') return mask(value);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => walked(item, mask, maskFor));
  return Object.fromEntries(
    Object.entries(value).map(([key, child]) => {
      const own = maskFor(key, mask);
      return [key, own === undefined ? child : walked(child, own, maskFor)];
    }),
  );
}
