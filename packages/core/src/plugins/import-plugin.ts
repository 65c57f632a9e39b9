import { registerHooks } from 'node:module';
import { pathToFileURL } from 'node:url';
import type { Clock } from '../time/clock.ts';
import { withTimeout } from '../time/timeout.ts';
import { importFailure } from './import-failure.ts';
import type { PluginRequest } from './plugin-request.ts';

/** A module may wait for something at its top level, but not for ever. */
const IMPORT_TIMEOUT_US = 10e6;

export interface ImportedModule {
  readonly url: string;
  readonly module: object;
}

/** Imports a plugin's module as the file that names it would. Whatever goes wrong is named with the plugin and its place. */
export async function importPlugin(request: PluginRequest, clock: Clock): Promise<ImportedModule> {
  const found = { url: '' };
  const late = `was not imported within ${IMPORT_TIMEOUT_US / 1e6} s: what does its top level wait for?`;
  try {
    const module = await withTimeout(clock, IMPORT_TIMEOUT_US, importFrom(request, found), late);
    return { ...found, module };
  } catch (cause) {
    throw importFailure(request, found.url, cause);
  }
}

/** `import.meta.resolve` would silently ignore the parent. `found` has the URL as soon as there is one. */
async function importFrom({ specifier, file }: PluginRequest, found: { url: string }): Promise<object> {
  const alias = `loadgate-plugin:${specifier}`;
  const parentURL = pathToFileURL(file).href;
  const hooks = registerHooks({
    resolve(asked, context, next) {
      if (asked !== alias) return next(asked, context);
      const resolved = next(specifier, { ...context, parentURL });
      found.url = resolved.url;
      return resolved;
    },
  });
  try {
    return (await import(alias)) as object;
  } finally {
    hooks.deregister();
  }
}
