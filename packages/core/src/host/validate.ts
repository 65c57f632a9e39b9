import { readdirSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { PluginError, type Problem, RefusedError } from '../errors.ts';
import { checkConfig, checkFlows, checkScenario } from '../scenario/check-scenario.ts';
import { CONFIG, FLOWS_END, SCENARIO_END } from '../scenario/project.ts';
import type { Checked } from '../scenario/request.ts';
import { fileOf } from './check.ts';
import { diskFiles } from './disk-files.ts';
import type { Host, HostOptions } from './host.ts';
import { openProject } from './project.ts';

/** Checks files of every kind and sends nothing. Without operands: the config and all scenarios and flows of the project. */
export async function validate(
  operands: readonly string[],
  environment: string | undefined,
  host: HostOptions,
): ReturnType<Host['validate']> {
  const files = operands.length === 0 ? await filesOfProject(host) : operands.map((operand) => pathOf(operand, host.cwd));
  const problems = new Map<string, Problem>();
  const sources = new Map<string, string>();
  for (const file of files) {
    const checked = await checkFile(file, environment, host);
    // what two scenarios include is wrong once
    for (const problem of checked.problems) problems.set(JSON.stringify([problem.location, problem.message]), problem);
    for (const [name, text] of checked.sources) sources.set(name, text);
  }
  return { problems: [...problems.values()], sources, files: files.map((file) => relative(host.cwd, file)) };
}

type CheckedFile = Pick<Checked, 'problems' | 'sources'>;

async function checkFile(file: string, environment: string | undefined, host: HostOptions): Promise<CheckedFile> {
  try {
    return await checkWithPlugins(file, environment, host);
  } catch (cause) {
    // a plugin that is not there hides its file's problems, not those of other files
    if (!(cause instanceof PluginError) || cause.location === undefined) throw cause;
    const { code, message, location, hint } = cause;
    return { problems: [{ code, severity: 'error', message, location, ...(hint !== undefined && { hint }) }], sources: new Map() };
  }
}

async function checkWithPlugins(file: string, environment: string | undefined, host: HostOptions): Promise<CheckedFile> {
  const isConfig = file.endsWith(CONFIG);
  const { language, plugins, env } = await openProject(isConfig ? null : file, host);
  const modules = Object.fromEntries(plugins.map(({ plugin, url }) => [plugin.name, url]));
  const request = { file, cwd: host.cwd, files: diskFiles, language, modules, env, environment, purpose: 'look' as const };
  if (isConfig) return checkConfig(request);
  return file.endsWith(FLOWS_END) ? checkFlows(request) : checkScenario(request);
}

const pathOf = (operand: string, cwd: string): string =>
  operand.endsWith(FLOWS_END) || operand.endsWith(CONFIG) ? resolve(cwd, operand) : fileOf(operand, cwd);

async function filesOfProject(host: HostOptions): Promise<readonly string[]> {
  const { configFile, scenariosDir } = await openProject(null, host);
  const files = [...(configFile === null ? [] : [configFile]), ...filesBelow(scenariosDir, host.cwd)];
  if (files.length === 0) throw new RefusedError('LG_SCENARIO_MISSING', `there is nothing to check below ${host.cwd}`);
  return files;
}

function filesBelow(folder: string, cwd: string): readonly string[] {
  let names: readonly string[];
  try {
    names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  } catch {
    throw new RefusedError('LG_SCENARIO_MISSING', `there is no folder ${relative(cwd, folder)}`, {
      hint: `\`scenarios\` in ${CONFIG} names it`,
    });
  }
  return names
    .filter((name) => !/(^|[/\\])(node_modules|results)[/\\]/.test(name) && (name.endsWith(SCENARIO_END) || name.endsWith(FLOWS_END)))
    .sort()
    .map((name) => join(folder, name));
}
