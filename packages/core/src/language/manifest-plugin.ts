import type { z } from 'zod';
import type {
  Experiment,
  Grammar,
  MetricSpec,
  MonitorKind,
  Plugin,
  Protocol,
  ReporterKind,
  TestType,
  VerbGrammar,
} from '../contract/plugin.ts';
import { noGrammar } from './ask-plugin.ts';
import type { JsonSchema } from './json-schema.ts';
import type { PluginManifest } from './plugin-manifest.ts';
import { schemaFromJson } from './schema-from-json.ts';

/**
 * A plugin that can be checked for, and do nothing else: made of its `grammar.json` alone. What that says wrong is told as the plugin's fault.
 * Hosts that its code would name are not known.
 */
export function pluginOfManifest(given: unknown, from: string): Plugin {
  const manifest = given as PluginManifest;
  if (typeof given !== 'object' || given === null || manifest.schema !== 1 || typeof manifest.name !== 'string')
    throw noGrammar(from, 'grammar.json', 'is none that this loadgate can read');
  const defs = manifest.$defs ?? {};
  try {
    return {
      apiVersion: 1,
      name: manifest.name,
      version: String(manifest.version),
      protocols: (manifest.protocols ?? []).map((protocol) => protocolFrom(protocol, defs)),
      testTypes: (manifest.testTypes ?? []).map(
        ({ options, ...type }): TestType => ({ ...type, options: () => propertiesOf(options, defs) }),
      ),
      experiments: (manifest.experiments ?? []).map(
        ({ options, ...words }): Experiment => ({ ...words, options: () => schemaFromJson(options, defs), run: notHere }),
      ),
      reporters: (manifest.reporters ?? []).map(
        ({ options, ...words }): ReporterKind => ({
          ...words,
          ...(options !== null && { options: () => schemaFromJson(options, defs) }),
          create: notHere,
        }),
      ),
      monitors: (manifest.monitors ?? []).map(
        ({ options, metrics, findings, ...words }): MonitorKind => ({
          ...words,
          options: () => schemaFromJson(options, defs),
          metrics: () => metrics ?? ANY,
          findings: () => findings ?? ANY,
          open: notHere,
        }),
      ),
    };
  } catch (cause) {
    throw noGrammar(from, 'grammar.json', `cannot be read: ${cause instanceof Error ? cause.message : String(cause)}`);
  }
}

const ANY: readonly MetricSpec[] = [];

function protocolFrom({ name, config, verbs, ...plain }: PluginManifest['protocols'][number], defs: PluginManifest['$defs']): Protocol {
  const grammar: Grammar = {
    ...plain,
    config: schemaFromJson(config, defs),
    verbs: Object.fromEntries(
      Object.entries(verbs).map(([verb, { value, options, ...words }]): [string, VerbGrammar] => [
        verb,
        { ...words, value: schemaFromJson(value, defs), options: propertiesOf(options, defs) },
      ]),
    ),
  };
  return { name, grammar: () => grammar, open: notHere };
}

function propertiesOf(object: JsonSchema, defs: PluginManifest['$defs']): Readonly<Record<string, z.ZodType>> {
  const needed = new Set((object['required'] ?? []) as readonly string[]);
  return Object.fromEntries(
    Object.entries((object['properties'] ?? {}) as Record<string, JsonSchema>).map(([name, schema]) => {
      const made = schemaFromJson(schema, defs);
      return [name, needed.has(name) ? made : made.optional()];
    }),
  );
}

const notHere = (): never => {
  throw new Error('a plugin that was read from its manifest cannot run');
};
