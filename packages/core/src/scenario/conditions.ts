import type { Condition, Position, Subject } from '../contract/plan.ts';
import { closest } from '../template/closest.ts';
import { type ConditionOp, leftOver, readValues, unitOfSubject, type ValueUnit } from './condition-values.ts';
import { readSubject, type SubjectPlace, type Views } from './subjects.ts';
import { didYouMean, problemOf, type TextFault, type TextProblem } from './text-fault.ts';

export interface ConditionContext {
  /** `reply` in `expect`, `values` in `if` and `until`. */
  readonly place: SubjectPlace;
  /** Views of the step's protocol; empty for `values`. */
  readonly views: Views;
  /** Of the text's first character, behind an opening quote. */
  readonly at: Position;
  readonly files: readonly string[];
}

export type ParsedCondition =
  | { readonly ok: true; readonly condition: Condition }
  | { readonly ok: false; readonly problems: readonly TextProblem[] };

/** `subject op value` → its Plan form, or everything that is wrong with it. A number is `status == number`. Templates in it are checked for syntax only. */
export function parseCondition(written: string | number, context: ConditionContext): ParsedCondition {
  const faults: TextFault[] = [];
  const text = String(written);
  const parts = typeof written === 'number' ? statusIs(written, context, faults) : read(text, context, faults);
  if (parts !== undefined && faults.length === 0) return { ok: true, condition: { at: context.at, text, ...parts } };
  return { ok: false, problems: faults.map((fault) => problemOf(fault, context.at, context.files)) };
}

type Parts = Pick<Condition, 'subject' | 'op' | 'values'>;

function statusIs(code: number, { place, views }: ConditionContext, faults: TextFault[]): Parts | undefined {
  const hasStatus = place === 'reply' && Object.hasOwn(views, 'status');
  if (hasStatus && Number.isInteger(code))
    return { subject: { kind: 'view', view: 'status' }, op: '==', values: [{ kind: 'value', value: code }] };
  faults.push({
    code: 'LG_CONDITION_SUBJECT',
    message: hasStatus ? `${code} is no status` : `${code} alone says nothing: there is no \`status\` here`,
    offset: 0,
    length: String(code).length,
    hint: 'write `subject operator value`',
  });
  return undefined;
}

function read(text: string, context: ConditionContext, faults: TextFault[]): Parts | undefined {
  if (text.trim() === '') {
    faults.push({
      code: 'LG_CONDITION_SYNTAX',
      message: 'a condition is empty',
      offset: 0,
      length: text.length,
      hint: 'write `subject operator value`',
    });
    return undefined;
  }
  const lead = text.length - text.trimStart().length;
  const own: TextFault[] = [];
  const { subject, end } = readSubject(text.slice(lead).trimEnd(), context.place, context.views, own);
  faults.push(...own.map((fault) => ({ ...fault, offset: fault.offset + lead })));
  const operator = readOperator(text.trimEnd(), lead + end, faults);
  if (operator === undefined || subject === undefined) return undefined;
  const { op, valueFrom } = operator;
  const unit = unitOfSubject(subject, context.views);
  const senseless = whyNot(subject, op, unit);
  if (senseless !== undefined) {
    faults.push({ code: 'LG_CONDITION_OPERATOR', offset: operator.offset, length: operator.length, ...senseless });
    return undefined;
  }
  if (op === 'exists' || op === 'absent') {
    if (valueFrom < text.trimEnd().length) faults.push(leftOver(text.trimEnd(), valueFrom));
    return { subject, op, values: [] };
  }
  if (valueFrom >= text.trimEnd().length) {
    faults.push({ code: 'LG_CONDITION_VALUE', message: `\`${op}\` takes a value`, offset: operator.offset, length: operator.length });
    return undefined;
  }
  return { subject, op, values: readValues(text.trimEnd(), valueFrom, op, unit, faults) };
}

interface ReadOperator {
  readonly op: ConditionOp;
  readonly offset: number;
  readonly length: number;
  readonly valueFrom: number;
}

