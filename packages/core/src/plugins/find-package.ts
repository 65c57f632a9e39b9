import { readFileSync, realpathSync, statSync } from 'node:fs';
import { dirname, join, resolve, sep } from 'node:path';
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
  const { loadgate, version } = readJson(manifest, dirname(manifest), 'its package.json', fail) as {
    loadgate?: unknown;
    version?: unknown;
  };
  const found = { version: typeof version === 'string' ? version : null, folder: dirname(manifest), grammar: null };
  if (loadgate === undefined) return found;
  if (typeof loadgate !== 'object' || loadgate === null) return fail('`loadgate` of its package.json is no map');
  const { apiVersion, grammar } = loadgate as { apiVersion?: unknown; grammar?: unknown };
  assertApiVersion(apiVersion, specifier, location);
  if (grammar === undefined) return found;
  const path = typeof grammar === 'string' ? resolve(found.folder, grammar) : '';
  if (!path.startsWith(found.folder + sep))
    return fail('`loadgate.grammar` of its package.json is no file of the package', 'write for example "./grammar.json"');
  return { ...found, grammar: readJson(path, found.folder, `its ${String(grammar)}`, fail) };
}

/** As Node finds it, whose own reader would follow a link to a device: the package around the file by its own name, else the nearest installed one. */
function manifestPath(specifier: string, file: string): string | undefined {
  const name = specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');
  const folders = foldersAbove(file);
  const around = folders.map((folder) => join(folder, 'package.json')).find((path) => sizeOf(path) !== undefined);
  if (around !== undefined && isItsOwn(around, name)) return around;
  return folders.map((folder) => join(folder, 'node_modules', name, 'package.json')).find((path) => sizeOf(path) !== undefined);
}

function foldersAbove(path: string): readonly string[] {
  const folder = dirname(path);
  return folder === path ? [] : [folder, ...foldersAbove(folder)];
}

function isItsOwn(path: string, name: string): boolean {
  const { name: own, exports } = readJson(path, dirname(path), '', () => ({})) as { name?: unknown; exports?: unknown };
  return own === name && exports !== undefined && exports !== null;
}

const LARGEST = 1_000_000;

/** Null: it stands there, and is no regular file. */
function sizeOf(path: string): number | null | undefined {
  try {
    const found = statSync(path);
    return found.isFile() ? found.size : null;
  } catch {
    return undefined;
  }
}

/** Nothing of the text is told: where a link leads to, it may be anybody's. */
function readJson(path: string, folder: string, what: string, fail: (message: string, hint?: string) => object): object {
  const size = sizeOf(path);
  if (size === undefined) return fail(`${what} is not there`, 'install the package again, or tell its author');
  if (size === null) return fail(`${what} is no regular file`);
  if (size > LARGEST) return fail(`${what} has ${size} bytes; more than ${LARGEST} are not read`);
  if (!realpathSync(path).startsWith(realpathSync(folder) + sep)) return fail(`${what} is a link that leads out of the package`);
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return fail(`${what} is no JSON`);
  }
  return typeof value === 'object' && value !== null ? value : fail(`${what} holds no map`);
}
