import type { Page } from '../docs/markdown.ts';

/**
 * The YAML of a page as the files of one project. A block that begins with a file's name as a comment is that file; any other is a piece of
 * a scenario, named for its line, in which target and steps are added where they are missing.
 */
export function filesOfPage({ blocks }: Page): ReadonlyMap<string, string> {
  const files = new Map<string, string>();
  for (const { language, text, line } of blocks) {
    // what stands in examples/ is checked there
    if (language !== 'yaml' || text.startsWith('# examples/')) continue;
    const name = /^# ((?:[\w-]+\/)*[\w.-]+\.yaml)\b/.exec(text)?.[1];
    if (name === undefined) files.set(`line-${line}.load.yaml`, completed(text));
    else if (files.has(name)) throw new Error(`${name} stands twice on the page`);
    else files.set(name, text);
  }
  return files;
}

function completed(piece: string): string {
  const has = (key: string): boolean => new RegExp(`^${key}:`, 'm').test(piece);
  return [
    piece,
    ...(has('target') || has('environment') ? [] : ['target: http://localhost:8000\n']),
    ...(has('steps') || has('flows') || has('include') ? [] : ['steps:\n  - GET /health\n']),
  ].join('');
}
