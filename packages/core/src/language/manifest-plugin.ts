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
import { readManifest } from './read-manifest.ts';
import { MOST_SCHEMAS, SchemaReader } from './schema-from-json.ts';

/**
 * A plugin that can be checked for, and do nothing else: made of its `grammar.json` alone. What that says wrong is told as the plugin's fault.
 * Hosts that its code would name are not known.
 */
export function pluginOfManifest(given: unknown, from: string): Plugin {
  const manifest = readManifest(given, from);
  try {
    return pluginFrom(manifest, new SchemaReader(manifest.$defs));
  } catch {
    throw noGrammar(from, 'grammar.json', `holds a schema that is none, or more than ${MOST_SCHEMAS} of them`);
  }
}

/** Everything is read at once, so that nothing is found wrong where it is used. */
function pluginFrom({ name, version, ...parts }: PluginManifest, schemas: SchemaReader): Plugin {
  const made = <T extends { readonly options: JsonSchema }>(part: T) => ({ ...part, options: schemas.read(part.options) });
  return {
    apiVersion: 1,
    name,
    version,
    protocols: parts.protocols.map((protocol) => protocolFrom(protocol, schemas)),
    testTypes: parts.testTypes.map(({ options, ...words }): TestType => {
      const keys = schemas.properties(options);
      return { ...words, options: () => keys };
    }),
    experiments: parts.experiments
      .map(made)
      .map(({ options, ...words }): Experiment => ({ ...words, options: () => options, run: notHere })),
    reporters: parts.reporters.map(({ options, ...words }): ReporterKind => {
      const read = options === null ? undefined : schemas.read(options);
      return { ...words, ...(read !== undefined && { options: () => read }), create: notHere };
    }),
    monitors: parts.monitors.map(made).map(
      ({ options, metrics, findings, ...words }): MonitorKind => ({
        ...words,
        options: () => options,
        metrics: () => metrics ?? ANY,
        findings: () => findings ?? ANY,
        open: notHere,
      }),
    ),
  };
}

const ANY: readonly MetricSpec[] = [];

function protocolFrom({ name, config, verbs, ...words }: PluginManifest['protocols'][number], schemas: SchemaReader): Protocol {
  const grammar: Grammar = {
    ...words,
    config: schemas.read(config),
    verbs: Object.fromEntries(
      Object.entries(verbs).map(([verb, { value, options, ...more }]): [string, VerbGrammar] => [
        verb,
        { ...more, value: schemas.read(value), options: schemas.properties(options) },
      ]),
    ),
  };
  return { name, grammar: () => grammar, open: notHere };
}

const notHere = (): never => {
  throw new Error('a plugin that was read from its manifest cannot run');
};
