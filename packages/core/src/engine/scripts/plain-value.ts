import type { Json } from '../../contract/plan.ts';

/** A script's value as a step's: JSON in which nothing is a template, whatever came from a target. What is undefined is left out. */
export function plainValue(value: unknown, asText: (text: string) => string = literal): Json {
  if (typeof value === 'string') return asText(value);
  if (value === null || typeof value === 'boolean') return value;
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  if (typeof value !== 'object')
    throw new TypeError(`${typeof value === 'number' ? value : `a ${typeof value}`} cannot be sent: it is no JSON`);
  if ('toJSON' in value && typeof value.toJSON === 'function') return plainValue(value.toJSON(), asText);
  if (Array.isArray(value)) return value.map((item) => plainValue(item ?? null, asText));
  const entries = Object.entries(value).filter(([, each]) => each !== undefined);
  return Object.fromEntries(entries.map(([key, each]) => [key, plainValue(each, asText)]));
}

const literal = (text: string): string => text.replaceAll('${', () => '$${');
