import type { Document } from './documents.ts';
import { childOf, type Node } from './node.ts';
import type { Problems } from './problems.ts';
import type { Used } from './steps/step-checking.ts';

/** Warns of fragments, data and vars of the scenario itself that nothing speaks of. Included files may serve several scenarios. */
export function warnOfUnused(main: Document, used: Used, problems: Problems): void {
  const warn = (key: string, what: string, names: ReadonlySet<string>): void => {
    const node: Node | undefined = childOf(main.node, key);
    if (node?.kind !== 'map') return;
    for (const [name, entry] of node.entries)
      if (!names.has(name)) problems.warning('LG_NAME_UNUSED', entry.key, `${what} \`${name}\` is never used`);
  };
  warn('fragments', 'fragment', used.fragments);
  warn('data', 'data source', used.data);
  warn('vars', 'variable', used.vars);
}
