import type { LoadedPlugin, PluginsHere } from '@loadgate/core';
import type { Command } from '../command.ts';
import { hostFor } from '../host.ts';
import { printable } from '../printable.ts';
import { addedBy, keyOf } from './added-words.ts';

/** What is loaded, from where and named by whom; what could not be loaded makes it an error (2). */
export const pluginsCommand: Command = async (parsed, surroundings) => {
  const { output } = surroundings;
  const host = hostFor(surroundings);
  const specifier = parsed.text('grammar');
  if (specifier !== undefined) {
    output.out(`${JSON.stringify(await host.grammar(specifier), null, 2)}\n`);
    return 0;
  }
  const here = await host.plugins(parsed.operands[0]);
  output.out(parsed.flag('json') ? `${JSON.stringify(asJson(here), null, 2)}\n` : printable(asText(here)));
  return here.failed.length === 0 ? 0 : 2;
};

const asText = ({ loaded, failed }: PluginsHere): string => [...loaded.map(described), ...failed.map(told), ''].join('\n');

const told = ({ message, hint, location: { file, line, column } }: PluginsHere['failed'][number]): string =>
  `✗ ${file}:${line}:${column}  ${message}${hint === undefined ? '' : `\n  ${hint}`}`;

function described(loaded: LoadedPlugin): string {
  const { plugin } = loaded;
  const lines = addedBy(plugin).map(({ kind, words }) => `  ${`${kind}s`.padEnd(12)} ${words.map(({ shown }) => shown).join(', ')}`);
  return [`${plugin.name} ${plugin.version}  (${whence(loaded)}; apiVersion ${plugin.apiVersion})`, ...lines].join('\n');
}

/** `built-in`, or `./x.ts, named by loadgate.config.yaml:1:11`. */
function whence({ from, packageVersion, namedAt }: LoadedPlugin): string {
  const source = packageVersion == null ? from : `${from}@${packageVersion}`;
  return namedAt === undefined ? source : `${source}, named by ${namedAt.file}:${namedAt.line}:${namedAt.column}`;
}

const asJson = ({ loaded, failed }: PluginsHere): unknown => ({
  plugins: loaded.map(({ plugin, url, from, packageVersion, namedAt }) => ({
    name: plugin.name,
    version: plugin.version,
    apiVersion: plugin.apiVersion,
    from,
    url,
    packageVersion: packageVersion ?? null,
    namedAt: namedAt ?? null,
    adds: Object.fromEntries(addedBy(plugin).map(({ kind, words }) => [keyOf(kind), words.map(({ json }) => json)])),
  })),
  failed,
});