function readOperator(text: string, from: number, faults: TextFault[]): ReadOperator | undefined {
  const rest = text.slice(from);
  const match = /^(\s*)([=<>!~]+|[^\s=<>!~]+)(\s*)/.exec(rest);
  if (match === null) {
    faults.push({
      code: 'LG_CONDITION_OPERATOR',
      message: 'an operator is missing',
      offset: 0,
      length: text.length,
      hint: `operators are ${OPERATORS.map((op) => `\`${op}\``).join(' ')}`,
    });
    return undefined;
  }
  const [whole, before = '', word = '', after = ''] = match;
  const offset = from + before.length;
  const found: Omit<ReadOperator, 'op'> = { offset, length: word.length, valueFrom: from + whole.length };
  if (!isOperator(word)) {
    const meant = meantOperator(word, rest.slice(before.length).toLowerCase());
    const hint = meant === undefined ? { hint: `operators are ${OPERATORS.map((op) => `\`${op}\``).join(' ')}` } : didYouMean(meant);
    faults.push({ code: 'LG_CONDITION_OPERATOR', message: `\`${word}\` is no operator`, offset, length: word.length, ...hint });
    return undefined;
  }
  const isLast = from + whole.length >= text.length;
  if (before === '' || (after === '' && !isLast)) {
    const spaced = `${text.slice(0, from)} ${word} ${rest.slice(whole.length)}`.trim();
    faults.push({
      code: 'LG_CONDITION_SYNTAX',
      message: `\`${word}\` stands between spaces`,
      offset,
      length: word.length,
      hint: `write \`${spaced}\``,
      fix: ` ${word} `,
    });
    return undefined;
  }
  return { op: word, ...found };
}

/** All operators of a condition, in the order of the reference. */
export const OPERATORS: readonly ConditionOp[] = ['==', '!=', '<', '<=', '>', '>=', 'in', 'contains', 'matches', 'exists', 'absent'];
const isOperator = (word: string): word is ConditionOp => (OPERATORS as readonly string[]).includes(word);

const MEANT: Readonly<Record<string, ConditionOp>> = {
  '=': '==',
  '===': '==',
  '!==': '!=',
  '<>': '!=',
  '=<': '<=',
  '=>': '>=',
  '~': 'matches',
  '=~': 'matches',
  '~=': 'matches',
  is: '==',
  eq: '==',
  equal: '==',
  equals: '==',
  ne: '!=',
  lt: '<',
  le: '<=',
  lte: '<=',
  gt: '>',
  ge: '>=',
  gte: '>=',
  has: 'contains',
  include: 'contains',
  includes: 'contains',
  match: 'matches',
  like: 'matches',
  present: 'exists',
  exist: 'exists',
  missing: 'absent',
  between: 'in',
  oneof: 'in',
};

function meantOperator(word: string, rest: string): ConditionOp | undefined {
  if (/^(not|does not|doesn't|is not)\s+(exist|present|there)/.test(rest) || /^is\s+(missing|absent)/.test(rest)) return 'absent';
  if (/^(is\s+)?not\b/.test(rest)) return '!=';
  const lower = word.toLowerCase();
  if (Object.hasOwn(MEANT, lower)) return MEANT[lower];
  return closest(
    word,
    OPERATORS.filter((op) => /[a-z]/.test(op)),
  ) as ConditionOp | undefined;
}

/** Conditions that could never break, or never hold, whatever comes back. */
function whyNot(subject: Subject, op: ConditionOp, unit: ValueUnit): { message: string; hint: string } | undefined {
  if (unit !== 'json' && (op === 'exists' || op === 'absent'))
    return { message: `it is always there: \`${op}\` says nothing of it`, hint: 'compare it with a value' };
  if (unit !== 'json' && (op === 'contains' || op === 'matches'))
    return { message: `\`${op}\` reads text, and this is a number`, hint: 'write `in 200..299`, `==`, `<` …' };
  if (subject.kind === 'path' && !subject.singular && !['exists', 'absent', 'contains'].includes(op))
    return {
      message: `\`${subject.path}\` gives a list, which \`${op}\` cannot compare`,
      hint: 'use `contains`, `exists` or `absent`, or a path to one value, as `$.items[0].id`',
    };
  return undefined;
}

/** True where both look at the same thing, so that one replaces the other as a default. */
export const sameSubject = (a: Subject, b: Subject): boolean => JSON.stringify(a) === JSON.stringify(b);

/** A step's own conditions behind the defaults (the section's `expect`, else the grammar's) whose subject none of its own names. */
export function withDefaultExpectations(own: readonly Condition[], defaults: readonly Condition[]): readonly Condition[] {
  return [...defaults.filter((preset) => !own.some((condition) => sameSubject(condition.subject, preset.subject))), ...own];
}
