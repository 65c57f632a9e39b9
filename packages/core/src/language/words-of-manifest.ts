import type { PluginManifest } from './plugin-manifest.ts';

/** Every word that a manifest adds, one a line: what must be the same in a plugin's code and in its `grammar.json`. */
export function wordsOfManifest(manifest: PluginManifest): readonly string[] {
  const named = (kind: string, list: readonly { readonly name: string }[] = []): readonly string[] =>
    list.map(({ name }) => `${kind} \`${name}\``);
  return [
    ...(manifest.protocols ?? []).flatMap(({ name, verbs, views, metrics }) => [
      `protocol \`${name}\``,
      ...Object.entries(verbs).flatMap(([verb, { options }]) => [
        `verb \`${verb}\``,
        ...Object.keys(options['properties'] ?? {}).map((option) => `option \`${option}\` of \`${verb}\``),
      ]),
      ...Object.keys(views).map((view) => `view \`${name}.${view}\``),
      ...named(`metric of ${name}`, metrics),
    ]),
    ...(manifest.testTypes ?? []).flatMap((type) => [`test type \`${type.name}\``, ...named(`finding of ${type.name}`, type.findings)]),
    ...(manifest.experiments ?? []).flatMap((one) => [`experiment \`${one.name}\``, ...named(`finding of ${one.name}`, one.findings)]),
    ...named('reporter', manifest.reporters),
    ...named('monitor', manifest.monitors),
  ];
}
