import type { Plugin } from '../contract/plugin.ts';
import { PluginError } from '../errors.ts';
import { pluginOfManifest } from '../language/manifest-plugin.ts';
import { manifestOf } from '../language/plugin-manifest.ts';
import { readManifest } from '../language/read-manifest.ts';
import { wordsOfManifest } from '../language/words-of-manifest.ts';
import type { PluginRequest } from './plugin-request.ts';

/** Most differences that one message tells. */
const MOST = 5;

/** Refuses a plugin whose `grammar.json` says other words than its code, or the same of other values: an editor would check what does not run. */
export function assertGrammar(plugin: Plugin, grammar: unknown, request: PluginRequest): void {
  const { specifier, location } = request;
  const code = new Set(wordsOfManifest(manifestOf(plugin)));
  const file = new Set(writtenWords(grammar, request));
  const differences = [
    ...[...code].filter((word) => !file.has(word)).map((word) => `the code has the ${word}, the file not`),
    ...[...file].filter((word) => !code.has(word)).map((word) => `the file has the ${word}, the code not`),
  ];
  if (differences.length === 0) return;
  const told = [...differences.slice(0, MOST), ...(differences.length > MOST ? [`${differences.length - MOST} more`] : [])];
  throw new PluginError(
    'LG_PLUGIN_GRAMMAR',
    specifier,
    'grammar',
    `plugin ${specifier}: its grammar.json is not of its code: ${told.join('; ')}`,
    {
      location,
      hint: 'its author makes it anew: loadgate plugins --grammar ./dist/index.js > grammar.json',
    },
  );
}

/** What cannot be read is told where the plugin is named, in the words of an editor that reads nothing else. */
function writtenWords(grammar: unknown, { specifier, location }: PluginRequest): readonly string[] {
  try {
    pluginOfManifest(grammar, specifier);
    return wordsOfManifest(readManifest(grammar, specifier));
  } catch (cause) {
    throw cause instanceof PluginError ? cause.at(location) : cause;
  }
}
