const LIMIT = 200;

/** At most 200 characters of a value, for a message: text as it is, others as JSON. Never writes out more of a large one than it shows. */
export function excerpt(value: unknown): string {
  const whole = typeof value === 'string' ? value.slice(0, LIMIT + 1) : json(value, LIMIT + 1);
  const line = whole.replace(/\s+/g, ' ').trim();
  return line.length > LIMIT || whole.length > LIMIT ? `${line.slice(0, LIMIT - 1)}…` : line;
}

/** Cut as people see it, and as masks know it: half a secret at its end is hidden. */
export const shortened = (text: string, most: number): string => (text.length > most ? `${text.slice(0, most)}…` : text);

/** As `JSON.stringify`, but stops soon after `limit` characters. */
function json(value: unknown, limit: number): string {
  if (typeof value === 'bigint') return String(value);
  if (typeof value === 'string') return JSON.stringify(value.slice(0, limit));
  if (typeof value !== 'object' || value === null || 'toJSON' in value) return JSON.stringify(value) ?? 'undefined';
  const isList = Array.isArray(value);
  let text = isList ? '[' : '{';
  for (const key in value) {
    if (text.length > limit) return text;
    if (text.length > 1) text += ',';
    if (!isList) text += `${JSON.stringify(key)}:`;
    text += json((value as Record<string, unknown>)[key], limit - text.length);
  }
  return `${text}${isList ? ']' : '}'}`;
}
