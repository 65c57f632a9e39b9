import { stripTypeScriptTypes } from 'node:module';
import { mask } from './mask.ts';
import { emptyNames, type GraphRule, graphs, type LoaderRule, loaders, packages, rooms, type WordRule, words } from './rules.ts';
import { isShipped, packageOf, reach, type Source, type SourceTree, target } from './source-tree.ts';

/** What a check found: one line each, `file:line what`. None is good. */
export type Breaches = string[];

const CORE = 'packages/core/src/';

function shipped(tree: SourceTree): Source[] {
  return [...tree.values()].filter((file) => isShipped(file.path));
}

/** The room of a file of core, or the entry point with a row of its own. */
function roomOf(path: string): string {
  const inside = path.slice(CORE.length).replace(/\.ts$/, '');
  return inside in rooms ? inside : (inside.split('/')[0] ?? '');
}

export function roomBreaches(tree: SourceTree): Breaches {
  return shipped(tree)
    .filter((file) => file.path.startsWith(CORE))
    .flatMap((file) => {
      const room = roomOf(file.path);
      const allowed = rooms[room];
      if (allowed === undefined) return [`${file.path} stands in no room of the table`];
      return file.imports.flatMap(({ specifier, line }) => {
        const path = target(file, specifier);
        if (path === undefined || !path.startsWith(CORE)) return [];
        const other = roomOf(path);
        return other === room || allowed.includes(other) ? [] : [`${file.path}:${line} ${room} must not know ${other}`];
      });
    });
}

export function packageBreaches(tree: SourceTree): Breaches {
  return shipped(tree).flatMap((file) => {
    const own = Object.entries(packages).find(([, rule]) => file.path.startsWith(`${rule.folder}/`));
    if (own === undefined) return [`${file.path} belongs to no package of the table`];
    const [name, rule] = own;
    return file.imports.flatMap(({ specifier, kind, line }) => {
      const at = `${file.path}:${line}`;
      const path = target(file, specifier);
      if (path !== undefined) return path.startsWith(`${rule.folder}/`) ? [] : [`${at} ${name} reaches out of its sources: ${specifier}`];
      const other = packages[packageOf(specifier)];
      if (other === undefined)
        return packageOf(specifier).startsWith('@loadgate/') ? [`${at} ${specifier} is no package of the table`] : [];
      if (!other.entries.includes(specifier)) return [`${at} ${specifier} is no public entry`];
      const isAllowed = rule.values.includes(specifier) || (kind === 'type' && rule.types.includes(packageOf(specifier)));
      return isAllowed ? [] : [`${at} ${name} must not ${kind === 'type' ? 'know' : 'load'} ${specifier}`];
    });
  });
}

/** Cycles of modules that load each other; a cycle of types alone does no harm. */
export function cycleBreaches(tree: SourceTree): Breaches {
  const found: Breaches = [];
  const done = new Set<string>();
  const visit = (path: string, way: readonly string[]): void => {
    const begin = way.indexOf(path);
    if (begin !== -1) {
      found.push(`${[...way.slice(begin), path].join(' → ')} is a cycle`);
      return;
    }
    const file = tree.get(path);
    if (file === undefined || done.has(path)) return;
    for (const { specifier, kind } of file.imports) {
      const next = kind === 'value' ? target(file, specifier) : undefined;
      if (next !== undefined) visit(next, [...way, path]);
    }
    done.add(path);
  };
  for (const path of tree.keys()) visit(path, []);
  return found;
}

/** What of `contract/` would still be there at run time. */
export function contractBreaches(tree: SourceTree): Breaches {
  return shipped(tree)
    .filter((file) => file.path.startsWith(`${CORE}contract/`))
    .flatMap((file) => {
      const rest = mask(stripTypeScriptTypes(file.text))
        .replaceAll(/\bexport\s*\{\s*\}/g, '')
        .replaceAll(/[\s;]+/g, ' ')
        .trim();
      return rest === '' ? [] : [`${file.path} is more than types: ${rest.slice(0, 60)}`];
    });
}

export function graphBreaches(tree: SourceTree, rule: GraphRule): Breaches {
  const { packages: loaded, files } = reach(tree, rule.entry);
  const own = [...files].filter((path) => rule.neverFiles?.test(path) === true).map((path) => `${rule.entry} loads ${path}`);
  const isForbidden = (name: string): boolean =>
    rule.never.includes(name) || (rule.never.includes('*') && !name.startsWith('node:') && !(rule.except ?? []).includes(name));
  return [...own, ...[...loaded].filter(([name]) => isForbidden(name)).map(([name, by]) => `${rule.entry} loads ${name}, by ${by}`)];
}

export function wordBreaches(tree: SourceTree, rule: WordRule): Breaches {
  const found = shipped(tree)
    .filter((file) => rule.within.test(file.path) && !rule.except?.test(file.path))
    .flatMap((file) =>
      [...file.code.matchAll(rule.words)].map(
        (match) => `${file.path}:${file.code.slice(0, match.index).split('\n').length} ${match[0].trim()}: ${rule.instead}`,
      ),
    );
  return rule.about !== undefined && isMissed(tree, rule.about)
    ? [...found, `${rule.about} is not there; name its successor in the rule`]
    : found;
}

function isMissed(tree: SourceTree, path: string): boolean {
  const folder = path.slice(0, path.lastIndexOf('/') + 1);
  return !tree.has(path) && shipped(tree).some((file) => file.path.startsWith(folder));
}

export function loaderBreaches(tree: SourceTree, rule: LoaderRule): Breaches {
  return shipped(tree)
    .filter((file) => file.path.startsWith('packages/') && !rule.only.test(file.path))
    .flatMap((file) =>
      file.imports
        .filter(({ specifier, kind }) => kind !== 'type' && rule.specifiers.test(specifier))
        .map(({ specifier, line }) => `${file.path}:${line} loads ${specifier}`),
    );
}

export function nameBreaches(tree: SourceTree): Breaches {
  return [...tree.keys()].filter((path) => emptyNames.test(path)).map((path) => `${path} does not say what is inside`);
}

/** Every rule by its title. */
export const rules: ReadonlyMap<string, (tree: SourceTree) => Breaches> = new Map<string, (tree: SourceTree) => Breaches>([
  ['rooms of core know only what the order of knowledge allows', roomBreaches],
  ['packages know each other one way, by public entries', packageBreaches],
  ['no modules load each other in a circle', cycleBreaches],
  ['contract/ is gone at run time', contractBreaches],
  ['file names say what is inside', nameBreaches],
  ...graphs.map((rule) => [`${rule.entry} loads only what it may`, (tree: SourceTree) => graphBreaches(tree, rule)] as const),
  ...words.map((rule) => [rule.title, (tree: SourceTree) => wordBreaches(tree, rule)] as const),
  ...loaders.map((rule) => [rule.title, (tree: SourceTree) => loaderBreaches(tree, rule)] as const),
]);
