import { type Mapping, mapOf, type Node, nowhere, withEntry } from './node.ts';
import type { Problems } from './problems.ts';
import { readYaml } from './read-yaml.ts';
import { Source, type Span } from './source.ts';

/** One `--set path=value` (or an option that means one), with a place of its own that messages can point to. */
export interface Setting {
  readonly path: readonly string[];
  readonly value: Node;
  readonly span: Span;
}

/** Reads `load.users` and `10`; what is wrong is found in a source called `--set load.users`. */
export function readSetting(path: string, value: string, problems: Problems): Setting | undefined {
  const source = new Source(`--set ${path}`, '', `${path}=${value}`, -1);
  const span: Span = { source, start: 0, end: path.length };
  const segments = path.split('.');
  if (segments.some((segment) => segment === '' || segment === '__proto__')) {
    problems.error('LG_VALUE_INVALID', span, `\`${path}\` is no path`, { hint: 'write for example `load.users=10`' });
    return undefined;
  }
  const node = readYaml(source, problems, ' '.repeat(path.length + 1) + value);
  return node === undefined ? undefined : { path: segments, value: node, span };
}

/** A setting that an option of the command line stands for: `--target URL`. */
export function settingOf(option: string, path: readonly string[], value: string): Setting {
  const source = new Source(option, '', value, -1);
  const span = nowhere(source);
  return { path, value: { kind: 'scalar', value, span, textStart: 0, written: value, empty: false }, span };
}

/** The map with the value at the path; what is missing on the way is made. */
export function withSetting(map: Mapping, path: readonly string[], { value, span }: Setting): Mapping {
  const [key, ...rest] = path as [string, ...string[]];
  const before = map.entries.get(key);
  return withEntry(map, key, { key: before?.key ?? span, value: rest.length === 0 ? value : within(before?.value, rest, value, span) });
}

function within(node: Node | undefined, path: readonly string[], value: Node, span: Span): Node {
  if (path.length === 0) return value;
  const [key, ...rest] = path as [string, ...string[]];
  if (node?.kind === 'list' && /^\d+$/.test(key) && Number(key) < node.items.length) {
    return { ...node, items: node.items.map((item, i) => (i === Number(key) ? within(item, rest, value, span) : item)) };
  }
  const map = node?.kind === 'map' ? node : mapOf([], span);
  const before = map.entries.get(key);
  return withEntry(map, key, { key: before?.key ?? span, value: within(before?.value, rest, value, span) });
}
