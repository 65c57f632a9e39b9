import type { z } from 'zod';
import type { Experiment, MetricSpec, MonitorKind, Plugin, Protocol, ReporterKind, TestType, VerbGrammar } from '../contract/plugin.ts';
import { askPlugin } from './ask-plugin.ts';
import { type JsonSchema, Pieces } from './json-schema.ts';
import { kit } from './kit.ts';
import { readGrammar, readSchema, readSchemas, readSpecs } from './read-grammar.ts';

/** What a plugin adds to the language, as data: its `grammar.json`. Who has it can check files that use the plugin, and runs none of its code. */
export interface PluginManifest {
  readonly schema: 1;
  readonly apiVersion: 1;
  readonly name: string;
  readonly version: string;
  readonly protocols: readonly ProtocolManifest[];
  readonly testTypes: readonly TestTypeManifest[];
  readonly experiments: readonly ExperimentManifest[];
  readonly reporters: readonly ReporterManifest[];
  readonly monitors: readonly MonitorManifest[];
  /** What several schemas share; `text`, `template` and `json` are core's. */
  readonly $defs: { readonly [name: string]: JsonSchema };
}
type Grammar = ReturnType<Protocol['grammar']>;
export interface ProtocolManifest extends Pick<Grammar, 'views' | 'metrics' | 'expect' | 'noTarget' | 'exclusive' | 'errorWords'> {
  readonly name: string;
  readonly config: JsonSchema;
  readonly verbs: { readonly [verb: string]: VerbManifest };
}
/** `options`: an object with the options as its properties. */
export interface VerbManifest
  extends Pick<VerbGrammar, 'doc' | 'exclusive' | 'shorthand' | 'block' | 'noTemplates' | 'label' | 'expect' | 'files'> {
  readonly value: JsonSchema;
  readonly options: JsonSchema;
}
export interface TestTypeManifest extends Omit<TestType, 'options' | 'analyse' | 'next'> {
  /** An object with the keys as its properties. */
  readonly options: JsonSchema;
}
export interface ExperimentManifest extends Pick<Experiment, 'name' | 'doc' | 'protocol' | 'findings' | 'gates'> {
  readonly options: JsonSchema;
}
export interface ReporterManifest extends Pick<ReporterKind, 'name' | 'doc'> {
  /** Null: it takes none. */
  readonly options: JsonSchema | null;
}
export interface MonitorManifest extends Pick<MonitorKind, 'name' | 'doc'> {
  readonly options: JsonSchema;
  /** Null: they depend on the options, which only the code knows to read. */
  readonly metrics: readonly MetricSpec[] | null;
  readonly findings: readonly MetricSpec[] | null;
}

/** The manifest of a plugin, from its own tables. Throws what a plugin's grammar does wrong, named with the hook. */
export function manifestOf(plugin: Plugin): PluginManifest {
  const pieces = new Pieces();
  const { name, version } = plugin;
  const heard = <T>(hook: string, ask: () => unknown, read: (plugin: string, hook: string, given: unknown) => T): T =>
    read(name, hook, askPlugin(name, hook, ask));
  const made = {
    protocols: (plugin.protocols ?? []).map((protocol) => {
      const grammar = heard(`grammar of protocol ${protocol.name}`, () => protocol.grammar(kit), readGrammar);
      return protocolManifest(protocol.name, grammar, pieces);
    }),
    testTypes: (plugin.testTypes ?? []).map(({ analyse: _, next: __, options, ...type }) => ({
      ...type,
      options: asObject(
        heard(`options of test type ${type.name}`, () => options?.(kit) ?? {}, readSchemas),
        pieces,
      ),
    })),
    experiments: (plugin.experiments ?? []).map(({ run: _, options, ...experiment }) => ({
      ...experiment,
      options: pieces.of(heard(`options of experiment ${experiment.name}`, () => options(kit), readSchema)),
    })),
    reporters: (plugin.reporters ?? []).map(({ name: own, doc, options }) => ({
      name: own,
      doc,
      options: options === undefined ? null : pieces.of(heard(`options of reporter ${own}`, () => options(kit), readSchema)),
    })),
    monitors: (plugin.monitors ?? []).map((kind) => ({
      name: kind.name,
      doc: kind.doc,
      options: pieces.of(heard(`options of monitor ${kind.name}`, () => kind.options(kit), readSchema)),
      metrics: whateverTheOptions((options) => readSpecs(name, `metrics of monitor ${kind.name}`, kind.metrics(options))),
      findings: whateverTheOptions((options) => readSpecs(name, `findings of monitor ${kind.name}`, kind.findings?.(options) ?? [])),
    })),
  };
  return { schema: 1, apiVersion: 1, name, version, ...made, $defs: pieces.shared };
}

function protocolManifest(name: string, grammar: Grammar, pieces: Pieces): ProtocolManifest {
  const { config, verbs, hosts: _, ...plain } = grammar;
  const entries = Object.entries(verbs as Readonly<Record<string, VerbGrammar>>).map(([verb, { value, options, ...words }]) => [
    verb,
    { ...words, value: pieces.of(value), options: asObject(options as Readonly<Record<string, z.ZodType>>, pieces) },
  ]);
  return { name, config: pieces.of(config), verbs: Object.fromEntries(entries), ...plain };
}

const asObject = (schemas: Readonly<Record<string, z.ZodType>>, pieces: Pieces): JsonSchema => ({
  type: 'object',
  properties: Object.fromEntries(Object.entries(schemas).map(([name, schema]) => [name, pieces.of(schema)])),
  required: Object.entries(schemas)
    .filter(([, schema]) => !schema.safeParse(undefined).success)
    .map(([name]) => name),
  additionalProperties: false,
});

/** What it says without looking at its options; null if it looks. */
function whateverTheOptions(say: (options: unknown) => readonly MetricSpec[]): readonly MetricSpec[] | null {
  let hasLooked = false;
  const look = <T>(nothing: T): T => {
    hasLooked = true;
    return nothing;
  };
  const watched = new Proxy({}, { get: () => look(undefined), has: () => look(false), ownKeys: () => look([]) });
  try {
    const said = say(watched);
    return hasLooked ? null : said;
  } catch {
    return null;
  }
}
