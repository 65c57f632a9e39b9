import { readFileSync } from 'node:fs';
import { findPackageJSON } from 'node:module';
import { dirname, join, resolve, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import { PluginError } from '../errors.ts';
import { assertApiVersion } from './loaded-plugin.ts';
import type { PluginRequest } from './plugin-request.ts';

/** An installed package that a project names as a plugin, as far as its files say it: none of its code has run. */
export interface PluginPackage {
  /** Of its `package.json`; null: it says none. */
  readonly version: string | null;
  /** Absolute. */
  readonly folder: string;
  /** What its `grammar.json` holds; null: it names none. */
  readonly grammar: unknown;
}

/** A file of the project has no manifest; a package may have one. */
export const isPackage = (specifier: string): boolean => !/^(?:\.{0,2}\/|file:)/.test(specifier);

/** Reads `"loadgate": { "apiVersion": 1, "grammar": "./grammar.json" }` of a package, and that file, before any code runs. */
export function findPackage({ specifier, file, location }: PluginRequest): PluginPackage {
  const manifest = manifestPath(specifier, file);
  if (manifest === undefined)
    throw new PluginError('LG_PLUGIN_NOT_FOUND', specifier, 'resolve', `plugin ${specifier} is not installed`, {
      location,
      hint: `npm install --save-dev ${specifier}`,
    });
  const fail = (message: string, hint?: string): never => {
    throw new PluginError('LG_PLUGIN_INVALID', specifier, 'resolve', `plugin ${specifier}: ${message}`, {
      location,
      ...(hint !== undefined && { hint }),
    });
  };
  const { loadgate, version } = readJson(manifest, 'its package.json', fail) as { loadgate?: unknown; version?: unknown };
  const found = { version: typeof version === 'string' ? version : null, folder: dirname(manifest), grammar: null };
  if (loadgate === undefined) return found;
  if (typeof loadgate !== 'object' || loadgate === null) return fail('`loadgate` of its package.json is no map');
  const { apiVersion, grammar } = loadgate as { apiVersion?: unknown; grammar?: unknown };
  assertApiVersion(apiVersion, specifier, location);
  if (grammar === undefined) return found;
  const path = typeof grammar === 'string' ? resolve(found.folder, grammar) : '';
  if (!path.startsWith(found.folder + sep))
    return fail('`loadgate.grammar` of its package.json is no file of the package', 'write for example "./grammar.json"');
  return { ...found, grammar: readJson(path, `its ${String(grammar)}`, fail) };
}

function manifestPath(specifier: string, file: string): string | undefined {
  try {
    return findPackageJSON(specifier, pathToFileURL(file).href);
  } catch {
    // a package whose `exports` hide it from here is there all the same
    return installedAbove(specifier, dirname(file));
  }
}

function installedAbove(specifier: string, folder: string): string | undefined {
  const path = join(folder, 'node_modules', specifier, 'package.json');
  try {
    readFileSync(path);
    return path;
  } catch {
    return folder === dirname(folder) ? undefined : installedAbove(specifier, dirname(folder));
  }
}

function readJson(path: string, what: string, fail: (message: string, hint?: string) => never): object {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    return fail(`${what} is not there`, 'install the package again, or tell its author');
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    return fail(`${what} is no JSON: ${(cause as Error).message}`);
  }
  return typeof value === 'object' && value !== null ? value : fail(`${what} holds no map`);
}
