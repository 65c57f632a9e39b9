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
  View,
} from '../contract/plugin.ts';
import { PluginError } from '../errors.ts';
import { askPlugin } from './ask-plugin.ts';
import { blockOptions, type CoreVerb, type CoreVerbName, coreVerbs, type Nested, requestOptions, stepOptions } from './core-verbs.ts';
import { kit } from './kit.ts';
import { readExperiment, readGrammar, readHosts, readSchema, readSchemas, readSpecs, readType, readYesOrNo } from './read-grammar.ts';

/** All that may be written, as tables: core's own words and those of the plugins. */
export interface Language {
  readonly plugins: readonly { readonly name: string; readonly version: string }[];
  readonly verbs: ReadonlyMap<string, Verb>;
  /** `GET` → `get`. */
  readonly shorthands: ReadonlyMap<string, string>;
  readonly protocols: ReadonlyMap<string, ProtocolWords>;
  readonly types: ReadonlyMap<string, TypeWords>;
  readonly reporters: ReadonlyMap<string, ReporterWords>;
  readonly monitors: ReadonlyMap<string, MonitorWords>;
  readonly experiments: ReadonlyMap<string, ExperimentWords>;
}

interface Origin {
  /** Name of the plugin; `core` for core's own. */
  readonly plugin: string;
  readonly doc: string;
}
export interface Verb extends Origin {
  readonly key: string;
  readonly kind: 'core' | 'request' | 'block';
  readonly core: CoreVerbName | null;
  readonly protocol: string | null;
  readonly value: z.ZodType | null;
  /** Everything that may stand beside the verb, core's options included. */
  readonly options: Readonly<Record<string, z.ZodType>>;
  /** Options of the verb's own: what its driver gets. */
  readonly own: readonly string[];
  readonly nested: Readonly<Record<string, Nested>>;
  readonly exclusive: readonly (readonly string[])[];
  readonly shorthand: string | null;
  readonly noTemplates: string | null;
  readonly label: 'path' | 'text' | null;
  readonly title: VerbGrammar['title'] | null;
  /** Conditions of the verb's own. */
  readonly expect: readonly string[];
  /** Where names of files stand in its options. */
  readonly files: readonly (readonly string[])[];
}
export interface ProtocolWords extends Origin {
  readonly name: string;
  readonly config: z.ZodType;
  readonly views: Readonly<Record<string, View>>;
  readonly metrics: readonly MetricSpec[];
  readonly expect: readonly string[];
  readonly noTarget: boolean;
  readonly exclusive: boolean;
  /** Nothing but loopback is connected to for this host. */
  staysHere(config: unknown, host: string): boolean;
  readonly errorWords: Readonly<Record<string, string>>;
  hosts(config: unknown): readonly string[];
}
export interface TypeWords extends Origin {
  readonly name: string;
  readonly defaults: TestType['defaults'];
  readonly options: Readonly<Record<string, z.ZodType>>;
  readonly findings: readonly MetricSpec[];
  /** Of `tests`: the experiments that it may choose. Null: none, and no such key. */
  readonly tests: z.ZodType | null;
  readonly lastStair: string | null;
  readonly monitors: 'required' | 'advised' | null;
}
export interface ReporterWords extends Origin {
  readonly name: string;
  /** Null: it takes none. */
  readonly options: z.ZodType | null;
}
export interface MonitorWords extends Origin {
  readonly name: string;
  readonly options: z.ZodType;
  metrics(options: unknown): readonly MetricSpec[];
  findings(options: unknown): readonly MetricSpec[];
  hosts(options: unknown): readonly string[];
}
export interface ExperimentWords extends Origin {
  readonly name: string;
  readonly protocol: string;
  readonly gates: readonly string[];
  readonly options: z.ZodType;
  readonly findings: readonly MetricSpec[];
}

/** Puts the tables together. Two plugins with one word: {@link PluginError} by name. */
export function languageOf(plugins: readonly Plugin[]): Language {
  const tables = emptyTables();
  for (const [key, verb] of Object.entries(coreVerbs)) tables.verbs.set(key, coreVerb(key as CoreVerbName, verb));
  for (const plugin of plugins) addPlugin(tables, plugin);
  // an experiment may be of another plugin than the type that chooses it
  for (const { name, experiments } of plugins.flatMap(({ testTypes }) => testTypes ?? [])) {
    const type = tables.types.get(name);
    if (type !== undefined) tables.types.set(name, { ...type, tests: testsOf(type, experiments ?? [], tables.experiments) });
  }
  return tables;
}

