import { posix } from 'node:path';
import type { Json } from '../../contract/plan.ts';
import type { Node, Scalar } from '../node.ts';
import type { StepChecking } from './step-checking.ts';

/** Options as the plan has them. */
export type Options = { readonly [key: string]: Json };

/**
 * The files that an option's value names, at the places that the verb tells: each must be there, and becomes its path from the project's
 * folder, because the plan knows no other. `place` begins below the option.
 */
export function withPlacedFiles(value: Json, node: Node, place: readonly string[], checking: StepChecking): Json {
  const [key, ...rest] = place;
  if (key === undefined) return node.kind === 'scalar' && typeof value === 'string' ? placed(value, node, checking) : value;
  if (Array.isArray(value) && node.kind === 'list' && key === '*')
    return value.map((item: Json, i) => inside(item, node.items[i], rest, checking));
  if (typeof value !== 'object' || value === null || node.kind !== 'map') return value;
  return Object.fromEntries(
    Object.entries(value as Options).map(([name, item]) => [
      name,
      key === '*' || key === name ? inside(item, node.entries.get(name)?.value, rest, checking) : item,
    ]),
  );
}

const inside = (value: Json, node: Node | undefined, place: readonly string[], checking: StepChecking): Json =>
  node === undefined ? value : withPlacedFiles(value, node, place, checking);

function placed(name: string, node: Scalar, { files, problems }: StepChecking): string {
  const template = name.indexOf('${');
  if (template >= 0) {
    problems.fault(node, {
      code: 'LG_TEMPLATE_REFUSED',
      message: 'no `${…}` may stand in the name of a file',
      offset: template,
      length: 2,
      hint: 'files are read before the load: write a step for each, under `choose`',
    });
    return name;
  }
  const { path: from } = node.span.source;
  return files.named(posix.resolve(from === '' ? files.root : posix.dirname(from), name), node.span);
}
