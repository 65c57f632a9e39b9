import { existsSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import { LoadgateError, PluginError, type Problem } from '../errors.ts';
import { manifestOf, type PluginManifest } from '../language/plugin-manifest.ts';
import { loadPlugin } from '../plugins/load-plugins.ts';
import type { LoadedPlugin } from '../plugins/loaded-plugin.ts';
import { environmentWithDotEnv } from '../run/secrets-source.ts';
import { readProject } from '../scenario/project.ts';
import { monotonicClock, monotonicUs } from '../time/monotonic.ts';
import { diskFiles } from './disk-files.ts';
import type { HostOptions } from './host.ts';
import { maskOfNamed } from './named-secrets.ts';
import { languageWith } from './project.ts';

/** The plugins of a project, those that could not be loaded apart. */
export interface PluginsHere {
  readonly loaded: readonly LoadedPlugin[];
  /** One problem each, where the plugin is named. */
  readonly failed: readonly Problem[];
}

/** Loads every plugin that the config, and the scenario if there is one, name; one that fails does not hide the others. */
export async function pluginsOf(file: string | null, { cwd, env, builtIns, hide }: HostOptions): Promise<PluginsHere> {
  const loaded = [...builtIns];
  const failed: Problem[] = [];
  const { plugins, texts, root } = readProject(file, cwd, diskFiles);
  const mask = maskOfNamed([...texts.values()], environmentWithDotEnv(root, env));
  hide?.(mask);
  for (const request of plugins) {
    try {
      const plugin = await loadPlugin(request, monotonicClock(monotonicUs()));
      // what it says of its language, and whether another has said it before
      languageWith([...loaded, plugin], mask);
      loaded.push(plugin);
    } catch (cause) {
      if (!(cause instanceof LoadgateError)) throw cause;
      const { code, message, hint, location = request.location } = cause;
      failed.push({ code, severity: 'error', message: mask(message), location, ...(hint !== undefined && { hint }) });
    }
  }
  return { loaded, failed };
}

/** What a plugin's `grammar.json` must hold, from its code: a built-in one, a file or an installed package. */
export async function grammarOf(specifier: string, { cwd, builtIns }: HostOptions): Promise<PluginManifest> {
  const builtIn = builtIns.find(({ plugin }) => plugin.name === specifier);
  if (builtIn !== undefined) return manifestOf(builtIn.plugin);
  const isFile = existsSync(resolve(cwd, specifier));
  const location = { file: relative(cwd, resolve(cwd, specifier)), line: 1, column: 1 };
  const request = { specifier: isFile ? resolve(cwd, specifier) : specifier, file: resolve(cwd, 'package.json'), location };
  try {
    return manifestOf((await loadPlugin(request, monotonicClock(monotonicUs()), 'without its grammar.json')).plugin);
  } catch (cause) {
    // there is no line that names it
    if (!(cause instanceof PluginError)) throw cause;
    const { code, plugin, hook, message, hint } = cause;
    throw new PluginError(code, plugin, hook, message, { cause, ...(hint !== undefined && { hint }) });
  }
}
