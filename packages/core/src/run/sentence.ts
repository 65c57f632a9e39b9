import { LoadgateError } from '../errors.ts';

/** What was thrown, as a person reads it. */
export function sentenceOf(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  const hint = cause instanceof LoadgateError && cause.hint !== undefined ? `; ${cause.hint}` : '';
  return `${cause.message}${hint}`;
}
