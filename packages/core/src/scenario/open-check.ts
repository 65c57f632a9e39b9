import { posix } from 'node:path';
import type { Checking } from './checking.ts';
import type { Documents } from './documents.ts';
import { OpenFiles } from './files.ts';
import { childOf, textOf } from './node.ts';
import { Problems } from './problems.ts';
import { configFor } from './project.ts';
import type { Checked, CheckRequest, Settings } from './request.ts';

/** What a check begins with. */
export interface OpenCheck {
  readonly checking: Checking;
  readonly files: OpenFiles;
  readonly configFile: string | null;
  readonly cwd: string;
}

export function openCheck({ file, files, language, env, cwd = posix.dirname(file), purpose = 'run' }: CheckRequest): OpenCheck {
  const configFile = configFor(file, cwd, files);
  const problems = new Problems();
  const open = new OpenFiles(files, posix.dirname(configFile ?? file), problems);
  return { checking: { language, problems, files: open, env, purpose }, files: open, configFile, cwd };
}

/** What a check ends with, its plan aside. */
export function closeCheck(
  { checking: { problems }, files, configFile }: OpenCheck,
  { config }: Pick<Documents, 'config'>,
): Omit<Checked, 'rows' | 'origins' | 'secretNames'> {
  return {
    problems: problems.sorted(),
    sources: new Map([...files.texts, ...problems.texts]),
    settings: settingsOf(config, files.root, configFile),
  };
}

function settingsOf(config: Documents['config'], root: string, configFile: string | null): Settings {
  const folder = (key: string, usual: string): string => posix.resolve(root, textOf(childOf(config?.node, key)) ?? usual);
  return { root, configFile, resultsDir: folder('results', 'results'), scenariosDir: folder('scenarios', '.') };
}
