import { readFileSync } from 'node:fs';
import { findPackageJSON, registerHooks } from 'node:module';
import { pathToFileURL } from 'node:url';
import { type Location, PluginError } from '../errors.ts';
import { assertApiVersion, type LoadedPlugin, pluginOf } from './loaded-plugin.ts';

/** A plugin as a scenario or config names it. */
export interface PluginRequest {
  /** `loadgate-plugin-mqtt` or `./my-plugin.ts`. */
  readonly specifier: string;
  readonly location: Location;
  /** Absolute path of the file that names it: what it is resolved from. */
  readonly file: string;
}

/** Finds, checks and imports plugins in the order in which they are named. The first that fails ends it, by name and place. */
export async function loadPlugins(requests: readonly PluginRequest[]): Promise<readonly LoadedPlugin[]> {
  const loaded: LoadedPlugin[] = [];
  for (const request of requests) loaded.push(await loadPlugin(request));
  return loaded;
}

async function loadPlugin({ specifier, location, file }: PluginRequest): Promise<LoadedPlugin> {
  const parentUrl = pathToFileURL(file).href;
  if (!specifier.startsWith('.') && !specifier.startsWith('/')) readManifest(specifier, parentUrl, location);
  let url = '';
  let module: object;
  try {
    ({ url, module } = await importFrom(specifier, parentUrl));
  } catch (cause) {
    throw failureOf(specifier, location, cause);
  }
  return { plugin: pluginOf(module, specifier, location), url, from: specifier };
}

/** Reads `"loadgate": { "apiVersion": 1 }` before any code runs. */
function readManifest(specifier: string, parentUrl: string, location: Location): void {
  let manifest: string | undefined;
  try {
    manifest = findPackageJSON(specifier, parentUrl);
  } catch {
    manifest = undefined;
  }
  if (manifest === undefined) {
    throw new PluginError('LG_PLUGIN_NOT_FOUND', specifier, 'resolve', `plugin ${specifier} is not installed`, {
      location,
      hint: `npm install --save-dev ${specifier}`,
    });
  }
  const { loadgate } = JSON.parse(readFileSync(manifest, 'utf8')) as { loadgate?: { apiVersion?: unknown } };
  if (loadgate !== undefined) assertApiVersion(loadgate.apiVersion, specifier, location);
}

/** Imports as if the file at `parentUrl` did: `import.meta.resolve` would silently ignore the parent. */
async function importFrom(specifier: string, parentUrl: string): Promise<{ url: string; module: object }> {
  const alias = `loadgate-plugin:${specifier}`;
  let url = '';
  const hooks = registerHooks({
    resolve(asked, context, next) {
      if (asked !== alias) return next(asked, context);
      const resolved = next(specifier, { ...context, parentURL: parentUrl });
      url = resolved.url;
      return resolved;
    },
  });
  try {
    return { module: (await import(alias)) as object, url };
  } finally {
    hooks.deregister();
  }
}

/** Node's own words for these two name no cause that a plugin's author would recognise. */
function failureOf(specifier: string, location: Location, cause: unknown): PluginError {
  const code = (cause as { code?: string }).code ?? '';
  const message = cause instanceof Error ? cause.message : String(cause);
  if (code === 'ERR_MODULE_NOT_FOUND') {
    return new PluginError('LG_PLUGIN_NOT_FOUND', specifier, 'resolve', `plugin ${specifier} was not found from ${location.file}`, {
      location,
      cause,
    });
  }
  if (code === 'ERR_UNSUPPORTED_NODE_MODULES_TYPE_STRIPPING') {
    return new PluginError(
      'LG_PLUGIN_INVALID',
      specifier,
      'import',
      `plugin ${specifier} is an installed package whose entry is TypeScript`,
      { location, cause, hint: 'a package ships JavaScript; only files of the project itself may be .ts' },
    );
  }
  if (code === 'ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX') {
    return new PluginError(
      'LG_PLUGIN_INVALID',
      specifier,
      'import',
      `plugin ${specifier} uses TypeScript that is more than types: ${message}`,
      { location, cause, hint: 'no enums, namespaces, decorators or parameter properties' },
    );
  }
  return new PluginError('LG_PLUGIN_THREW', specifier, 'import', `plugin ${specifier} failed while it was imported: ${message}`, {
    location,
    cause,
  });
}
