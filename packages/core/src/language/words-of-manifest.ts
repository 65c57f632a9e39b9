import type { MetricSpec } from '../contract/plugin.ts';
import type { JsonSchema } from './json-schema.ts';
import type { PluginManifest } from './plugin-manifest.ts';

/** Every word that a manifest adds, one a line with the kind of its value: what must be the same in a plugin's code and in its `grammar.json`. */
export function wordsOfManifest({ name, ...parts }: PluginManifest): readonly string[] {
  return [
    `name \`${name}\``,
    ...parts.protocols.flatMap((protocol) => wordsOfProtocol(protocol)),
    ...parts.testTypes.flatMap((type) => [
      `test type \`${type.name}\``,
      ...keysOf(type.options, 'key', type.name),
      ...named(`finding of ${type.name}`, type.findings),
    ]),
    ...parts.experiments.flatMap((one) => [
      `experiment \`${one.name}\``,
      ...keysOf(one.options, 'option', one.name),
      ...named(`finding of ${one.name}`, one.findings),
    ]),
    ...parts.reporters.flatMap((reporter) => [
      `reporter \`${reporter.name}\``,
      ...(reporter.options === null ? [] : keysOf(reporter.options, 'option', reporter.name)),
    ]),
    ...parts.monitors.flatMap((monitor) => [
      `monitor \`${monitor.name}\``,
      ...keysOf(monitor.options, 'option', monitor.name),
      ...figures('metric', monitor.name, monitor.metrics),
      ...figures('finding', monitor.name, monitor.findings),
    ]),
  ];
}

function wordsOfProtocol({ name, config, verbs, views, metrics }: PluginManifest['protocols'][number]): readonly string[] {
  return [
    `protocol \`${name}\``,
    ...keysOf(config, 'key', name),
    ...Object.entries(verbs).flatMap(([verb, { value, options, shorthand }]) => [
      `verb \`${verb}\` (${kindOf(value)})`,
      ...(shorthand === undefined ? [] : [`short form \`${shorthand}\` of \`${verb}\``]),
      ...keysOf(options, 'option', verb),
    ]),
    ...Object.entries(views).map(([view, { shape }]) => `view \`${name}.${view}\` (${shape})`),
    ...named(`metric of ${name}`, metrics),
  ];
}

const named = (kind: string, list: readonly MetricSpec[] = []): readonly string[] => list.map(({ name }) => `${kind} \`${name}\``);

const figures = (kind: string, monitor: string, list: readonly MetricSpec[] | null): readonly string[] =>
  list === null ? [`${kind}s of ${monitor} that depend on its options`] : named(`${kind} of ${monitor}`, list);

function keysOf(object: JsonSchema, what: string, of: string): readonly string[] {
  const { properties = {}, required = [] } = object as {
    properties?: Readonly<Record<string, JsonSchema>>;
    required?: readonly string[];
  };
  return Object.entries(properties).map(
    ([key, schema]) => `${what} \`${key}\` of \`${of}\` (${kindOf(schema)}${required.includes(key) ? ', needed' : ''})`,
  );
}

/** Roughly: enough to see that it changed, and little enough that another version of zod says the same. */
function kindOf(schema: JsonSchema): string {
  const {
    title,
    enum: words,
    const: word,
    type,
  } = schema as { title?: unknown; enum?: readonly unknown[]; const?: unknown; type?: unknown };
  if (schema.$ref !== undefined) return schema.$ref.replace(/^#\/\$defs\//, '');
  if (schema.anyOf !== undefined) return [...new Set(schema.anyOf.map(kindOf))].sort().join(' or ');
  if (words !== undefined)
    return [...words]
      .map((one) => JSON.stringify(one))
      .sort()
      .join(' or ');
  if (word !== undefined) return JSON.stringify(word);
  if (type === 'array') return `list of ${kindOf((schema['items'] ?? {}) as JsonSchema)}`;
  return typeof title === 'string' ? title : typeof type === 'string' ? type : 'anything';
}
