import { RefusedError, ScenarioError } from '../errors.ts';
import { checkScenario } from '../scenario/check-scenario.ts';
import { resolveScenario } from '../scenario/project.ts';
import { diskFiles } from './disk-files.ts';
import type { CheckedScenario, CheckOptions, HostOptions } from './host.ts';
import { openProject } from './project.ts';

/** Finds a scenario, loads its plugins and checks it wholly. */
export async function check(nameOrFile: string, options: CheckOptions, host: HostOptions, nowMs: number): Promise<CheckedScenario> {
  const file = fileOf(nameOrFile, host.cwd);
  const { plugins, language, env } = await openProject(file, host);
  const modules = Object.fromEntries(plugins.map(({ plugin, url }) => [plugin.name, url]));
  const { plan, problems, sources, rows, secretNames, settings } = checkScenario({
    ...options,
    file,
    cwd: host.cwd,
    files: diskFiles,
    language,
    modules,
    env,
    nowMs,
  });
  if (plan === undefined) throw new ScenarioError(problems, sources);
  return { plan, warnings: problems, sources, rows, secretNames, settings, plugins, env };
}

export function fileOf(nameOrFile: string, cwd: string): string {
  const found = resolveScenario(nameOrFile, cwd, diskFiles);
  if (found.ok) return found.file;
  throw new RefusedError('LG_SCENARIO_MISSING', found.message, found.hint === undefined ? {} : { hint: found.hint });
}
