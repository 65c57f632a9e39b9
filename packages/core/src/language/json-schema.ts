import { z } from 'zod';

/** A JSON Schema, draft 2020-12, as far as it is looked into here. */
export interface JsonSchema {
  [key: string]: unknown;
  anyOf?: JsonSchema[];
  $ref?: string;
}

/** Turns schemas of the language's tables into JSON Schema; what several share stands once in {@link Pieces.shared}. */
export class Pieces {
  readonly shared: Record<string, JsonSchema> = {};

  /** What may be written for a schema, before it is read. */
  of(schema: z.ZodType): JsonSchema {
    const {
      $schema: _,
      $defs,
      ...own
    } = z.toJSONSchema(schema, { io: 'input', target: 'draft-2020-12', unrepresentable: 'any' }) as JsonSchema;
    for (const [name, shared] of Object.entries(($defs ?? {}) as Record<string, JsonSchema>)) this.shared[name] ??= tidy(shared);
    return tidy(own);
  }
}

/** Unions in unions become one, numbers that are read only to be refused are left out, and so are limits that say nothing. */
function tidy(schema: JsonSchema): JsonSchema {
  const made: JsonSchema = {};
  for (const [key, value] of Object.entries(schema)) {
    if ((key === 'maximum' && value === Number.MAX_SAFE_INTEGER) || (key === 'minimum' && value === Number.MIN_SAFE_INTEGER)) continue;
    if (key === 'propertyNames' && JSON.stringify(value) === '{"type":"string"}') continue;
    made[key] = Array.isArray(value) ? value.map(tidyValue) : tidyValue(value);
  }
  if (made.anyOf === undefined) return made;
  const branches = made.anyOf
    .flatMap((branch) => (branch.anyOf !== undefined && Object.keys(branch).length === 1 ? branch.anyOf : [branch]))
    .filter((branch) => branch['refused'] !== true);
  const { anyOf: _, ...rest } = made;
  const [only] = branches;
  return branches.length === 1 && only !== undefined ? { ...only, ...rest } : { ...rest, anyOf: branches };
}

const tidyValue = (value: unknown): unknown =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? tidy(value as JsonSchema) : value;

export const ref = (name: string): JsonSchema => ({ $ref: `#/$defs/${name}` });
