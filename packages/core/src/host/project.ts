import { PluginError } from '../errors.ts';
import { type Language, languageOf } from '../language/language.ts';
import { loadPlugins } from '../plugins/load-plugins.ts';
import type { LoadedPlugin } from '../plugins/loaded-plugin.ts';
import { environmentWithDotEnv } from '../run/secrets-source.ts';
import type { Files } from '../scenario/files.ts';
import { readProject } from '../scenario/project.ts';
import { diskFiles } from './disk-files.ts';
import type { HostOptions } from './host.ts';

/** What surrounds a scenario: the plugins that it and its config name, and the words that come with them. */
export interface OpenProject {
  readonly root: string;
  readonly configFile: string | null;
  readonly scenariosDir: string;
  readonly resultsDir: string;
  readonly plugins: readonly LoadedPlugin[];
  readonly language: Language;
  readonly env: HostOptions['env'];
}

/** Imports the plugins that the files name. A plugin that fails ends it with its name and place. */
export async function openProject(
  file: string | null,
  { cwd, env, builtIns }: HostOptions,
  files: Files = diskFiles,
): Promise<OpenProject> {
  const { plugins: named, ...project } = readProject(file, cwd, files);
  const plugins = [...builtIns, ...(await loadPlugins(named))];
  return { ...project, plugins, language: languageWith(plugins), env: environmentWithDotEnv(project.root, env) };
}

/** The words of these plugins. */
export const languageWith = (plugins: readonly LoadedPlugin[]): Language =>
  toldWhere(plugins, () => languageOf(plugins.map(({ plugin }) => plugin)));

/** What work asks of plugins may break their contract: that is told with the place where the plugin is named. */
export function toldWhere<T>(plugins: readonly LoadedPlugin[], work: () => T): T {
  try {
    return work();
  } catch (cause) {
    const location = cause instanceof PluginError ? plugins.findLast(({ plugin }) => plugin.name === cause.plugin)?.namedAt : undefined;
    throw cause instanceof PluginError && location !== undefined ? cause.at(location) : cause;
  }
}
