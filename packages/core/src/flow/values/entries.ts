import type { Json } from '../../contract/plan.ts';
import { textOf } from './as-text.ts';
import { isConstant } from './constant.ts';
import { unfailing } from './filters.ts';
import { MissingValue } from './missing-value.ts';
import type { Read, ValueScope, Values } from './scope.ts';
import type { Encode } from './template-text.ts';
import { compileOptional } from './value.ts';

export type Entry = readonly [name: string, value: string];

/**
 * Name/value pairs of a record. `name?` is left out while its value is missing or null, a list gives several pairs. `encode` is applied
 * to whole names and values, once where they are constant. Running it throws {@link MissingValue} for names without `?`.
 */
export function compileEntries(
  record: Readonly<Record<string, Json>>,
  scope: ValueScope,
  encode?: Encode,
): (values: Values) => readonly Entry[] {
  const encoded = encode === undefined ? (text: string) => text : unfailing(encode);
  const parts = Object.entries(record).map(([key, value]) => compileEntry(key, value, scope, encoded));
  if (parts.every((part) => typeof part !== 'function')) {
    const constant = parts.flat() as Entry[];
    return () => constant;
  }
  return (values) => {
    const entries: Entry[] = [];
    for (const part of parts)
      if (typeof part === 'function') part(values, entries);
      else entries.push(...part);
    return entries;
  };
}

type Append = (values: Values, into: Entry[]) => void;

function compileEntry(key: string, value: Json, scope: ValueScope, encode: Encode): Append | readonly Entry[] {
  const isOptional = key.endsWith('?');
  const written = isOptional ? key.slice(0, -1) : key;
  const name = encode(written);
  const items: readonly Json[] = Array.isArray(value) ? value : [value];
  if (isConstant(value)) return items.filter((item) => item !== null).map((item) => [name, encode(textOf(item))]);
  const reads: readonly Read[] = items.map((item) => compileOptional(item, scope));
  return (values, into) => {
    for (let i = 0; i < reads.length; i++) {
      const found = (reads[i] as Read)(values);
      if (Array.isArray(found)) for (const item of found) into.push([name, encode(textOf(item))]);
      else if (found !== undefined && found !== null) into.push([name, encode(textOf(found))]);
      else if (!isOptional) throw new MissingValue(`\`${written}\``, `has no value: ${textOf(items[i])}`);
    }
  };
}
