import type { z } from 'zod';
import type { Edit } from '../errors.ts';
import { saidOf } from '../language/said.ts';
import { isMoving, type StageAround, valueInYaml } from './foreign-settings.ts';
import { isOfArrivals } from './foreign-stages.ts';
import { entryOf, jsonOf, type Node, nodeAt } from './node.ts';
import { Problems } from './problems.ts';
import { hasOwnWords, type Issue, sentence, TYPES } from './sentences.ts';
import { editAt, type Span } from './source.ts';
import { type Fitting, keysOf, meantKey, sayUnknownKey, schemaAt } from './unknown-keys.ts';

export interface ParseOptions {
  /** How the node is called in messages: `load`, `http`. */
  readonly called: string;
  /** Where a required key is missed, if not at the node. */
  readonly blame?: Span;
  /** Required keys may be missing: another layer may have them. */
  readonly partial?: boolean;
}

/** What the schema makes of the node, or undefined after everything wrong with it was said. */
export function parseNode<T>(schema: z.ZodType<T>, node: Node, problems: Problems, options: ParseOptions): T | undefined {
  const result = schema.safeParse(jsonOf(node));
  if (result.success) return result.data;
  const issues = result.error.issues.flatMap((issue) => plainIssues(issue, []));
  const wanted = options.partial === true ? issues.filter((issue) => !isMissing(issue, node)) : issues;
  const meant = new Set(
    wanted.flatMap((issue) =>
      issue.code === 'unrecognized_keys' ? issue.keys.map((key) => at(issue.path, meantKey(key, keysOf(schema, issue.path)))) : [],
    ),
  );
  // a key that is missing because it is misspelt is told once
  for (const issue of wanted)
    if (!isMissing(issue, node) || !meant.has(at(issue.path.slice(0, -1), String(issue.path.at(-1)))))
      say(schema, issue, node, problems, options);
  return undefined;
}

function aroundStage(root: Node, path: readonly PropertyKey[]): StageAround {
  const index = Number(path.at(-1));
  const before = nodeAt(root, [...path.slice(0, -1), index - 1]);
  return { before: index > 0 && before.whole ? before.node : undefined, above: nodeAt(root, path.slice(0, -2)).node };
}

/** What makes a value fit a schema: nothing, or what the faults themselves offer. */
export function fitting(schema: z.ZodType | undefined, value: Node, called: string): readonly Edit[] | undefined {
  if (schema === undefined) return undefined;
  const found = new Problems();
  if (parseNode(schema, value, found, { called }) !== undefined) return [];
  const fixes = found.sorted().map((problem) => problem.fixes?.[0]);
  return fixes.length === 0 || fixes.includes(undefined) ? undefined : fixes.flatMap((fix) => fix?.edits ?? []);
}

const at = (path: readonly PropertyKey[], key: string | undefined): string => JSON.stringify([...path, key]);

const isMissing = (issue: Issue, node: Node): boolean => issue.code === 'invalid_type' && !nodeAt(node, issue.path).whole;

/** Of a union the branch that the author meant: the one that went furthest, else the first. */
function plainIssues(issue: Issue, above: readonly PropertyKey[]): Issue[] {
  const path = [...above, ...issue.path];
  if (issue.code === 'invalid_union' && !hasOwnWords(issue.message)) {
    const branches = issue.errors as unknown as Issue[][];
    const meant = branches.find((branch) =>
      branch.every((inner) => inner.path.length > 0 || (inner.code !== 'invalid_type' && inner.code !== 'invalid_value')),
    );
    const chosen = meant ?? branches.find((branch) => branch.some((inner) => hasOwnWords(inner.message)));
    if (chosen !== undefined) return chosen.flatMap((inner) => plainIssues(inner, path));
    return [{ ...issue, path, expectedTypes: [...new Set(branches.flatMap((branch) => branch.map(expectedOf)))] } as unknown as Issue];
  }
  if (issue.code === 'invalid_key' && issue.issues.length > 0)
    return [{ ...(issue.issues[0] as Issue), path, ofKey: true } as unknown as Issue];
  return [{ ...issue, path } as Issue];
}

const expectedOf = (issue: Issue): string =>
  issue.code === 'invalid_type'
    ? (TYPES[issue.expected] ?? issue.expected)
    : issue.code === 'invalid_value'
      ? issue.values.map((value) => `\`${String(value)}\``).join(' or ')
      : 'something else';

function say(schema: z.ZodType, issue: Issue, root: Node, problems: Problems, options: ParseOptions): void {
  if (issue.code === 'unrecognized_keys') {
    const { node } = nodeAt(root, issue.path);
    const where = calledAt(issue.path, options);
    if (node.kind !== 'map') return;
    const around = aroundStage(root, issue.path);
    for (const key of issue.keys) {
      const ours = valueInYaml(key, node, around);
      const fits: Fitting = (name, value) => {
        if (ours !== undefined) return [editAt({ span: value.span, newText: ours })];
        return isMoving(key) ? undefined : fitting(schemaAt(schema, [...issue.path, name]), value, name);
      };
      const allowed = keysOf(schema, issue.path);
      const isArrivals = key === 'target' && isOfArrivals(around.above);
      sayUnknownKey(key, node, where, isArrivals ? allowed.filter((name) => name !== 'users') : allowed, problems, fits);
    }
    return;
  }
  const { node, whole } = nodeAt(root, issue.path);
  if (!whole) {
    const above = calledAt(issue.path.slice(0, -1), options);
    const upper = issue.path.length < 2 ? undefined : keyOfPath(root, issue.path.slice(0, -1));
    problems.error('LG_KEY_MISSING', upper ?? options.blame ?? node.span, `\`${String(issue.path.at(-1))}\` is missing in \`${above}\``);
    return;
  }
  const name = calledAt(issue.path, options);
  const span = (issue as { ofKey?: boolean }).ofKey === true ? (keyOfPath(root, issue.path) ?? node.span) : node.span;
  const fault = saidOf(sentence(issue, typeof issue.path.at(-1) === 'number' ? `an entry of \`${name}\`` : `\`${name}\``, node));
  // what stands there is a template; and no number is a gate in quotes
  const isFixable = name !== 'gates' && (node.kind !== 'scalar' || node.from === undefined);
  problems.error(
    issue.code === 'invalid_type' || issue.code === 'invalid_union' ? 'LG_VALUE_TYPE' : 'LG_VALUE_INVALID',
    span,
    fault.message,
    { hint: fault.hint, fix: isFixable ? fault.fix : undefined },
  );
}

function keyOfPath(root: Node, path: readonly PropertyKey[]): Span | undefined {
  const last = path.at(-1);
  if (last === undefined) return undefined;
  const above = nodeAt(root, path.slice(0, -1)).node;
  return above.kind === 'list' ? above.items[Number(last)]?.span : entryOf(above, String(last))?.key;
}

/** The last name on the way: `stages` for an entry of it too. */
const calledAt = (path: readonly PropertyKey[], { called }: ParseOptions): string =>
  String(path.findLast((key) => typeof key !== 'number') ?? called);
