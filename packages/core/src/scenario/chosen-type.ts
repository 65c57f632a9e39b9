import type { Json } from '../contract/plan.ts';
import type { TypeWords } from '../language/language.ts';
import { closest } from '../template/closest.ts';
import type { Checking } from './checking.ts';
import { inWords } from './in-words.ts';
import { childOf, type Mapping, type Node, textOf } from './node.ts';
import { parseNode } from './parse.ts';

/** The scenario's test type; undefined where it has none, or none that is known. */
export function readType(main: Mapping | undefined, checking: Checking): TypeWords | undefined {
  const node = childOf(main, 'type');
  if (node === undefined || (node.kind === 'scalar' && node.empty)) return undefined;
  const name = textOf(node);
  if (name !== undefined) return typeNamed(name, node, checking);
  checking.problems.error('LG_VALUE_TYPE', node.span, `\`type\` must be text, not ${inWords(node)}`);
  return undefined;
}

function typeNamed(name: string, node: Node, { language: { types }, problems }: Checking): TypeWords | undefined {
  const type = types.get(name);
  if (type !== undefined) return type;
  const near = closest(name, types.keys());
  problems.error('LG_NAME_UNKNOWN', node.span, `there is no test type \`${name}\``, {
    hint: near === undefined ? `types are ${[...types.keys()].join(', ')}` : `did you mean \`${near}\`?`,
    fix: near,
  });
  return undefined;
}

/** Keys of the type's own (`slo`), as its schemas yield them. */
export function readTypeOptions(
  type: TypeWords | undefined,
  main: Mapping | undefined,
  { problems }: Checking,
): { readonly [key: string]: Json } {
  const entries = Object.entries(type?.options ?? {}).flatMap(([key, schema]): (readonly [string, Json])[] => {
    const node = childOf(main, key);
    if (node !== undefined) {
      const read = parseNode(schema, node, problems, { called: key });
      return read === undefined ? [] : [[key, read as Json]];
    }
    const preset = schema.safeParse(undefined);
    return preset.success && preset.data !== undefined ? [[key, preset.data as Json]] : [];
  });
  return Object.fromEntries(entries);
}
