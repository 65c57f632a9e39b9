import type { Plugin } from '../contract/plugin.ts';
import { PluginError } from '../errors.ts';
import { manifestOf, type PluginManifest } from '../language/plugin-manifest.ts';
import { wordsOfManifest } from '../language/words-of-manifest.ts';
import type { PluginRequest } from './plugin-request.ts';

/** Most differences that one message tells. */
const MOST = 5;

/** Refuses a plugin whose `grammar.json` says other words than its code: an editor would check what does not run. */
export function assertGrammar(plugin: Plugin, grammar: unknown, { specifier, location }: PluginRequest): void {
  const code = new Set(wordsOfManifest(manifestOf(plugin)));
  const file = new Set(writtenWords(grammar));
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

function writtenWords(grammar: unknown): readonly string[] {
  try {
    return wordsOfManifest(grammar as PluginManifest);
  } catch {
    // not even of the form; then every word is missing in it
    return [];
  }
}
