import { type CoreKey, coreKeys, flowKeys, type Place } from './core-keys.ts';
import { type JsonSchema, Pieces, ref } from './json-schema.ts';
import { keysOfType, type Language } from './language.ts';
import { stepsSchema } from './step-schema.ts';

/** Files of the language. */
export type LanguageFile = 'scenario' | 'flows' | 'config';

const TITLES: Readonly<Record<LanguageFile, string>> = {
  scenario: 'loadgate scenario (*.load.yaml)',
  flows: 'loadgate flows (*.flows.yaml)',
  config: 'loadgate.config.yaml',
};

/**
 * JSON Schema (draft 2020-12) of one kind of file, from the tables that the checker reads. Whatever the checker takes it takes too; what
 * needs more than one value to be seen (a name that does not exist, a load that contradicts itself) only the checker sees.
 */
export function schemaOf(kind: LanguageFile, language: Language): JsonSchema {
  const pieces = new Pieces();
  const properties = topProperties(kind, language, pieces);
  const steps = stepsSchema(language, pieces);
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: TITLES[kind],
    type: 'object',
    properties,
    additionalProperties: false,
    $defs: { ...(kind === 'config' ? { conditions: steps.conditions } : steps), ...pieces.shared },
  };
}

function topProperties(place: Place, language: Language, pieces: Pieces): Readonly<Record<string, JsonSchema>> {
  const entries: [string, JsonSchema][] = [];
  for (const [name, key] of Object.entries(coreKeys) as [string, CoreKey][])
    if (key.places.includes(place)) entries.push([name, { description: key.doc, ...keySchema(key, place, language, pieces) }]);
  for (const { name, doc, config } of language.protocols.values())
    entries.push([name, withExpect({ description: doc, ...pieces.of(config) })]);
  if (place === 'scenario')
    for (const type of language.types.values())
      for (const [name, schema] of Object.entries(keysOfType(type))) entries.push([name, pieces.of(schema)]);
  return Object.fromEntries(entries);
}

function keySchema({ schema, shape = 'steps', inConfig }: CoreKey, place: Place, language: Language, pieces: Pieces): JsonSchema {
  const written = place === 'config' && inConfig !== undefined ? inConfig : schema;
  return written === null ? SHAPES[shape](language, pieces) : pieces.of(written);
}

/** Keys that the checker walks itself. */
const SHAPES: Readonly<Record<NonNullable<CoreKey['shape']>, (language: Language, pieces: Pieces) => JsonSchema>> = {
  steps: () => ref('steps'),
  fragments: () => mapOf(ref('steps')),
  type: ({ types }) => ({ anyOf: [...types.values()].map(({ name, doc }) => ({ const: name, description: doc })) }),
  flows: (_, pieces) =>
    mapOf({
      type: 'object',
      properties: { weight: pieces.of(flowKeys.weight), load: pieces.of(flowKeys.load), steps: ref('steps') },
      required: ['steps'],
      additionalProperties: false,
    }),
  monitors: ({ monitors }, pieces) =>
    mapOf({ anyOf: [...monitors.values()].map(({ doc, options }) => ({ description: doc, ...pieces.of(options) })) }),
  reporters: (language, pieces) => ({ type: 'array', items: { anyOf: reporterItems(language, pieces) } }),
  environments: (language, pieces) =>
    mapOf({ type: 'object', properties: topProperties('environment', language, pieces), additionalProperties: false }),
  environmentName: () => ({ type: 'string' }),
};

const mapOf = (values: JsonSchema): JsonSchema => ({ type: 'object', additionalProperties: values });

/** A section's own conditions are core's word, beside those of the protocol. */
function withExpect(section: JsonSchema): JsonSchema {
  const { required: _, properties, ...rest } = section;
  return {
    ...rest,
    properties: { ...(properties as object), expect: { description: 'Conditions that hold for every request.', ...ref('conditions') } },
  };
}

function reporterItems(language: Language, pieces: Pieces): readonly JsonSchema[] {
  return [...language.reporters.values()].flatMap(({ name, doc, options }): JsonSchema[] => [
    { const: name, description: doc },
    ...(options === null
      ? []
      : [{ type: 'object', description: doc, properties: { [name]: pieces.of(options) }, required: [name], additionalProperties: false }]),
  ]);
}
