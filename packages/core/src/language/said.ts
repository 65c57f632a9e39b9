/**
 * A message of a schema with its hint: what comes behind the line break stands under the blamed text. A message that begins with a
 * verb (`must`, `needs`, `is`, `has`, `may`, `cannot`) gets the key's name in front of it. `fix`: what to write in place of the value.
 */
export const withHint = (message: string, hint?: string, fix?: string): string =>
  hint === undefined ? message : `${message}\n${hint}${fix === undefined ? '' : `\n${fix}`}`;

/** Takes apart what {@link withHint} put together. */
export function saidOf(text: string): { readonly message: string; readonly hint?: string; readonly fix?: string } {
  const [message = '', hint, fix] = text.split('\n');
  return { message, ...(hint !== undefined && { hint }), ...(fix !== undefined && { fix }) };
}
