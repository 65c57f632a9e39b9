import { readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Page, readPage } from './markdown.ts';

export const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/[/\\]$/, '');

/** Every Markdown page of the repository. */
export function allPages(): readonly Page[] {
  const names = readdirSync(root).filter((name) => name.endsWith('.md'));
  for (const folder of ['docs', 'examples', 'packages'])
    for (const entry of readdirSync(join(root, folder), { recursive: true, withFileTypes: true })) {
      const path = posix.join(entry.parentPath.slice(root.length + 1).replaceAll('\\', '/'), entry.name);
      if (entry.isFile() && path.endsWith('.md') && !/(?:^|\/)(?:node_modules|dist)\//.test(path)) names.push(path);
    }
  return names.map((path) => readPage(path, readFileSync(join(root, path), 'utf8')));
}

/** Pages that say what is there today; the reference also holds what is still to come, the decisions what was. */
export function tellsToday({ path }: Page): boolean {
  return !path.startsWith('docs/adr/') && (!path.startsWith('docs/reference/') || path === 'docs/reference/errors.md');
}
