import { z } from 'zod';
import type { JsonSchema } from './json-schema.ts';
import { kit, templateText } from './kit.ts';

const CORE: Readonly<Record<string, z.ZodType>> = { text: kit.text, json: kit.json, template: templateText };
const QUANTITIES: Readonly<Record<string, z.ZodType>> = { duration: kit.durationUs, size: kit.sizeBytes };

/**
 * The schema that a JSON Schema of a manifest was made from, as far as JSON Schema can say it: what a plugin checks by code of its own is not in it.
 * Core's words are core's own schemas, with their sentences.
 */
export function schemaFromJson(json: JsonSchema, defs: Readonly<Record<string, JsonSchema>> = {}): z.ZodType {
  const made = bare(json, defs);
  const described = typeof json['description'] === 'string' ? made.describe(json['description']) : made;
  return json['default'] === undefined ? described : described.default(json['default']);
}

function bare(json: JsonSchema, defs: Readonly<Record<string, JsonSchema>>): z.ZodType {
  const inner = (of: unknown): z.ZodType => schemaFromJson(of as JsonSchema, defs);
  if (json.$ref !== undefined) return referred(json.$ref, defs);
  const quantity = typeof json['title'] === 'string' && json['type'] === 'string' ? QUANTITIES[json['title']] : undefined;
  if (quantity !== undefined) return quantity;
  if (json.anyOf !== undefined) return z.union(json.anyOf.map(inner) as [z.ZodType, ...z.ZodType[]]);
  if (json['const'] !== undefined || json['enum'] !== undefined) return leaf(json);
  if (json['type'] === 'object') return objectOf(json, inner);
  if (json['type'] === 'array' && typeof json['items'] === 'object') return listOf(json, inner(json['items']));
  return json['type'] === undefined ? z.unknown() : leaf(json);
}

function referred(ref: string, defs: Readonly<Record<string, JsonSchema>>): z.ZodType {
  const name = ref.replace(/^#\/\$defs\//, '');
  const own = Object.hasOwn(CORE, name) ? CORE[name] : undefined;
  if (own !== undefined) return own;
  const shared = Object.hasOwn(defs, name) ? defs[name] : undefined;
  // one that holds itself is made when it is first asked
  return shared === undefined ? z.unknown() : z.lazy(() => schemaFromJson(shared, defs));
}

function objectOf(json: JsonSchema, inner: (of: unknown) => z.ZodType): z.ZodType {
  const { properties, required = [], additionalProperties: more } = json as { [key: string]: unknown };
  if (properties === undefined) {
    const keys = (json['propertyNames'] === undefined ? z.string() : inner(json['propertyNames'])) as z.ZodType<string, string>;
    return z.record(keys as never, typeof more === 'object' && more !== null ? inner(more) : z.unknown());
  }
  const needed = new Set(required as readonly string[]);
  const shape = Object.fromEntries(
    Object.entries(properties as Record<string, JsonSchema>).map(([name, schema]) => {
      const made = inner(schema);
      return [name, needed.has(name) || schema['default'] !== undefined ? made : made.optional()];
    }),
  );
  if (more === false) return z.strictObject(shape);
  return typeof more === 'object' && more !== null && Object.keys(more).length > 0
    ? z.object(shape).catchall(inner(more))
    : z.looseObject(shape);
}

function listOf({ minItems, maxItems }: JsonSchema, item: z.ZodType): z.ZodType {
  const list = z.array(item);
  const least = typeof minItems === 'number' ? list.min(minItems) : list;
  return typeof maxItems === 'number' ? least.max(maxItems) : least;
}

/** Without what is said around it: zod reads the rest itself. */
function leaf({ title: _, description: __, default: ___, ...json }: JsonSchema): z.ZodType {
  return z.fromJSONSchema(json as Parameters<typeof z.fromJSONSchema>[0]) as unknown as z.ZodType;
}
