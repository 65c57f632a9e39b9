import type { z } from 'zod';
import type { Experiment, Grammar, MetricSpec, TestType } from '../contract/plugin.ts';
import { noGrammar } from './ask-plugin.ts';
import { experimentWords, faultIn, isWord, protocolWords, typeWords, verbWords, viewWords } from './plugin-words.ts';

/** What `grammar` of a protocol gave, after it was seen to be one. It may be anybody's, and JavaScript. */
export function readGrammar(plugin: string, hook: string, given: unknown): Grammar {
  const fail = (what: string): never => {
    throw noGrammar(plugin, hook, what);
  };
  if (given instanceof Promise) {
    given.catch(() => undefined);
    return fail('gave a promise: it must answer at once');
  }
  if (!isMap(given)) return fail(`gave ${String(given)}, which is no grammar`);
  const { config, verbs, views } = given;
  if (!isSchema(config)) fail('gave no schema as `config`');
  if (!isMap(verbs)) return fail('gave no map as `verbs`');
  for (const [key, verb] of Object.entries(verbs)) {
    if (!isWord(key)) fail(`calls a verb ${JSON.stringify(key)}, which is no name`);
    if (!isMap(verb) || !isSchema(verb['value'])) return fail(`gave the verb \`${key}\` no schema as \`value\``);
    if (!isMap(verb['options'])) return fail(`gave the verb \`${key}\` no map as \`options\``);
    const option = Object.entries(verb['options']).find(([name, schema]) => !isWord(name) || !isSchema(schema));
    if (option !== undefined) fail(`gave the option ${JSON.stringify(option[0])} of \`${key}\` no schema or no name`);
    if (verb['label'] !== 'path' && verb['label'] !== 'text') fail(`gave the verb \`${key}\` no \`label\`: path or text`);
    const fault = faultIn(verbWords, verb);
    if (fault !== undefined) fail(`gave the verb \`${key}\` ${fault}`);
  }
  if (!isMap(views)) return fail('gave no map as `views`');
  const view = Object.entries(views).find(([name, of]) => !isWord(name) || !isMap(of) || faultIn(viewWords, of) !== undefined);
  if (view !== undefined) fail(`gave the view ${JSON.stringify(view[0])} no shape, a strange unit or no name`);
  const fault = faultIn(protocolWords, given);
  if (fault !== undefined) fail(`gave ${fault}`);
  readSpecs(plugin, hook, given['metrics'] ?? []);
  return given as unknown as Grammar;
}

/** What a test type brings beside its functions. */
export function readType(plugin: string, type: TestType): TestType {
  const fault = faultIn(typeWords, type as unknown as Readonly<Record<string, unknown>>);
  if (fault === undefined) return type;
  throw noGrammar(plugin, `test type ${type.name}`, `has ${fault}`);
}

/** What an experiment brings beside its functions. */
export function readExperiment(plugin: string, experiment: Experiment): Experiment {
  const fault = faultIn(experimentWords, experiment as unknown as Readonly<Record<string, unknown>>);
  if (fault === undefined) return experiment;
  throw noGrammar(plugin, `experiment ${experiment.name}`, `has ${fault}`);
}

/** A schema of core's zod. */
export function readSchema<T extends z.ZodType>(plugin: string, hook: string, given: unknown): T {
  if (isSchema(given)) return given as T;
  throw noGrammar(plugin, hook, 'gave no schema');
}

/** A map of schemas by name. */
export function readSchemas(plugin: string, hook: string, given: unknown): Readonly<Record<string, z.ZodType>> {
  if (isMap(given) && Object.entries(given).every(([name, schema]) => isWord(name) && isSchema(schema)))
    return given as Readonly<Record<string, z.ZodType>>;
  throw noGrammar(plugin, hook, 'gave no map of schemas');
}

/** A list of figures or findings. */
export function readSpecs(plugin: string, hook: string, given: unknown): readonly MetricSpec[] {
  if (Array.isArray(given) && given.every((spec) => isMap(spec) && typeof spec['name'] === 'string' && typeof spec['unit'] === 'string'))
    return given as readonly MetricSpec[];
  throw noGrammar(plugin, hook, 'gave no list of metrics, each with `name` and `unit`');
}

/** A list of addresses. */
export function readHosts(plugin: string, hook: string, given: unknown): readonly string[] {
  if (Array.isArray(given) && given.every((host) => typeof host === 'string')) return given as readonly string[];
  throw noGrammar(plugin, hook, 'gave no list of texts');
}

/** An answer to a question. */
export function readYesOrNo(plugin: string, hook: string, given: unknown): boolean {
  if (typeof given === 'boolean') return given;
  throw noGrammar(plugin, hook, 'gave neither true nor false');
}

const isMap = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isSchema = (value: unknown): boolean => isMap(value) && typeof value['safeParse'] === 'function' && '_zod' in value;
