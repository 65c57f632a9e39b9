import { branchKeys } from './core-keys.ts';
import { conditions } from './core-verbs.ts';
import { type JsonSchema, type Pieces, ref } from './json-schema.ts';
import type { Language, Verb } from './language.ts';

/** Definitions of `steps`, one for each verb, and what they share. */
export function stepsSchema(
  language: Language,
  pieces: Pieces,
): Readonly<Record<string, JsonSchema>> & { readonly conditions: JsonSchema } {
  const verbs = [...language.verbs.values()];
  const branch = {
    type: 'object',
    properties: { weight: pieces.of(branchKeys.weight), steps: ref('steps') },
    required: ['steps'],
    additionalProperties: false,
  };
  return {
    steps: { type: 'array', items: ref('step') },
    step: { anyOf: [shortStep(language), ...verbs.map(({ key }) => ref(`step-${key}`))] },
    branches: { type: 'object', additionalProperties: branch },
    conditions: pieces.of(conditions),
    ...Object.fromEntries(verbs.map((verb) => [`step-${verb.key}`, verbSchema(verb, pieces)])),
  };
}

const shortStep = ({ shorthands }: Language): JsonSchema => ({
  type: 'string',
  pattern: `^(${[...shorthands.keys()].join('|')})\\s+\\S`,
  description: 'A plain request: `GET /path`.',
});

function verbSchema({ key, doc, value, options, nested }: Verb, pieces: Pieces): JsonSchema {
  const own = value === null ? ref('branches') : pieces.of(value);
  const inside = Object.entries(nested).filter(([name]) => name !== key);
  const properties: Record<string, JsonSchema> = { [key]: { ...own, description: doc } };
  for (const [name, schema] of Object.entries(options)) properties[name] = pieces.of(schema);
  for (const [name] of inside) properties[name] = ref('steps');
  const required = [
    key,
    ...inside.filter(([, kind]) => kind !== 'optionalSteps').map(([name]) => name),
    ...Object.entries(options)
      .filter(([, schema]) => !schema.safeParse(undefined).success)
      .map(([name]) => name),
  ];
  return { type: 'object', description: doc, properties, required, additionalProperties: false };
}
