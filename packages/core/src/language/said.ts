/**
 * A message of a schema with its hint: what comes behind the line break stands under the blamed text. A message that begins with a
 * verb (`must`, `needs`, `is`, `has`, `may`, `cannot`) gets the key's name in front of it.
 */
export const withHint = (message: string, hint?: string): string => (hint === undefined ? message : `${message}\n${hint}`);

/** Takes apart what {@link withHint} put together. */
export function saidOf(text: string): { readonly message: string; readonly hint?: string } {
  const at = text.indexOf('\n');
  return at < 0 ? { message: text } : { message: text.slice(0, at), hint: text.slice(at + 1) };
}
