import { posix } from 'node:path';
import type { Location } from '../errors.ts';
import { closest } from '../template/closest.ts';
import { type Files, OpenFiles, sizeOf } from './files.ts';
import { childOf, itemsOf, type Node, textOf } from './node.ts';
import { Problems } from './problems.ts';
import { locationOf, type Span } from './source.ts';

export const CONFIG = 'loadgate.config.yaml';
/** What people call it, and what is not read. */
export const MISNAMED_CONFIG = 'loadgate.config.yml';
export const SCENARIO_END = '.load.yaml';
export const FLOWS_END = '.flows.yaml';

/** What must be known of a project before its plugins are loaded. */
export interface Project {
  readonly configFile: string | null;
  /** Folder of the config, else of the scenario, else the working folder; absolute. */
  readonly root: string;
  readonly scenariosDir: string;
  readonly resultsDir: string;
  readonly plugins: readonly NamedPlugin[];
  /** Of the files that were read, by the name that locations have. */
  readonly texts: ReadonlyMap<string, string>;
}
export interface NamedPlugin {
  readonly specifier: string;
  /** Absolute path of the file that names it. */
  readonly file: string;
  readonly location: Location;
}

/** Nearest config upward from the scenario, else from the working folder; whatever has its name is one, so that none is passed over in silence. */
export function configFor(file: string | null, cwd: string, files: Files): string | null {
  for (const start of [...(file === null ? [] : [posix.dirname(file)]), cwd]) {
    for (let folder = start; ; folder = posix.dirname(folder)) {
      const path = posix.join(folder, CONFIG);
      if (sizeOf(files, path) !== undefined) return path;
      if (folder === posix.dirname(folder)) break;
    }
  }
  return null;
}

/** Reads only names: plugins in the config, the scenario and what it includes, and the folders. What is wrong with the files is said by the check. */
export function readProject(file: string | null, cwd: string, files: Files): Project {
  const configFile = configFor(file, cwd, files);
  const root = configFile !== null ? posix.dirname(configFile) : file !== null ? posix.dirname(file) : cwd;
  const open = new OpenFiles(files, root, new Problems());
  const plugins: NamedPlugin[] = [];
  const seen = new Set<string>();
  const read = (path: string, asked?: Span): Node | undefined => {
    if (seen.has(path)) return undefined;
    seen.add(path);
    const node = open.yaml(path, asked);
    for (const item of itemsOf(childOf(node, 'plugins'))) {
      const specifier = textOf(item);
      if (specifier !== undefined && !plugins.some((known) => known.specifier === specifier))
        plugins.push({ specifier, file: path, location: locationOf(item.span) });
    }
    for (const { span, text } of includesOf(node)) read(posix.resolve(posix.dirname(path), text), span);
    return node;
  };
  const config = configFile === null ? undefined : read(configFile);
  if (file !== null) read(file);
  return {
    configFile,
    root,
    plugins,
    texts: open.texts,
    scenariosDir: posix.resolve(root, textOf(childOf(config, 'scenarios')) ?? '.'),
    resultsDir: posix.resolve(root, textOf(childOf(config, 'results')) ?? 'results'),
  };
}

function includesOf(node: Node | undefined): readonly { readonly span: Span; readonly text: string }[] {
  const include = childOf(node, 'include');
  return [include, ...itemsOf(include)].flatMap((item) => {
    const text = textOf(item);
    return item === undefined || text === undefined ? [] : [{ span: item.span, text }];
  });
}

export type Resolved =
  | { readonly ok: true; readonly file: string }
  | { readonly ok: false; readonly message: string; readonly hint?: string };

/** `load` → the scenario of that name in the config's `scenarios` (else here); a path stays a path. */
export function resolveScenario(nameOrPath: string, cwd: string, files: Files): Resolved {
  const direct = posix.resolve(cwd, nameOrPath);
  const { scenariosDir } = readProject(null, cwd, files);
  const isPath = nameOrPath.endsWith('.yaml') || nameOrPath.endsWith('.yml') || nameOrPath.includes('/');
  const candidates = isPath
    ? [direct, `${direct}${SCENARIO_END}`]
    : [posix.join(scenariosDir, nameOrPath + SCENARIO_END), posix.join(cwd, nameOrPath + SCENARIO_END)];
  // a folder `load` does not hide `load.load.yaml`, but what has the name of a scenario is told to be none
  const found =
    candidates.find((path) => typeof sizeOf(files, path) === 'number') ??
    candidates.find((path) => path.endsWith(SCENARIO_END) && sizeOf(files, path) === null);
  if (found !== undefined) return { ok: true, file: found };
  const folder = isPath ? posix.dirname(direct) : scenariosDir;
  const wanted = isPath ? posix.basename(nameOrPath).replace(/\.load\.yaml$|\.ya?ml$/, '') : nameOrPath;
  const there = scenariosIn(folder, files);
  const misnamed = [`${direct}.load.yml`, posix.join(scenariosDir, `${nameOrPath}.load.yml`)].find(
    (path) => files.read(path) !== undefined,
  );
  if (misnamed !== undefined)
    return { ok: false, message: `${posix.relative(cwd, misnamed)} is not read`, hint: `its name must end in \`${SCENARIO_END}\`` };
  const near = closest(wanted, there);
  const hint =
    near !== undefined
      ? `did you mean \`${near}\`?`
      : there.length > 0
        ? `there are: ${there.join(', ')}`
        : 'write a first one: loadgate init';
  return {
    ok: false,
    message: isPath ? `there is no file ${nameOrPath}` : `there is no scenario \`${nameOrPath}\` in ${posix.relative(cwd, folder) || '.'}`,
    hint,
  };
}

/** Names of the scenarios in a folder, sorted. */
export const scenariosIn = (folder: string, files: Files): readonly string[] =>
  (files.list?.(folder) ?? [])
    .filter((name) => name.endsWith(SCENARIO_END))
    .map((name) => name.slice(0, -SCENARIO_END.length))
    .sort();
