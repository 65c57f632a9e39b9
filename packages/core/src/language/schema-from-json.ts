import { z } from 'zod';
import type { JsonSchema } from './json-schema.ts';
import { kit, templateText } from './kit.ts';

const CORE: Readonly<Record<string, z.ZodType>> = { text: kit.text, json: kit.json, template: templateText };
const QUANTITIES: Readonly<Record<string, z.ZodType>> = { duration: kit.durationUs, size: kit.sizeBytes };

/** Most schemas that a reader makes, those that are shared counted as often as they are used: more than that is no grammar but a bomb. */
export const MOST_SCHEMAS = 20_000;

/** What is taken over of a schema that holds no other. Not `pattern`: anybody's regular expression may take for ever. */
const LEAF = [
  'type',
  'enum',
  'const',
  'minimum',
  'maximum',
  'exclusiveMinimum',
  'exclusiveMaximum',
  'multipleOf',
  'minLength',
  'maxLength',
] as const;

/**
 * Makes the schemas that those of a manifest were made from, as far as JSON Schema can say it: what a plugin checks by code of its own, or by
 * a pattern, is not in it. Core's words are core's own schemas, with their sentences. What holds itself is checked down to there.
 */
export class SchemaReader {
  readonly #defs: Readonly<Record<string, JsonSchema>>;
  readonly #open = new Set<string>();
  #made = 0;

  constructor(defs: Readonly<Record<string, JsonSchema>> = {}) {
    this.#defs = defs;
  }

  /** Throws what is no JSON Schema, and what would be too large. */
  read(json: JsonSchema): z.ZodType {
    if (++this.#made > MOST_SCHEMAS) throw new RangeError('too many schemas');
    const made = this.#bare(json);
    const described = typeof json['description'] === 'string' ? made.describe(json['description']) : made;
    return json['default'] === undefined ? described : described.default(json['default']);
  }

  /** Of an object that must be there: its keys. */
  properties(object: JsonSchema): Readonly<Record<string, z.ZodType>> {
    const { properties = {}, required = [] } = object as Partial<ObjectSchema>;
    const needed = new Set(required);
    return Object.fromEntries(
      Object.entries(properties).map(([name, json]) => {
        const made = this.read(json);
        return [name, needed.has(name) || json['default'] !== undefined ? made : made.optional()];
      }),
    );
  }

  #bare(json: JsonSchema): z.ZodType {
    if (json.$ref !== undefined) return this.#referred(json.$ref);
    const quantity = typeof json['title'] === 'string' && json['type'] === 'string' ? own(QUANTITIES, json['title']) : undefined;
    if (quantity !== undefined) return quantity;
    if (json.anyOf !== undefined) return z.union(json.anyOf.map((branch) => this.read(branch)) as [z.ZodType, ...z.ZodType[]]);
    if (json['const'] !== undefined || json['enum'] !== undefined) return leaf(json);
    if (json['type'] === 'object') return this.#object(json);
    if (json['type'] === 'array' && typeof json['items'] === 'object') return listOf(json, this.read(json['items'] as JsonSchema));
    return json['type'] === undefined ? z.unknown() : leaf(json);
  }

  #referred(ref: string): z.ZodType {
    const name = ref.replace(/^#\/\$defs\//, '');
    const known = own(CORE, name);
    const shared = own(this.#defs, name);
    if (known !== undefined || shared === undefined || this.#open.has(name)) return known ?? z.unknown();
    this.#open.add(name);
    const made = this.read(shared);
    this.#open.delete(name);
    return made;
  }

  #object(json: JsonSchema): z.ZodType {
    const { properties, propertyNames, additionalProperties: more } = json as Partial<ObjectSchema>;
    const others = typeof more === 'object' && more !== null && Object.keys(more).length > 0 ? this.read(more) : undefined;
    if (properties === undefined) {
      const keys = propertyNames === undefined ? z.string() : this.read(propertyNames);
      return z.record(keys as never, others ?? z.unknown());
    }
    const shape = this.properties(json);
    if (more === false) return z.strictObject(shape);
    return others === undefined ? z.looseObject(shape) : z.object(shape).catchall(others);
  }
}

interface ObjectSchema {
  readonly properties: Readonly<Record<string, JsonSchema>>;
  readonly required: readonly string[];
  readonly propertyNames: JsonSchema;
  readonly additionalProperties: JsonSchema | boolean;
}

const own = <T>(table: Readonly<Record<string, T>>, name: string): T | undefined => (Object.hasOwn(table, name) ? table[name] : undefined);

function listOf({ minItems, maxItems }: JsonSchema, item: z.ZodType): z.ZodType {
  const list = z.array(item);
  const least = typeof minItems === 'number' ? list.min(minItems) : list;
  return typeof maxItems === 'number' ? least.max(maxItems) : least;
}

/** Without what is said around it: zod reads the rest itself. */
function leaf(json: JsonSchema): z.ZodType {
  const said = Object.fromEntries(LEAF.flatMap((key) => (json[key] === undefined ? [] : [[key, json[key]]])));
  return z.fromJSONSchema(said as Parameters<typeof z.fromJSONSchema>[0]) as unknown as z.ZodType;
}