/** All keys that a type brings to the top of a scenario. */
export const keysOfType = ({ options, tests }: TypeWords): Readonly<Record<string, z.ZodType>> =>
  tests === null ? options : { ...options, tests };

function testsOf(type: TypeWords, names: readonly string[], experiments: Language['experiments']): z.ZodType | null {
  const known = names.flatMap((name) => experiments.get(name) ?? []);
  if (known.length === 0) return null;
  const owners = new Map(type.findings.map(({ name }) => [name, type.plugin] as const));
  for (const { findings, plugin } of known)
    for (const { name } of findings) {
      const before = owners.get(name);
      if (before !== undefined) throw clash('finding', name, before, plugin);
      owners.set(name, plugin);
    }
  const entries = known.map(({ name, doc, options }) => [name, options.optional().describe(doc)] as const);
  return kit.z.strictObject(Object.fromEntries(entries)).describe('What is measured after the load, each by itself, with its options.');
}

type Tables = {
  -readonly [K in keyof Language]: Language[K] extends ReadonlyMap<infer A, infer B>
    ? Map<A, B>
    : Language[K] extends readonly (infer T)[]
      ? T[]
      : never;
};

export const emptyTables = (): Tables => ({
  plugins: [],
  verbs: new Map(),
  shorthands: new Map(),
  protocols: new Map(),
  types: new Map(),
  reporters: new Map(),
  monitors: new Map(),
  experiments: new Map(),
});

export const coreVerb = (key: CoreVerbName, verb: CoreVerb): Verb => ({
  plugin: 'core',
  key,
  doc: verb.doc,
  kind: 'core',
  core: key,
  protocol: null,
  value: verb.value,
  options: { ...verb.options, ...stepOptions },
  own: Object.keys(verb.options),
  nested: verb.nested,
  exclusive: [],
  shorthand: null,
  noTemplates: null,
  label: null,
  title: null,
  expect: [],
  files: [],
});

function addPlugin(tables: Tables, plugin: Plugin): void {
  tables.plugins.push({ name: plugin.name, version: plugin.version });
  for (const protocol of plugin.protocols ?? []) addProtocol(tables, plugin.name, protocol.name, grammarOf(plugin.name, protocol));
  for (const type of plugin.testTypes ?? []) add(tables.types, 'test type', type.name, typeWords(plugin.name, readType(plugin.name, type)));
  for (const reporter of plugin.reporters ?? []) add(tables.reporters, 'reporter', reporter.name, reporterWords(plugin.name, reporter));
  for (const monitor of plugin.monitors ?? []) add(tables.monitors, 'monitor', monitor.name, monitorWords(plugin.name, monitor));
  for (const experiment of plugin.experiments ?? [])
    add(tables.experiments, 'experiment', experiment.name, experimentWords(plugin.name, readExperiment(plugin.name, experiment)));
}

function grammarOf(plugin: string, protocol: Protocol): Grammar {
  return heard(plugin, `grammar of protocol ${protocol.name}`, () => protocol.grammar(kit), readGrammar);
}

function add<T extends Origin>(table: Map<string, T>, what: string, name: string, words: T): void {
  const before = table.get(name);
  if (before !== undefined) throw clash(what, name, before.plugin, words.plugin);
  table.set(name, words);
}

const clash = (what: string, name: string, first: string, second: string): PluginError =>
  new PluginError('LG_PLUGIN_CLASH', second, 'grammar', `plugins ${first} and ${second} both bring the ${what} \`${name}\``, {
    hint: 'remove one of them from `plugins`',
  });

