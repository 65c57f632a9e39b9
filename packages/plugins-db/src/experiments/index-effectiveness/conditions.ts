/** What a filter asks of one column, or of a function of one, where an index could answer it. */
export interface Condition {
  readonly kind: 'equals' | 'range' | 'prefix';
  /** As `create index` wants it: `tenant_id`, `(lower(email))`. */
  readonly key: string;
}

/**
 * Reads the conditions of a plan's filter, as the server writes it with qualified names: those joined by AND, of the form `column op value`.
 * Everything else is left out rather than guessed; whether an index helps is for the server to say.
 */
export function conditionsOf(filter: string, alias: string): readonly Condition[] {
  return split(bare(filter), ' AND ').flatMap((part) => {
    const condition = conditionOf(bare(part), alias);
    return condition === undefined ? [] : [condition];
  });
}

/** What a join compares columns of one table with, all of it as equality; an index lets it look those rows up. */
export function joinedOn(condition: string, alias: string): readonly Condition[] {
  return split(bare(condition), ' AND ').flatMap((part) => {
    const [left = '', right = '', ...more] = split(bare(part), ' = ');
    const sides = [left, right].flatMap((side) => withKey('equals', side, alias) ?? []);
    // a comparison within the table is no lookup
    return more.length === 0 && sides.length === 1 ? sides : [];
  });
}

/** The column that rows are sorted by, as a key; undefined: something else. */
export function sortedBy(sortKey: string, alias: string): string | undefined {
  const [, expression = '', order = ''] = /^(.*?)((?: DESC)?(?: NULLS (?:FIRST|LAST))?)$/s.exec(sortKey) ?? [];
  const key = keyOf(bare(expression), alias);
  return key === undefined ? undefined : `${key}${order.toLowerCase()}`;
}

const KINDS: Readonly<Record<string, Condition['kind']>> = {
  '=': 'equals',
  '<': 'range',
  '<=': 'range',
  '>': 'range',
  '>=': 'range',
  '~~': 'prefix',
};

function conditionOf(part: string, alias: string): Condition | undefined {
  const ofNull = /^(.*) IS NULL$/s.exec(part)?.[1];
  if (ofNull !== undefined) return withKey('equals', ofNull, alias);
  const [left, right, ...more] = split(part, ' ', (word) => word in KINDS);
  const operator = left === undefined || right === undefined ? '' : part.slice(left.length, part.length - right.length).trim();
  const kind = KINDS[operator];
  if (left === undefined || right === undefined || more.length > 0 || kind === undefined || !isConstant(right)) return undefined;
  if (kind === 'prefix' && !/^\(?'[^%_\\']/.test(right)) return undefined;
  return withKey(kind, left, alias);
}

function withKey(kind: Condition['kind'], expression: string, alias: string): Condition | undefined {
  const key = keyOf(bare(expression), alias);
  return key === undefined ? undefined : { kind, key: kind === 'prefix' ? `${key} text_pattern_ops` : key };
}

const NAME = '(?:"(?:[^"]|"")+"|[a-z_][a-z0-9_$]*)';
const TYPE = '(?:::[a-z][a-z0-9_ ]*)';

/** `t.name`, also cast, alone or in a function of nothing else. */
function keyOf(expression: string, alias: string): string | undefined {
  const column = String.raw`(?:${literally(alias)}|${literally(`"${alias.replaceAll('"', '""')}"`)})\.(${NAME})`;
  const cast = new RegExp(`^(?:\\(${column}\\)${TYPE}|${column})$`).exec(expression);
  const name = cast?.[1] ?? cast?.[2];
  if (name !== undefined) return name;
  const call = new RegExp(`^(?:${NAME}\\.)?${NAME}\\((?:\\(${column}\\)${TYPE}|${column})\\)$`).test(expression);
  return call ? `(${expression.replace(new RegExp(column), '$1')})` : undefined;
}

/** No column in it: a qualified name that neither is called nor is a type. */
function isConstant(expression: string): boolean {
  const plain = expression.replaceAll(/'(?:[^']|'')*'/g, "''");
  if (/\b(?:SubPlan|AND|OR|NOT)\b/.test(plain)) return false;
  return !new RegExp(`(?<!::)(?<![\\w".])${NAME}\\.${NAME}(?!\\s*\\(|[\\w$])`).test(plain);
}

/** Without parentheses around all of it. */
function bare(text: string): string {
  const inside = text.slice(1, -1);
  return text.startsWith('(') && text.endsWith(')') && isBalanced(inside) ? bare(inside) : text;
}

function isBalanced(text: string): boolean {
  let least = 0;
  const last = [...depths(text)].reduce((_, { depth }) => {
    least = Math.min(least, depth);
    return depth;
  }, 0);
  return least === 0 && last === 0;
}

/** At `separator` outside of parentheses and quotes; of words, only where `isOne`. */
function split(text: string, separator: string, isOne?: (word: string) => boolean): readonly string[] {
  const parts: string[] = [];
  let begin = 0;
  for (const { at, depth, isQuoted } of depths(text)) {
    if (at < begin || depth > 0 || isQuoted || !text.startsWith(separator, at)) continue;
    const word = isOne === undefined ? '' : (/^\S+(?= )/.exec(text.slice(at + 1))?.[0] ?? '');
    if (isOne !== undefined && !isOne(word)) continue;
    parts.push(text.slice(begin, at));
    begin = at + separator.length + (isOne === undefined ? 0 : word.length + 1);
  }
  return [...parts, text.slice(begin)];
}

function* depths(text: string): Generator<{ readonly at: number; readonly depth: number; readonly isQuoted: boolean }> {
  let depth = 0;
  let quote = '';
  for (let at = 0; at < text.length; at++) {
    const letter = text.charAt(at);
    if (quote !== '') quote = letter === quote ? '' : quote;
    else if (letter === "'" || letter === '"') quote = letter;
    else if (letter === '(') depth++;
    else if (letter === ')') depth--;
    yield { at, depth, isQuoted: quote !== '' };
  }
}

const literally = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
