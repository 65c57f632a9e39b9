import type { Json } from '../contract/plan.ts';
import { filters } from '../template/filters.ts';
import { type FunctionName, functions, signatureOf } from '../template/functions.ts';
import { type CoreKey, coreKeys, type Place } from './core-keys.ts';
import { type JsonSchema, Pieces } from './json-schema.ts';
import { keysOfType, type Language, type TypeWords, type Verb } from './language.ts';

/** All that may be written, for documentation, hover and completion. */
export interface Reference {
  readonly keys: readonly KeyWords[];
  readonly verbs: readonly VerbWords[];
  readonly sections: readonly SectionWords[];
  readonly types: readonly TypeReference[];
  readonly monitors: readonly OptionWords[];
  readonly reporters: readonly OptionWords[];
  readonly functions: readonly NamedDoc[];
  readonly filters: readonly NamedDoc[];
}
export interface NamedDoc {
  readonly name: string;
  readonly doc: string;
}
/** One key; `value` says in words what it holds. */
export interface KeyDoc extends NamedDoc {
  readonly value: string;
  readonly required: boolean;
  readonly keys: readonly KeyDoc[];
}
export interface KeyWords extends KeyDoc {
  readonly places: readonly Place[];
  readonly example: string | null;
}
export interface VerbWords extends NamedDoc {
  readonly plugin: string;
  readonly protocol: string | null;
  /** `GET` of `- GET /path`. */
  readonly shorthand: string | null;
  readonly value: string;
  readonly options: readonly KeyDoc[];
}
export interface SectionWords extends NamedDoc {
  readonly keys: readonly KeyDoc[];
  /** What `expect` and `capture` may name. */
  readonly views: readonly NamedDoc[];
  readonly metrics: readonly NamedDoc[];
}
export interface TypeReference extends NamedDoc {
  readonly load: Json | null;
  readonly gates: readonly string[];
  readonly findings: readonly NamedDoc[];
  readonly keys: readonly KeyDoc[];
}
export interface OptionWords extends NamedDoc {
  readonly keys: readonly KeyDoc[];
}

export function referenceOf(language: Language): Reference {
  const pieces = new Pieces();
  const core = Object.entries(coreKeys) as [string, CoreKey][];
  return {
    keys: core.map(([name, key]) => ({
      ...keyDoc(name, key.schema === null ? {} : pieces.of(key.schema), false),
      doc: key.doc,
      value: key.schema === null ? SHAPES[key.shape ?? 'steps'] : wordsOf(pieces.of(key.schema)),
      places: key.places,
      example: key.example ?? null,
    })),
    verbs: [...language.verbs.values()].map((verb) => verbWords(verb, pieces)),
    sections: [...language.protocols.values()].map(({ name, doc, config, views, metrics }) => ({
      name,
      doc,
      keys: keysIn(pieces.of(config)),
      views: Object.entries(views).map(([view, words]) => ({ name: words.shape === 'map' ? `${view}.name` : view, doc: words.doc })),
      metrics: metrics.map((metric) => ({ name: `${name}.${metric.name}`, doc: metric.doc })),
    })),
    types: [...language.types.values()].map((type) => typeReference(type, language, pieces)),
    monitors: [...language.monitors.values()].map(({ name, doc, options }) => ({ name, doc, keys: keysIn(pieces.of(options)) })),
    reporters: [...language.reporters.values()].map(({ name, doc, options }) => ({
      name,
      doc,
      keys: options === null ? [] : keysIn(pieces.of(options)),
    })),
    functions: Object.entries(functions).map(([name, { doc }]) => ({ name: signatureOf(name as FunctionName), doc })),
    filters: Object.entries(filters).map(([name, doc]) => ({ name, doc })),
  };
}

