import type { Cursor } from './gate-cursor.ts';
import type { Span, Token } from './gate-tokens.ts';
import type { LimitTree } from './gate-tree.ts';

/** Words that begin what follows a limit. */
export const CLAUSES = ['during', 'in', 'or'] as const;
const isClause = (token: Token): boolean => CLAUSES.some((word) => word === token.text);

/** `500ms`, `baseline + 10% (at least 5ms)`, `90% of baseline`. */
export function parseLimit(cursor: Cursor): LimitTree {
  const token = cursor.take();
  if (token === undefined || token.kind !== 'word' || isClause(token))
    return cursor.stop('a limit is missing', token ?? cursor.behind(), 'write for example `500ms`, `2%` or `250/s`');
  if (token.text === 'baseline') return baseline(cursor, token);
  if (token.text.startsWith('baseline'))
    return cursor.stop(
      `\`${token.text}\` needs spaces`,
      token,
      `write \`${token.text.replace(/^baseline\s*([+-]?)/, 'baseline $1 ').trim()}\``,
    );
  if (cursor.peek()?.text === 'of' && cursor.peek(1)?.text === 'baseline') {
    cursor.skip(2);
    return { kind: 'share', percent: percent(cursor, token), ...cursor.from(token) };
  }
  const next = cursor.peek();
  if (/^[\d.]+$/.test(token.text) && next?.kind === 'word' && !isClause(next))
    return cursor.stop(
      'number and unit are one word',
      { text: `${token.text} ${next.text}`, offset: token.offset },
      `write \`${token.text}${next.text}\``,
      `${token.text}${next.text}`,
    );
  return { kind: 'quantity', text: token.text, offset: token.offset };
}

function baseline(cursor: Cursor, token: Token): LimitTree {
  let change = 0;
  const sign = cursor.peek();
  if (sign?.text === '+' || sign?.text === '-') {
    cursor.skip(1);
    const share = cursor.take() ?? cursor.stop('how much is missing', sign, 'write `baseline + 10%`');
    change = percent(cursor, share) * (sign.text === '-' ? -1 : 1);
  } else if (sign !== undefined && /^[+-]/.test(sign.text)) {
    const spaced = `${sign.text[0]} ${sign.text.slice(1)}`;
    cursor.stop(`\`${sign.text}\` needs a space`, sign, `write \`${spaced}\``, spaced);
  }
  const floor = cursor.peek()?.text === '(' ? atLeast(cursor) : null;
  if (floor !== null && change === 0)
    cursor.fault('`at least` says how great a change may be, and there is none', floor, 'write `baseline + 10% (at least 5ms)`');
  return { kind: 'baseline', percent: change, atLeast: floor, ...cursor.from(token) };
}

function percent(cursor: Cursor, token: Token): number {
  const match = /^(\d+(?:\.\d+)?)%$/.exec(token.text);
  if (match !== null) return Number(match[1]);
  return cursor.stop(
    `\`${token.text}\` is no share of the baseline`,
    token,
    /^[\d.]+$/.test(token.text) ? `write \`${token.text}%\`` : 'write for example `10%`',
  );
}

function atLeast(cursor: Cursor): Span {
  const [open, at, least, value, close] = cursor.ahead();
  if (at?.text !== 'at' || least?.text !== 'least' || value?.kind !== 'word' || close?.text !== ')')
    return cursor.stop('brackets hold `at least` and a value', cursor.rest(open as Token), 'write `(at least 5ms)`');
  cursor.skip(5);
  return { text: value.text, offset: value.offset };
}
