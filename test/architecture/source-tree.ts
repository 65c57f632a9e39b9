import { readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { mask } from './mask.ts';

/** One `import` or `export … from`. */
export interface Import {
  readonly specifier: string;
  /** `type`: gone when types are stripped. `value`: loads the module, even `import { type A }`. `dynamic`: `import('x')`, loaded later or a type. */
  readonly kind: 'type' | 'value' | 'dynamic';
  /** 1-based. */
  readonly line: number;
}

export interface Source {
  /** From the repository's root, with `/`. */
  readonly path: string;
  readonly text: string;
  /** The text without comments, strings and regular expressions; see {@link mask}. */
  readonly code: string;
  readonly imports: readonly Import[];
}

/** Sources by path. */
export type SourceTree = ReadonlyMap<string, Source>;

const CLAUSE = String.raw`(?:[\w$]+\s*,\s*)?(?:\{[^}]*\}|\*(?:\s*as\s+[\w$]+)?|[\w$]+)`;
const STATIC = new RegExp(
  String.raw`(?<![\w$.])(?:import|export)(?![\w$])\s*(?:(type\s*)(?!from\b)(?=[\w$*{\s]))?(?:${CLAUSE}\s*from\s*)?(['"])`,
  'g',
);
const DYNAMIC = /(?<![\w$.])import\s*\(\s*(['"])/g;

export function source(path: string, text: string): Source {
  const code = mask(text);
  const imports = [
    ...importsOf(text, code, STATIC, (match) => (match[1] === undefined ? 'value' : 'type')),
    ...importsOf(text, code, DYNAMIC, () => 'dynamic'),
  ];
  return { path, text, code, imports: imports.sort((a, b) => a.line - b.line) };
}

function importsOf(text: string, code: string, pattern: RegExp, kind: (match: RegExpExecArray) => Import['kind']): Import[] {
  return [...code.matchAll(pattern)].map((match) => {
    const begin = match.index + match[0].length;
    const quote = match[0].at(-1) ?? "'";
    return {
      specifier: text.slice(begin, text.indexOf(quote, begin)),
      kind: kind(match),
      line: text.slice(0, match.index).split('\n').length,
    };
  });
}

/** A tree from texts, for planted breaches. */
export function treeOf(texts: Readonly<Record<string, string>>): SourceTree {
  return new Map(Object.entries(texts).map(([path, text]) => [path, source(path, text)]));
}

/** Every `.ts` file below the folders, which are relative to the root; missing folders throw. */
export function readTree(root: string, folders: readonly string[]): SourceTree {
  const texts: Record<string, string> = {};
  for (const folder of folders) {
    for (const entry of readdirSync(join(root, folder), { recursive: true, withFileTypes: true })) {
      const path = posix.join(entry.parentPath.slice(root.length + 1).replaceAll('\\', '/'), entry.name);
      if (entry.isFile() && path.endsWith('.ts') && !/(?:^|\/)(?:node_modules|dist)\//.test(path))
        texts[path] = readFileSync(join(root, path), 'utf8');
    }
  }
  return treeOf(texts);
}

/** What ships: no tests, no benches. */
export function isShipped(path: string): boolean {
  return !/\.(?:test|bench)\.ts$/.test(path);
}

/** The file a relative import means, or undefined for a package. */
export function target(from: Source, specifier: string): string | undefined {
  return specifier.startsWith('.') ? posix.join(posix.dirname(from.path), specifier) : undefined;
}

/** `@a/b` of `@a/b/c`, `a` of `a/b`, `node:fs` of `node:fs/promises`. */
export function packageOf(specifier: string): string {
  return specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');
}

/**
 * All files and packages that loading a file loads at once: static imports that are not `import type`. Packages of ours stand by entry, for
 * one may be light and the other not. An entry that is not in the tree throws.
 */
export function reach(tree: SourceTree, entry: string): { files: ReadonlySet<string>; packages: ReadonlyMap<string, string> } {
  if (!tree.has(entry)) throw new Error(`${entry} is not there; its static graph is a rule`);
  const files = new Set<string>();
  const packages = new Map<string, string>();
  const visit = (path: string): void => {
    const file = tree.get(path);
    if (file === undefined || files.has(path)) return;
    files.add(path);
    for (const { specifier, kind } of file.imports) {
      if (kind !== 'value') continue;
      const next = target(file, specifier);
      if (next === undefined) packages.set(specifier.startsWith('@loadgate/') ? specifier : packageOf(specifier), path);
      else visit(next);
    }
  };
  visit(entry);
  return { files, packages };
}
