import { PluginError } from '../errors.ts';
import { type Language, languageOf } from '../language/language.ts';
import { loadPlugins } from '../plugins/load-plugins.ts';
import type { LoadedPlugin } from '../plugins/loaded-plugin.ts';
import { environmentWithDotEnv } from '../run/secrets-source.ts';
import type { Files } from '../scenario/files.ts';
import { readProject } from '../scenario/project.ts';
import type { Mask } from '../secrets.ts';
import { diskFiles } from './disk-files.ts';
import type { HostOptions } from './host.ts';
import { maskOfNamed } from './named-secrets.ts';

/** What surrounds a scenario: the plugins that it and its config name, and the words that come with them. */
export interface OpenProject {
  readonly root: string;
  readonly configFile: string | null;
  readonly scenariosDir: string;
  readonly resultsDir: string;
  readonly plugins: readonly LoadedPlugin[];
  readonly language: Language;
  readonly env: HostOptions['env'];
  /** Hides the secrets that its files name. */
  readonly mask: Mask;
}

/** Imports the plugins that the files name. A plugin that fails ends it with its name and place. */
export async function openProject(
  file: string | null,
  { cwd, env: given, builtIns, hide }: HostOptions,
  files: Files = diskFiles,
): Promise<OpenProject> {
  const { plugins: named, texts, ...project } = readProject(file, cwd, files);
  const env = environmentWithDotEnv(project.root, given);
  const mask = maskOfNamed([...texts.values()], env);
  // before code of theirs runs
  hide?.(mask);
  const plugins = [...builtIns, ...(await loadPlugins(named).catch((cause: unknown) => Promise.reject(hiddenIn(cause, mask))))];
  return { ...project, plugins, language: languageWith(plugins, mask), env, mask };
}

/** The words of these plugins. */
export const languageWith = (plugins: readonly LoadedPlugin[], mask: Mask): Language =>
  toldWhere({ plugins, mask }, () => languageOf(plugins.map(({ plugin }) => plugin)));

/** What work asks of plugins may break their contract: that is told with the place where the plugin is named, and without secrets. */
export function toldWhere<T>({ plugins, mask }: Pick<OpenProject, 'plugins' | 'mask'>, work: () => T): T {
  try {
    return work();
  } catch (cause) {
    const location = cause instanceof PluginError ? plugins.findLast(({ plugin }) => plugin.name === cause.plugin)?.namedAt : undefined;
    throw hiddenIn(cause instanceof PluginError && location !== undefined ? cause.at(location) : cause, mask);
  }
}

/** What a plugin said, without secrets; all else that is thrown is as it was. */
const hiddenIn = (cause: unknown, mask: Mask): unknown => (cause instanceof PluginError ? cause.masked(mask) : cause);