function typeReference(type: TypeWords, { experiments }: Language, pieces: Pieces): TypeReference {
  const { name, doc, defaults, findings, tests } = type;
  const chosen = tests === null ? [] : [...experiments.values()].filter(({ name }) => tests.safeParse({ [name]: {} }).success);
  return {
    name,
    doc,
    load: defaults.load ?? null,
    gates: [...(defaults.gates ?? []), ...chosen.flatMap(({ name, gates }) => gates.map((gate) => `${gate} (with \`tests.${name}\`)`))],
    findings: [...findings, ...chosen.flatMap((experiment) => experiment.findings)].map(({ name, doc }) => ({ name, doc })),
    keys: Object.entries(keysOfType(type)).map(([key, schema]) => keyDoc(key, pieces.of(schema), false)),
  };
}

const SHAPES: Readonly<Record<NonNullable<CoreKey['shape']>, string>> = {
  steps: 'steps',
  flows: 'flows by name: `{ weight, load, steps }`',
  fragments: 'lists of steps by name',
  type: 'a test type',
  monitors: 'monitors by name, each with the key of its kind',
  reporters: 'a list of names, or `name: { options }`',
  environments: 'environments by name',
  environmentName: 'an environment',
};

function verbWords({ key, doc, plugin, protocol, shorthand, value, options, nested }: Verb, pieces: Pieces): VerbWords {
  const inside = Object.entries(nested).filter(([name]) => name !== key);
  return {
    name: key,
    doc,
    plugin,
    protocol,
    shorthand,
    value: value === null ? 'branches by name: `{ weight, steps }`' : wordsOf(pieces.of(value)),
    options: [
      ...Object.entries(options).map(([name, schema]) => keyDoc(name, pieces.of(schema), !schema.safeParse(undefined).success)),
      ...inside.map(([name, kind]) => ({ name, doc: 'Steps inside.', value: 'steps', required: kind !== 'optionalSteps', keys: [] })),
    ],
  };
}

function keysIn({ properties = {}, required = [] }: JsonSchema): readonly KeyDoc[] {
  return Object.entries(properties as Record<string, JsonSchema>).map(([name, schema]) =>
    keyDoc(name, schema, (required as readonly string[]).includes(name)),
  );
}

const keyDoc = (name: string, schema: JsonSchema, required: boolean): KeyDoc => ({
  name,
  doc: String(schema['description'] ?? ''),
  value: wordsOf(schema),
  required,
  keys: keysIn(entrySchema(schema)),
});

/** Of a map by name or a list, what each entry holds. */
function entrySchema(schema: JsonSchema): JsonSchema {
  const inner = schema['items'] ?? schema['additionalProperties'];
  const object = schema.anyOf?.find((branch) => branch['properties'] !== undefined);
  if (object !== undefined) return object;
  return schema['properties'] === undefined && typeof inner === 'object' && inner !== null ? (inner as JsonSchema) : schema;
}

/** A schema in words: `duration`, `` `user` or `shared` ``, `list of text`. */
function wordsOf(schema: JsonSchema): string {
  if (schema.$ref !== undefined)
    return { '#/$defs/text': 'text', '#/$defs/json': 'any value', '#/$defs/template': 'template' }[schema.$ref] ?? 'steps';
  if (schema['title'] !== undefined) return String(schema['title']);
  if (schema['const'] !== undefined) return `\`${String(schema['const'])}\``;
  if (Array.isArray(schema['enum'])) return schema['enum'].map((value) => `\`${String(value)}\``).join(' or ');
  if (schema.anyOf !== undefined) return [...new Set(schema.anyOf.map(wordsOf))].filter((word) => word !== 'template').join(' or ');
  if (Array.isArray(schema['type'])) return schema['type'].map((type) => typeWord(String(type))).join(' or ');
  if (schema['type'] === 'array') return `list of ${wordsOf((schema['items'] ?? {}) as JsonSchema)}`;
  if (schema['type'] === 'object')
    return schema['properties'] === undefined ? 'values by name' : `\`{ ${Object.keys(schema['properties'] as object).join(', ')} }\``;
  return schema['type'] === undefined ? 'any value' : typeWord(String(schema['type']));
}

const typeWord = (type: string): string =>
  ({
    string: 'text',
    number: 'number',
    integer: 'whole number',
    boolean: '`true` or `false`',
    null: '`null`',
    object: 'map',
    array: 'list',
  })[type] ?? type;
