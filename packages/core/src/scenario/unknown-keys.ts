import type { z } from 'zod';
import type { Edit, Fix } from '../errors.ts';
import { ourWord } from '../language/foreign-words.ts';
import { loadKeys } from '../language/load-keys.ts';
import { closest } from '../template/closest.ts';
import type { Entry, Mapping } from './node.ts';
import type { Problems } from './problems.ts';
import { editAt } from './source.ts';

/** What must change in a value so that it may stand behind another key; undefined where it cannot. */
export type Fitting = (key: string, value: Entry['value']) => readonly Edit[] | undefined;

/** ``unknown key `vus` in `load` ``, with our word for another tool's or the nearest of ours. */
export function sayUnknownKey(
  key: string,
  map: Mapping,
  where: string,
  allowed: readonly string[],
  problems: Problems,
  fitting: Fitting = () => [],
): void {
  const entry = map.entries.get(key);
  const span = entry?.key ?? map.span;
  const ours = ourWord(key, allowed);
  const ofLoad = where === '' && ours === undefined ? wordOfLoad(key) : undefined;
  const change = ours === undefined || entry === undefined ? undefined : fitting(ours, entry.value);
  const [value] = change ?? [];
  const written = change?.length === 1 && value !== undefined ? `${ours}: ${value.newText}` : ours;
  const near = ours ?? (ofLoad === undefined ? closest(key, allowed) : undefined);
  const listed = allowed.length > 0 && allowed.length <= 12 ? `known here: ${allowed.join(', ')}` : undefined;
  const hint =
    ours !== undefined
      ? `in loadgate: \`${written}\``
      : ofLoad !== undefined && allowed.includes('load')
        ? `in loadgate: \`load: { ${ofLoad}: … }\``
        : near !== undefined
          ? `did you mean \`${near}\`?`
          : listed;
  problems.error('LG_KEY_UNKNOWN', span, `unknown key \`${key}\`${where === '' ? '' : ` in \`${where}\``}`, {
    hint,
    fixes: entry === undefined || near === undefined ? [] : renamed(entry, near, map, fitting),
  });
}

/** The other key in its place, with a value that it may have; nothing where that key stands there already. */
export function renamed(entry: Entry, to: string, map: Mapping, fitting: Fitting): readonly Fix[] {
  const edits = map.entries.has(to) ? undefined : fitting(to, entry.value);
  if (edits === undefined) return [];
  return [{ title: `Replace with \`${to}\``, edits: [editAt({ span: entry.key, newText: to }), ...edits] }];
}

/** `vus` and `duration` at the top of a file belong into `load`. */
function wordOfLoad(key: string): string | undefined {
  const words = keysOf(loadKeys, []);
  return words.includes(key) ? key : ourWord(key, words);
}

/** Keys that an object schema at a path knows, through optionals, defaults and unions. */
export function keysOf(schema: z.ZodType, path: readonly PropertyKey[]): readonly string[] {
  const inner = unwrapped(schema);
  const options = (inner as { options?: readonly z.ZodType[] }).options;
  if (options !== undefined) return [...new Set(options.flatMap((option) => keysOf(option, path)))];
  const [key, ...rest] = path;
  const shape = (inner as { shape?: Readonly<Record<string, z.ZodType>> }).shape;
  if (key === undefined) return Object.keys(shape ?? {});
  const next =
    typeof key === 'number'
      ? (inner as { element?: z.ZodType }).element
      : (shape?.[String(key)] ?? (inner as { valueType?: z.ZodType }).valueType);
  return next === undefined ? [] : keysOf(next, rest);
}

/** The schema of what stands at a path; undefined where several may. */
export function schemaAt(schema: z.ZodType, path: readonly PropertyKey[]): z.ZodType | undefined {
  const inner = unwrapped(schema);
  const [key, ...rest] = path;
  if (key === undefined) return schema;
  const options = (inner as { options?: readonly z.ZodType[] }).options;
  if (options !== undefined) {
    const found = options.flatMap((option) => schemaAt(option, path) ?? []);
    return found.length === 1 ? found[0] : undefined;
  }
  const { shape, element, valueType } = inner as {
    shape?: Readonly<Record<string, z.ZodType>>;
    element?: z.ZodType;
    valueType?: z.ZodType;
  };
  const next = typeof key === 'number' ? element : (shape?.[String(key)] ?? valueType);
  return next === undefined ? undefined : schemaAt(next, rest);
}

function unwrapped(schema: z.ZodType): z.ZodType {
  let at = schema;
  for (let i = 0; i < 20; i++) {
    const { innerType, in: input } = (at as unknown as { def: { innerType?: z.ZodType; in?: z.ZodType } }).def;
    if (innerType === undefined && input === undefined) break;
    at = (innerType ?? input) as z.ZodType;
  }
  return at;
}

/** The key that was meant: our word for another tool's, or the nearest of ours. */
export const meantKey = (key: string, allowed: readonly string[]): string | undefined => ourWord(key, allowed) ?? closest(key, allowed);
