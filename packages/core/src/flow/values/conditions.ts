import type { Condition, ConditionValue, Json, Position, Subject } from '../../contract/plan.ts';
import { formatDurationUs, parseDurationUs } from '../../time/duration.ts';
import { numberOf, textOf } from './as-text.ts';
import { holds, isSame, order } from './compare.ts';
import { excerpt } from './excerpt.ts';
import { MissingValue } from './missing-value.ts';
import type { ValueScope, Values } from './scope.ts';
import { compileSubject, type Readers, type ReadSubject, regexOf } from './subject.ts';
import { compileValue } from './value.ts';

/** Why a step has failed although it was answered. */
export interface Failure {
  readonly kind: 'expect' | 'capture';
  /** `status == 201: was 503`, `$.id exists: nothing there`. */
  readonly message: string;
  /** The condition or capture that failed. */
  readonly at: Position;
}

/**
 * `expect` of a step: the first condition that does not hold. A subject that is not there fulfils `absent` only, also not `!=`. What is
 * there, JSON null too, `exists`. Running it throws `MissingValue` for a template among the values.
 */
export function compileConditions(
  conditions: readonly Condition[],
  readers: Readers,
  scope: ValueScope,
): (reply: unknown, timeUs: number, values: Values) => Failure | undefined {
  const checks = conditions.map((condition) => ({
    condition,
    read: selected(condition.subject, compileSubject(condition.subject, readers, scope)),
    test: compileTest(condition, scope),
  }));
  return (reply, timeUs, values) => {
    for (const { condition, read, test } of checks) {
      let actual: unknown;
      try {
        actual = read(reply, timeUs, values);
      } catch (error) {
        return failure(condition, reason(error));
      }
      if (!test(actual, values)) return failure(condition, was(condition, actual));
    }
    return undefined;
  };
}

/** `if` and `until`: true if all hold. Running it throws `MissingValue` where a subject without a default has no value and is not asked whether it is there. */
export function compileTests(conditions: readonly Condition[], scope: ValueScope): (values: Values) => boolean {
  const checks = conditions.map((condition) => ({
    condition,
    read: compileSubject(condition.subject, undefined, scope),
    test: compileTest(condition, scope),
  }));
  return (values) => {
    for (const { condition, read, test } of checks) {
      const actual = read(undefined, 0, values);
      if (actual === undefined && condition.op !== 'exists' && condition.op !== 'absent') throw new MissingValue(subjectText(condition));
      if (!test(actual, values)) return false;
    }
    return true;
  };
}

/** A query of many that selects none has found nothing, whatever the reason. */
function selected(subject: Subject, read: ReadSubject): ReadSubject {
  if (subject.kind !== 'path' || subject.singular) return read;
  return (reply, timeUs, values) => {
    const found = read(reply, timeUs, values) as readonly unknown[] | undefined;
    return found?.length === 0 ? undefined : found;
  };
}

type Test = (actual: unknown, values: Values) => boolean;

function compileTest({ subject, op, values: written }: Condition, scope: ValueScope): Test {
  if (op === 'exists') return (actual) => actual !== undefined;
  if (op === 'absent') return (actual) => actual === undefined;
  if (op === 'in') return anyOf(written.map((value) => compileEqual(value, scope)));
  const [first] = written;
  if (first === undefined) throw new Error(`\`${op}\` needs a value`);
  if (op === '==') return there(compileEqual(first, scope));
  if (op === '!=') return not(compileEqual(first, scope));
  if (op === 'matches') return there(compileMatch(first, scope));
  const expected = subject.kind === 'time' ? durationOf(compileExpected(first, scope)) : compileExpected(first, scope);
  if (op === 'contains') return there((actual, values) => holds(actual, expected(values)));
  const accepts = ORDERS[op];
  return there((actual, values) => accepts(order(actual, expected(values))));
}

const ORDERS: { readonly [op in '<' | '<=' | '>' | '>=']: (order: number) => boolean } = {
  '<': (order) => order < 0,
  '<=': (order) => order <= 0,
  '>': (order) => order > 0,
  '>=': (order) => order >= 0,
};

const there =
  (test: Test): Test =>
  (actual, values) =>
    actual !== undefined && test(actual, values);
const not = (test: Test): Test => there((actual, values) => !test(actual, values));
const anyOf = (tests: readonly Test[]): Test => there((actual, values) => tests.some((test) => test(actual, values)));

function compileEqual(value: ConditionValue, scope: ValueScope): Test {
  if (value.kind === 'regex') return compileMatch(value, scope);
  if (value.kind === 'range') {
    const { from, to } = value;
    return (actual) => {
      const number = numberOf(actual);
      return number >= from && number <= to;
    };
  }
  const expected = compileExpected(value, scope);
  return (actual, values) => isSame(actual, expected(values));
}

function compileExpected(value: ConditionValue, scope: ValueScope): (values: Values) => unknown {
  if (value.kind === 'value') return compileValue(value.value as Json, scope);
  throw new Error(`a ${value.kind} is no value that can be compared with`);
}

/** A template among the values of `time` yields a duration as it is written, `500ms`. */
function durationOf(expected: (values: Values) => unknown): (values: Values) => unknown {
  return (values) => {
    const value = expected(values);
    if (typeof value !== 'string') return value;
    const parsed = parseDurationUs(value);
    return parsed.ok ? parsed.value : undefined;
  };
}

function compileMatch(value: ConditionValue, scope: ValueScope): Test {
  if (value.kind === 'regex') {
    const pattern = regexOf(value);
    return (actual) => pattern.test(textOf(actual));
  }
  const source = compileExpected(value, scope);
  let last: RegExp | undefined;
  return (actual, values) => {
    const text = textOf(source(values));
    if (last?.source !== text) last = patternOf(text);
    return last?.test(textOf(actual)) ?? false;
  };
}

/** Undefined for text that is no regular expression, which then matches nothing. */
function patternOf(source: string): RegExp | undefined {
  try {
    return new RegExp(source);
  } catch {
    return undefined;
  }
}

const failure = (condition: Condition, what: string): Failure => ({
  kind: 'expect',
  message: `${condition.text}: ${what}`,
  at: condition.at,
});
const was = ({ subject }: Condition, actual: unknown): string => {
  if (actual === undefined) return 'nothing there';
  return `was ${subject.kind === 'time' ? formatDurationUs(actual as number) : excerpt(actual)}`;
};
const subjectText = ({ subject, text }: Condition): string => (subject.kind === 'template' ? subject.template : text);

/** What a view says about a reply that it cannot read. */
export const reason = (error: unknown): string => excerpt(error instanceof Error ? error.message : String(error));
