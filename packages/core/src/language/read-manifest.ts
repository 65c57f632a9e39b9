import { z } from 'zod';
import { noGrammar } from './ask-plugin.ts';
import type { PluginManifest } from './plugin-manifest.ts';
import { experimentWords, isPartName, isPluginName, isWord, protocolWords, typeWords, verbWords, viewWords } from './plugin-words.ts';

/** Deeper than any schema that people write, and shallow enough for every walk over it. */
const DEEPEST = 64;

const schema = z.record(z.string(), z.unknown());
const named = z.object({ name: z.string().refine(isPartName), doc: z.string().default('') });
const specs = z.array(
  z.object({
    name: z.string(),
    kind: z.enum(['time', 'count', 'gauge']).default('gauge'),
    unit: z.string(),
    doc: z.string().default(''),
  }),
);
const word = z.string().refine(isWord);

const verb = z.object({
  ...verbWords,
  doc: z.string().default(''),
  label: z.enum(['path', 'text']),
  value: schema,
  options: schema,
});
const protocol = z.object({
  ...protocolWords,
  name: z.string().refine(isPartName),
  config: schema,
  verbs: z.record(word, verb),
  views: z.record(word, z.object({ ...viewWords, doc: z.string().default('') })),
  metrics: specs.optional(),
});
const manifest = z.object({
  schema: z.literal(1),
  apiVersion: z.literal(1),
  name: z.string().refine(isPluginName),
  version: z.string(),
  protocols: z.array(protocol).default([]),
  testTypes: z.array(named.extend({ ...typeWords, doc: z.string().default(''), findings: specs.optional(), options: schema })).default([]),
  experiments: z.array(named.extend({ ...experimentWords, doc: z.string().default(''), findings: specs, options: schema })).default([]),
  reporters: z.array(named.extend({ options: schema.nullable() })).default([]),
  monitors: z.array(named.extend({ options: schema, metrics: specs.nullable(), findings: specs.nullable() })).default([]),
  $defs: z.record(z.string(), schema).default({}),
});

/**
 * What a `grammar.json` holds, after it was seen to be one: anybody may have written it. Keys of a later loadgate are passed over. Throws
 * the plugin's fault with the place in the file, and nothing else of the file.
 */
export function readManifest(given: unknown, from: string): PluginManifest {
  if (isDeeperThan(given, DEEPEST)) throw noGrammar(from, 'grammar.json', `has more than ${DEEPEST} levels of nesting`);
  const { success, data, error } = manifest.safeParse(given);
  if (success) return data as PluginManifest;
  const place = error.issues[0]?.path.join('.') ?? '';
  throw noGrammar(
    from,
    'grammar.json',
    `is none that this loadgate can read${place === '' ? '' : `: \`${place}\` is not what it should be`}`,
  );
}

function isDeeperThan(value: unknown, most: number): boolean {
  let level: readonly unknown[] = [value];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > most) return true;
    level = level.flatMap((each) => (typeof each === 'object' && each !== null ? Object.values(each) : []));
  }
  return false;
}
