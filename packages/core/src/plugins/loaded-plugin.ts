import type { Plugin } from '../contract/plugin.ts';
import { type Location, PluginError } from '../errors.ts';

/** A plugin and where it came from. */
export interface LoadedPlugin {
  readonly plugin: Plugin;
  /** What a worker imports to get the same plugin. */
  readonly url: string;
  /** `built-in`, or the specifier as written. */
  readonly from: string;
}

/** The one version of the contract that this core speaks. */
export const API_VERSION = 1;

const LISTS = ['protocols', 'testTypes', 'experiments', 'reporters', 'monitors'] as const;

/** What a module exports as `plugin`, or a {@link PluginError} that says what is wrong with it. */
export function pluginOf(module: object, from: string, location?: Location): Plugin {
  const fail = (message: string, hint?: string): never => {
    throw new PluginError('LG_PLUGIN_INVALID', from, 'import', message, {
      ...(hint !== undefined && { hint }),
      ...(location && { location }),
    });
  };
  const plugin = (module as { plugin?: unknown }).plugin;
  if (typeof plugin !== 'object' || plugin === null)
    return fail(`${from} does not export \`plugin\``, 'export const plugin: Plugin = { apiVersion: 1, name: … }');
  const { apiVersion, name } = plugin as { apiVersion?: unknown; name?: unknown };
  assertApiVersion(apiVersion, from, location);
  if (typeof name !== 'string' || name === '') return fail(`the plugin of ${from} has no \`name\``);
  for (const list of LISTS) {
    const value = (plugin as Record<string, unknown>)[list];
    if (value !== undefined && !Array.isArray(value)) return fail(`\`${list}\` of plugin ${name} is not a list`);
  }
  return plugin as Plugin;
}

/** Stops a plugin that was written for another contract, before its code does anything. */
export function assertApiVersion(apiVersion: unknown, from: string, location?: Location): void {
  if (apiVersion === API_VERSION) return;
  const hint =
    typeof apiVersion === 'number' && apiVersion > API_VERSION ? 'install a newer loadgate' : 'install a newer version of the plugin';
  throw new PluginError(
    'LG_PLUGIN_API_VERSION',
    from,
    'import',
    `${from} is written for version ${String(apiVersion)} of the plugin contract; this loadgate speaks ${API_VERSION}`,
    { hint, ...(location && { location }) },
  );
}
