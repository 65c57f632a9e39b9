import type { Plugin } from '../contract/plugin.ts';
import { type Location, PluginError } from '../errors.ts';
import { faultOf } from './contract-faults.ts';

/** A plugin and where it came from. */
export interface LoadedPlugin {
  readonly plugin: Plugin;
  /** What a worker imports to get the same plugin. */
  readonly url: string;
  /** `built-in`, or the specifier as written. */
  readonly from: string;
  /** Where it is named; left out: nowhere, it is built in. */
  readonly namedAt?: Location;
  /** Of the package that it is; null or left out: it is a file, or the package says none. */
  readonly packageVersion?: string | null;
}

/** The one version of the contract that this core speaks. */
export const API_VERSION = 1;

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
  const fault = faultOf(plugin as { readonly name: string });
  return fault === undefined ? (plugin as Plugin) : fail(fault);
}

/** Stops a plugin that was written for another contract, before its code does anything. */
export function assertApiVersion(apiVersion: unknown, from: string, location?: Location): void {
  if (apiVersion === API_VERSION) return;
  const isNewer = typeof apiVersion === 'number' && apiVersion > API_VERSION;
  const message =
    apiVersion === undefined
      ? `${from} does not say for which version of the plugin contract it is written; this loadgate speaks ${API_VERSION}`
      : `${from} is written for version ${JSON.stringify(apiVersion)} of the plugin contract; this loadgate speaks ${API_VERSION}`;
  const hint =
    apiVersion === undefined
      ? `its author writes \`apiVersion: ${API_VERSION}\``
      : isNewer
        ? 'install a newer loadgate'
        : 'install a newer version of the plugin';
  throw new PluginError('LG_PLUGIN_API_VERSION', from, 'import', message, { hint, ...(location && { location }) });
}
