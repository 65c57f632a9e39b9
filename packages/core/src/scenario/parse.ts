import type { z } from 'zod';
import { ourWord } from '../language/foreign-words.ts';
import { later, notThereYet } from '../language/later.ts';
import { loadKeys } from '../language/load-keys.ts';
import { closest } from '../template/closest.ts';
import { entryOf, jsonOf, type Node, nodeAt } from './node.ts';
import type { Problems } from './problems.ts';
import type { Span } from './source.ts';

type Issue = z.core.$ZodIssue;

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
      issue.code === 'unrecognized_keys' ? issue.keys.map((key) => at(issue.path, nearest(key, keysOf(schema, issue.path)))) : [],
    ),
  );
  // a key that is missing because it is misspelt is told once
  for (const issue of wanted)
    if (!isMissing(issue, node) || !meant.has(at(issue.path.slice(0, -1), String(issue.path.at(-1)))))
      say(schema, issue, node, problems, options);
  return undefined;
}

const at = (path: readonly PropertyKey[], key: string | undefined): string => JSON.stringify([...path, key]);
const nearest = (key: string, allowed: readonly string[]): string | undefined => ourWord(key, allowed) ?? closest(key, allowed);

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

const DEFAULT_WORDS = /^(?:Invalid (?:input|option|string|key|value|number)|Too (?:small|big)|Unrecognized key)/;
const hasOwnWords = (message: string): boolean => !DEFAULT_WORDS.test(message);

const TYPES: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: '`true` or `false`',
  array: 'a list',
  object: 'a map',
  record: 'a map',
  null: '`null`',
};

function say(schema: z.ZodType, issue: Issue, root: Node, problems: Problems, options: ParseOptions): void {
  if (issue.code === 'unrecognized_keys') {
    const { node } = nodeAt(root, issue.path);
    const where = issue.path.length === 0 ? options.called : calledAt(issue.path);
    for (const key of issue.keys) sayUnknownKey(key, keySpan(node, key), where, keysOf(schema, issue.path), problems);
    return;
  }
  const { node, whole } = nodeAt(root, issue.path);
  const last = issue.path.at(-1);
  const name = last === undefined ? options.called : typeof last === 'number' ? calledAt(issue.path) : String(last);
  if (!whole) {
    const above = issue.path.length < 2 ? options.called : calledAt(issue.path.slice(0, -1));
    const upper = issue.path.length < 2 ? undefined : keyOfPath(root, issue.path.slice(0, -1));
    problems.error('LG_KEY_MISSING', upper ?? options.blame ?? node.span, `\`${name}\` is missing in \`${above}\``);
    return;
  }
  const span = (issue as { ofKey?: boolean }).ofKey === true ? (keyOfPath(root, issue.path) ?? node.span) : node.span;
  problems.error(
    issue.code === 'invalid_type' || issue.code === 'invalid_union' ? 'LG_VALUE_TYPE' : 'LG_VALUE_INVALID',
    span,
    sentence(issue, name, node),
  );
}

/** One sentence, the hint behind a line break. */
function sentence(issue: Issue, name: string, node: Node): string {
  if (hasOwnWords(issue.message) && issue.code !== 'invalid_type')
    return /^(?:must|needs|is|has|may|cannot)\b/.test(issue.message) ? `\`${name}\` ${issue.message}` : issue.message;
  switch (issue.code) {
    case 'invalid_type':
      return hasOwnWords(issue.message) ? issue.message : typeSentence(name, TYPES[issue.expected] ?? issue.expected, node);
    case 'invalid_union': {
      const { expectedTypes } = issue as unknown as { expectedTypes?: readonly string[] };
      return typeSentence(name, expectedTypes === undefined ? 'something else' : listOf(expectedTypes), node);
    }
    case 'invalid_value': {
      const near = closest(String(node.kind === 'scalar' ? node.value : ''), issue.values.map(String));
      return `\`${name}\` must be ${listOf(issue.values.map((value) => `\`${String(value)}\``))}, not ${inWords(node)}${near === undefined ? '' : `\ndid you mean \`${near}\`?`}`;
    }
    case 'too_small':
      return issue.inclusive === false
        ? `\`${name}\` must be more than ${issue.minimum}`
        : sizeSentence(name, 'at least', issue.minimum, issue.origin);
    case 'too_big':
      return sizeSentence(name, 'at most', issue.maximum, issue.origin);
    default:
      return `\`${name}\` cannot be ${inWords(node)}`;
  }
}

