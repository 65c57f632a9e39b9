/** Replaces every occurrence of known secrets in text that leaves the process or the worker. */
export type Mask = (text: string) => string;

const MASKED = '***';
/** Shorter values would mask ordinary words. */
const SHORTEST = 4;

/**
 * A mask for these values, in the forms in which they may turn up: as they are, percent-encoded, inside JSON, and base64 (basic auth).
 * Longer ones first, so that a secret within another leaves no rest.
 */
export function maskOf(secrets: Iterable<string>): Mask {
  const forms = new Set<string>();
  for (const secret of secrets) {
    if (secret.length < SHORTEST) continue;
    for (const form of [
      secret,
      encodeURIComponent(secret),
      JSON.stringify(secret).slice(1, -1),
      Buffer.from(secret).toString('base64').replace(/=+$/, ''),
    ])
      forms.add(form);
  }
  if (forms.size === 0) return (text) => text;
  const any = new RegExp(
    [...forms]
      .sort((a, b) => b.length - a.length)
      .map((form) => form.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
      .join('|'),
    'g',
  );
  return (text) => text.replace(any, MASKED);
}
