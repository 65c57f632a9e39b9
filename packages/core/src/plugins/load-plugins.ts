import type { Clock } from '../time/clock.ts';
import { monotonicClock, monotonicUs } from '../time/monotonic.ts';
import { assertGrammar } from './assert-grammar.ts';
import { findPackage, isPackage } from './find-package.ts';
import { importPlugin } from './import-plugin.ts';
import { type LoadedPlugin, pluginOf } from './loaded-plugin.ts';
import type { PluginRequest } from './plugin-request.ts';

/** Finds, checks and imports plugins in the order in which they are named. The first that fails ends it, by name and place. */
export async function loadPlugins(
  requests: readonly PluginRequest[],
  clock: Clock = monotonicClock(monotonicUs()),
): Promise<readonly LoadedPlugin[]> {
  const loaded: LoadedPlugin[] = [];
  for (const request of requests) loaded.push(await loadPlugin(request, clock));
  return loaded;
}

/** One of them. Whoever makes its `grammar.json` anew asks for it without the old one. */
export async function loadPlugin(request: PluginRequest, clock: Clock, how?: 'without its grammar.json'): Promise<LoadedPlugin> {
  const { specifier, location } = request;
  const found = isPackage(specifier) ? findPackage(request) : null;
  const { url, module } = await importPlugin(request, clock);
  const plugin = pluginOf(module, specifier, location);
  if (how === undefined && found !== null && found.grammar !== null) assertGrammar(plugin, found.grammar, request);
  return { plugin, url, from: specifier, namedAt: location, packageVersion: found?.version ?? null };
}