function typeSentence(name: string, expected: string, node: Node): string {
  const quotes = expected === 'text' && node.kind === 'scalar' && (typeof node.value === 'number' || typeof node.value === 'boolean');
  return `\`${name}\` must be ${expected}, not ${inWords(node)}${quotes ? `\nwrite \`"${node.written}"\`` : ''}`;
}

function sizeSentence(name: string, bound: string, size: number | bigint, origin: string): string {
  if (origin === 'string')
    return Number(size) === 1 && bound === 'at least' ? `\`${name}\` is empty` : `\`${name}\` must have ${bound} ${size} characters`;
  if (origin === 'array')
    return Number(size) === 1 && bound === 'at least' ? `\`${name}\` is empty` : `\`${name}\` must have ${bound} ${size} entries`;
  return `\`${name}\` must be ${bound} ${size}`;
}

export const listOf = (words: readonly string[], last = 'or'): string =>
  words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} ${last} ${words.at(-1)}`;

/** A value as a person would name it: `a list`, `the number 5`. */
export function inWords(node: Node): string {
  if (node.kind === 'list') return 'a list';
  if (node.kind === 'map') return 'a map';
  if (node.value === null) return node.empty ? 'nothing' : '`null`';
  if (typeof node.value !== 'string') return `\`${node.written}\``;
  if (node.value.length > 40) return 'text';
  return /^(?:[\d.+-]+|true|false|null)$/.test(node.value) ? `\`"${node.value}"\`` : `\`${node.value.split('\n')[0]}\``;
}

const keySpan = (node: Node, key: string): Span => entryOf(node, key)?.key ?? node.span;

function keyOfPath(root: Node, path: readonly PropertyKey[]): Span | undefined {
  const last = path.at(-1);
  if (last === undefined) return undefined;
  const above = nodeAt(root, path.slice(0, -1)).node;
  return above.kind === 'list' ? above.items[Number(last)]?.span : entryOf(above, String(last))?.key;
}

/** `stages[0]`, `headers`. */
function calledAt(path: readonly PropertyKey[]): string {
  const names = path.map((key) => (typeof key === 'number' ? `[${key + 1}]` : `.${String(key)}`)).join('');
  const from = path.findLastIndex((key) => typeof key !== 'number');
  return path.slice(Math.max(0, from)).length === 0 ? names : (names.split('.').at(-1) as string);
}

/** ``unknown key `vus` in `load` ``, with our word for another tool's or the nearest of ours. */
export function sayUnknownKey(key: string, span: Span, where: string, allowed: readonly string[], problems: Problems): void {
  const notYet = Object.hasOwn(later.options, key)
    ? later.options[key as keyof typeof later.options]
    : where === 'load' && Object.hasOwn(later.load, key)
      ? later.load[key as keyof typeof later.load]
      : undefined;
  if (notYet !== undefined) return problems.error('LG_NOT_THERE_YET', span, notThereYet(notYet));
  const ours = ourWord(key, allowed);
  const ofLoad = where === '' && ours === undefined ? wordOfLoad(key) : undefined;
  const near = ours ?? (ofLoad === undefined ? closest(key, allowed) : undefined);
  const hint =
    ours !== undefined
      ? `in loadgate: \`${ours}\``
      : ofLoad !== undefined && allowed.includes('load')
        ? `in loadgate: \`load: { ${ofLoad}: … }\``
        : near !== undefined
          ? `did you mean \`${near}\`?`
          : allowed.length > 0 && allowed.length <= 12
            ? `known here: ${allowed.join(', ')}`
            : undefined;
  problems.error('LG_KEY_UNKNOWN', span, `unknown key \`${key}\`${where === '' ? '' : ` in \`${where}\``}`, { hint, fix: near });
}

/** `vus` and `duration` at the top of a file belong into `load`. */
function wordOfLoad(key: string): string | undefined {
  const words = keysOf(loadKeys, []);
  return words.includes(key) ? key : ourWord(key, words);
}

/** Keys that an object schema at a path knows, through optionals, defaults and unions. */
export function keysOf(schema: z.ZodType, path: readonly PropertyKey[]): readonly string[] {
  const inner = unwrapped(schema);
  const options = (inner as { options?: readonly z.ZodType[] }).options;
  if (options !== undefined) return [...new Set(options.flatMap((option) => keysOf(option, path)))];
  const [key, ...rest] = path;
  const shape = (inner as { shape?: Readonly<Record<string, z.ZodType>> }).shape;
  if (key === undefined) return Object.keys(shape ?? {});
  const next =
    typeof key === 'number'
      ? (inner as { element?: z.ZodType }).element
      : (shape?.[String(key)] ?? (inner as { valueType?: z.ZodType }).valueType);
  return next === undefined ? [] : keysOf(next, rest);
}

function unwrapped(schema: z.ZodType): z.ZodType {
  let at = schema;
  for (let i = 0; i < 20; i++) {
    const { innerType, in: input } = (at as unknown as { def: { innerType?: z.ZodType; in?: z.ZodType } }).def;
    if (innerType === undefined && input === undefined) break;
    at = (innerType ?? input) as z.ZodType;
  }
  return at;
}