function addProtocol(tables: Tables, plugin: string, name: string, grammar: Grammar): void {
  add(tables.protocols, 'protocol', name, protocolWords(plugin, name, grammar));
  for (const [key, written] of Object.entries(grammar.verbs)) {
    const verb: Verb = {
      plugin,
      key,
      doc: written.doc,
      kind: written.block === true ? 'block' : 'request',
      core: null,
      protocol: name,
      value: written.value,
      options: { ...written.options, ...(written.block === true ? blockOptions : requestOptions), ...stepOptions },
      own: Object.keys(written.options),
      nested: written.block === true ? { steps: 'steps' } : {},
      exclusive: written.exclusive ?? [],
      shorthand: written.shorthand ?? null,
      noTemplates: written.noTemplates ?? null,
      label: written.label,
      title: written.title ?? null,
      expect: written.expect ?? [],
      files: written.files ?? [],
    };
    const taken = Object.keys(written.options).find(
      (option) => option in stepOptions || option in (verb.kind === 'block' ? blockOptions : requestOptions),
    );
    if (taken !== undefined) throw clash(`option of \`${key}\``, taken, 'core', plugin);
    add(tables.verbs, 'verb', key, verb);
    if (written.shorthand === undefined) continue;
    const before = tables.shorthands.get(written.shorthand);
    if (before !== undefined) throw clash('short form', written.shorthand, tables.verbs.get(before)?.plugin ?? '', plugin);
    tables.shorthands.set(written.shorthand, key);
  }
}

const protocolWords = (plugin: string, name: string, grammar: Grammar): ProtocolWords => ({
  plugin,
  name,
  doc: grammar.config.description ?? `Settings of ${name}.`,
  config: grammar.config,
  views: grammar.views,
  metrics: grammar.metrics ?? [],
  expect: grammar.expect ?? [],
  noTarget: grammar.noTarget === true,
  exclusive: grammar.exclusive === true,
  errorWords: grammar.errorWords ?? {},
  hosts: (config) => heard(plugin, `hosts of protocol ${name}`, () => grammar.hosts?.(config) ?? [], readHosts),
  staysHere: (config, host) =>
    heard(plugin, `staysHere of protocol ${name}`, () => grammar.staysHere?.(config, host) ?? false, readYesOrNo),
});

const typeWords = (plugin: string, type: TestType): TypeWords => ({
  plugin,
  name: type.name,
  doc: type.doc,
  defaults: type.defaults,
  options: heard(plugin, `options of test type ${type.name}`, () => type.options?.(kit) ?? {}, readSchemas),
  findings: readSpecs(plugin, `findings of test type ${type.name}`, type.findings ?? []),
  tests: null,
  lastStair: type.lastStair ?? null,
  monitors: type.monitors ?? null,
});

const reporterWords = (plugin: string, reporter: ReporterKind): ReporterWords => ({
  plugin,
  name: reporter.name,
  doc: reporter.doc,
  options:
    reporter.options === undefined
      ? null
      : heard(plugin, `options of reporter ${reporter.name}`, () => reporter.options?.(kit), readSchema),
});

const monitorWords = (plugin: string, monitor: MonitorKind): MonitorWords => {
  const { name } = monitor;
  return {
    plugin,
    name,
    doc: monitor.doc,
    options: heard(plugin, `options of monitor ${name}`, () => monitor.options(kit), readSchema),
    metrics: (options) => heard(plugin, `metrics of monitor ${name}`, () => monitor.metrics(options), readSpecs),
    findings: (options) => heard(plugin, `findings of monitor ${name}`, () => monitor.findings?.(options) ?? [], readSpecs),
    hosts: (options) => heard(plugin, `hosts of monitor ${name}`, () => monitor.hosts?.(options) ?? [], readHosts),
  };
};

const experimentWords = (plugin: string, experiment: Experiment): ExperimentWords => ({
  plugin,
  name: experiment.name,
  doc: experiment.doc,
  protocol: experiment.protocol,
  gates: experiment.gates ?? [],
  options: heard(plugin, `options of experiment ${experiment.name}`, () => experiment.options(kit), readSchema),
  findings: readSpecs(plugin, `findings of experiment ${experiment.name}`, experiment.findings),
});

/** What a hook gives, after it was seen to be what it should. */
const heard = <T>(plugin: string, hook: string, ask: () => unknown, read: (plugin: string, hook: string, given: unknown) => T): T =>
  read(plugin, hook, askPlugin(plugin, hook, ask));
