import { resolve } from 'node:path';
import { RefusedError, ScenarioError } from '../errors.ts';
import { checkScenario } from '../scenario/check-scenario.ts';
import type { Files } from '../scenario/files.ts';
import { resolveScenario } from '../scenario/project.ts';
import { diskFiles } from './disk-files.ts';
import type { CheckedScenario, CheckOptions, HostOptions } from './host.ts';
import { openProject, toldWhere } from './project.ts';

/** Finds a scenario, loads its plugins and checks it wholly. */
export async function check(nameOrFile: string, options: CheckOptions, host: HostOptions, nowMs: number): Promise<CheckedScenario> {
  const { text, ...more } = options;
  const file = text === undefined ? fileOf(nameOrFile, host.cwd) : resolve(host.cwd, nameOrFile);
  const files = text === undefined ? diskFiles : withText(file, text);
  const project = await openProject(file, host, files);
  const { plugins, language, env } = project;
  const modules = Object.fromEntries(plugins.map(({ plugin, url }) => [plugin.name, url]));
  const request = { ...more, file, cwd: host.cwd, files, language, modules, env, nowMs };
  const { plan, problems, sources, rows, origins, secretNames, settings } = toldWhere(project, () => checkScenario(request));
  if (plan === undefined) throw new ScenarioError(problems, sources);
  return { plan, warnings: problems, sources, rows, origins, secretNames, settings, plugins, env };
}

/** As if it stood there, and were no link. */
function withText(file: string, text: string): Files {
  const bytes = Buffer.from(text);
  return {
    ...diskFiles,
    read: (path) => (path === file ? bytes : diskFiles.read(path)),
    sizeBytes: (path) => (path === file ? bytes.length : diskFiles.sizeBytes?.(path)),
    real: (path) => (path === file ? undefined : diskFiles.real?.(path)),
  };
}

export function fileOf(nameOrFile: string, cwd: string): string {
  const found = resolveScenario(nameOrFile, cwd, diskFiles);
  if (found.ok) return found.file;
  throw new RefusedError('LG_SCENARIO_MISSING', found.message, found.hint === undefined ? {} : { hint: found.hint });
}
