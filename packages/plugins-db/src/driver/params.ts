/** A value as the server reads it, in its text format; null is NULL. A list is an array, a map is JSON. */
export function paramText(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) return arrayText(value);
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

const arrayText = (list: readonly unknown[]): string => `{${list.map(entryText).join(',')}}`;

function entryText(entry: unknown): string {
  if (entry === null || entry === undefined) return 'NULL';
  if (Array.isArray(entry)) return arrayText(entry);
  const text = paramText(entry) ?? '';
  return typeof entry === 'number' || typeof entry === 'boolean' ? text : `"${text.replaceAll(/[\\"]/g, String.raw`\$&`)}"`;
}
