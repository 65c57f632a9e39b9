import { readdirSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { type Location, PluginError, type Problem, RefusedError, type TextRange } from '../errors.ts';
import { checkConfig, checkFlows, checkScenario } from '../scenario/check-scenario.ts';
import { CONFIG, FLOWS_END, readProject, SCENARIO_END } from '../scenario/project.ts';
import type { Checked } from '../scenario/request.ts';
import { fileOf } from './check.ts';
import { diskFiles } from './disk-files.ts';
import type { Host, HostOptions, ValidateOptions } from './host.ts';
import { doubtful, readManifests } from './manifests.ts';
import { type OpenProject, openProject, toldWhere } from './project.ts';

/** Checks files of every kind and sends nothing. Without operands: the config and all scenarios and flows of the project. */
export async function validate(
  operands: readonly string[],
  { environment, trust = true }: ValidateOptions,
  host: HostOptions,
): ReturnType<Host['validate']> {
  const files = operands.length === 0 ? filesOfProject(host) : operands.map((operand) => pathOf(operand, host.cwd));
  const problems = new Map<string, Problem>();
  const sources = new Map<string, string>();
  for (const file of files) {
    const checked = trust ? await checkFile(file, environment, host) : checkUnrun(file, environment, host);
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
    return {
      problems: [{ code, severity: 'error', message, location, range: rangeAt(location), ...(hint !== undefined && { hint }) }],
      sources: readProject(projectOf(file), host.cwd, diskFiles).texts,
    };
  }
}

const rangeAt = ({ line, column, endColumn = column + 1 }: Location): TextRange => ({
  start: { line, column },
  end: { line, column: endColumn },
});

/** Whose project it is: null for a config, which is found from the working folder. */
const projectOf = (file: string): string | null => (file.endsWith(CONFIG) ? null : file);

async function checkWithPlugins(file: string, environment: string | undefined, host: HostOptions): Promise<CheckedFile> {
  const project = await openProject(projectOf(file), host);
  return toldWhere(project, () => checkIn(project, file, environment, host));
}

/** With what the plugins' manifests say; none of their code runs. */
function checkUnrun(file: string, environment: string | undefined, host: HostOptions): CheckedFile {
  const project = readManifests(projectOf(file), host);
  const { problems, sources } = checkIn(project, file, environment, host);
  return { problems: doubtful(problems, project), sources };
}

function checkIn({ language, plugins, env }: OpenProject, file: string, environment: string | undefined, host: HostOptions): CheckedFile {
  const modules = Object.fromEntries(plugins.map(({ plugin, url }) => [plugin.name, url]));
  const request = { file, cwd: host.cwd, files: diskFiles, language, modules, env, environment, purpose: 'look' as const };
  if (file.endsWith(CONFIG)) return checkConfig(request);
  return file.endsWith(FLOWS_END) ? checkFlows(request) : checkScenario(request);
}

const pathOf = (operand: string, cwd: string): string =>
  operand.endsWith(FLOWS_END) || operand.endsWith(CONFIG) ? resolve(cwd, operand) : fileOf(operand, cwd);

function filesOfProject(host: HostOptions): readonly string[] {
  const { configFile, scenariosDir } = readProject(null, host.cwd, diskFiles);
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
