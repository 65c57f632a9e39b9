import { posix } from 'node:path';
import { applySettings } from './apply-settings.ts';
import { assemble } from './assemble.ts';
import type { Checking } from './checking.ts';
import { type Documents, readDocuments } from './documents.ts';
import { OpenFiles } from './files.ts';
import { childOf, textOf } from './node.ts';
import { Problems } from './problems.ts';
import { configFor } from './project.ts';
import type { Checked, CheckRequest, Settings } from './request.ts';
import { secretNamesIn } from './secret-names.ts';

/** A scenario, all it includes, the config and everything that was asked for → the plan, or everything that is wrong, at once. */
export function checkScenario(request: CheckRequest): Checked {
  const { file, files, language, env, purpose = 'run' } = request;
  const cwd = request.cwd ?? posix.dirname(file);
  const configFile = configFor(file, cwd, files);
  const root = posix.dirname(configFile ?? file);
  const problems = new Problems();
  const open = new OpenFiles(files, root, problems);
  const checking: Checking = { language, problems, files: open, env, purpose };
  const documents = readDocuments(file, 'scenario', cwd, files, checking);
  const settled = applySettings(documents, request.set ?? [], checking);
  const { plan, rows } = assemble(settled, request, checking);
  const settings = settingsOf(documents, root, configFile);
  return {
    ...(plan !== undefined && !problems.hasErrors && { plan }),
    problems: problems.sorted(),
    sources: new Map([...open.texts, ...problems.texts]),
    rows,
    secretNames: plan === undefined ? [] : secretNamesIn(plan),
    settings,
  };
}

export function settingsOf({ config }: Pick<Documents, 'config'>, root: string, configFile: string | null): Settings {
  const folder = (key: string, usual: string): string => posix.resolve(root, textOf(childOf(config?.node, key)) ?? usual);
  return { root, configFile, resultsDir: folder('results', 'results'), scenariosDir: folder('scenarios', '.') };
}
