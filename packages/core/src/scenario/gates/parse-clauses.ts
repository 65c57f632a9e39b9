import { closest } from '../../template/closest.ts';
import { parseDurationUs } from '../../time/duration.ts';
import { type Cursor, named } from './gate-cursor.ts';
import type { Token } from './gate-tokens.ts';
import type { DurationTree, NameTree, RequireTree } from './gate-tree.ts';
import { CLAUSES } from './parse-limit.ts';

/** `during peak`, `during "the peak"`. */
export function parseDuring(cursor: Cursor): NameTree | null {
  const during = cursor.peek();
  if (during?.text !== 'during') return null;
  cursor.skip(1);
  const token = cursor.take();
  if (token?.kind === 'name') return named(token);
  if (token?.kind === 'unclosed') return cursor.unclosed(token);
  if (token?.kind === 'word') return { text: token.text, offset: token.offset, name: token.text };
  return cursor.stop('`during` says which stage', during, 'write `during peak`');
}

/** `in every 10s`. */
export function parseEvery(cursor: Cursor): DurationTree | null {
  const word = cursor.peek();
  if (word?.text !== 'in') return null;
  cursor.skip(1);
  if (cursor.peek()?.text !== 'every') cursor.stop('`in` goes on with `every`', word, 'write `in every 10s`');
  const every = cursor.take() as Token;
  return seconds(cursor, every, '`in every` says how long a window is', 'in every 10s');
}

/** `or warn`, `or abort after 10s`. */
export function parseEffect(cursor: Cursor): Pick<RequireTree, 'effect' | 'abortAfter'> {
  const or = cursor.peek();
  if (or?.text !== 'or') return { effect: 'fail', abortAfter: null };
  cursor.skip(1);
  const token = cursor.take();
  if (token?.text === 'warn') return { effect: 'warn', abortAfter: null };
  if (token?.text !== 'abort') {
    const near = token === undefined ? undefined : closest(token.text, ['warn', 'abort']);
    const meant = near ?? { stop: 'abort', end: 'abort', warning: 'warn' }[token?.text ?? ''];
    return cursor.stopMeaning('`or` goes on with `warn` or `abort`', token ?? or, meant);
  }
  const after = cursor.peek();
  if (after?.text !== 'after') return { effect: 'abort', abortAfter: null };
  cursor.skip(1);
  return { effect: 'abort', abortAfter: seconds(cursor, after, '`after` says how long', 'or abort after 10s') };
}

/** Whole seconds: intervals are no finer. */
function seconds(cursor: Cursor, before: Token, missing: string, example: string): DurationTree {
  const token = cursor.take();
  if (token === undefined) return cursor.stop(missing, before, `write \`${example}\``);
  const read = parseDurationUs(token.text);
  if (!read.ok) return cursor.stop(read.reason, token, read.hint);
  if (read.value < 1e6 || read.value % 1e6 !== 0) cursor.fault(`\`${token.text}\` is not whole seconds`, token, `write \`${example}\``);
  return { text: token.text, offset: token.offset, us: read.value };
}

/** Nothing may be left. */
export function parseEnd(cursor: Cursor, during: NameTree | null, every: DurationTree | null): void {
  const token = cursor.peek();
  if (token === undefined) return;
  if (token.kind === 'unclosed') cursor.unclosed(token);
  const rest = cursor.rest(token);
  if (token.text === 'during')
    cursor.stop(during === null ? '`during` stands before `in every` and `or`' : 'there is a `during` already', rest);
  if (token.text === 'in') cursor.stop(every === null ? '`in every` stands before `or`' : 'there is an `in every` already', rest);
  if (token.text === 'of') cursor.stop('`of` stands right behind the metric', rest);
  if (token.text === 'and') cursor.stop('`and` does not join gates', rest, 'each gate is an entry of the list');
  const near = token.kind === 'word' ? closest(token.text, CLAUSES) : undefined;
  cursor.stopMeaning(`\`${rest.text}\` is too much here`, near === undefined ? rest : token, near);
}
