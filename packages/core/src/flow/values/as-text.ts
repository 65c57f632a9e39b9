const NUMERIC = /^\s*[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?\s*$/;

/** How a value stands in text: lists and objects as JSON, a date as in JSON but without quotes. */
export function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value !== 'object' || value === null) return String(value);
  const json = jsonOf(value);
  return typeof json === 'string' ? json : JSON.stringify(json);
}

/** A number, or text that is one written in decimal; else NaN. */
export function numberOf(value: unknown): number {
  if (typeof value === 'number') return value;
  if (typeof value === 'string') return NUMERIC.test(value) ? Number(value) : Number.NaN;
  return typeof value === 'bigint' ? Number(value) : Number.NaN;
}

/** What a protocol read, as JSON has it, at any depth: a date becomes its text, a whole number beyond 2⁵³ its digits. What is JSON already is not copied. */
export function jsonOf(value: unknown): unknown {
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
  if (typeof value !== 'object' || value === null) return value;
  // JSON may have an entry of that name: only a function is asked
  if ('toJSON' in value && typeof value.toJSON === 'function') return value.toJSON();
  const read = Object.values(value);
  const parts = read.map(jsonOf);
  if (parts.every((part, i) => part === read[i])) return value;
  return Array.isArray(value) ? parts : Object.fromEntries(Object.keys(value).map((key, i) => [key, parts[i]]));
}
