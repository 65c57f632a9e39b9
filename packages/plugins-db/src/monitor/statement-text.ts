const LONGEST = 200;
const QUERY = /^(?:select|insert|update|delete|merge|with|values|table)\b/i;
const TRANSACTION = /^(?:begin|start\s+transaction|commit|end|abort|rollback|savepoint|release|prepare\s+transaction)\b/i;
const COMMENTS = /--[^\n]*(?:\n|$)|\/\*[\s\S]*?(?:\*\/|$)/g;
/** What pg_stat_statements leaves as it is, such as a literal that begins behind the point where the text was cut. */
const TEXTS =
  /\be'(?:[^'\\]|''|\\[\s\S])*(?:'|$)|(?:\b(?:[bnx]|u&))?'(?:[^']|'')*(?:'|$)|\$(?<tag>[a-z_]\w*)?\$[\s\S]*?(?:\$\k<tag>\$|$)/gi;

/**
 * A normalised text as it may be shown: one line of 200 characters at most, without comments and quoted values. Commands that the server does not
 * normalise, such as `set` and `create role`, are named by their first two words.
 */
export function shownStatement(text: string): string {
  const line = withoutComments(text).replace(TEXTS, "'…'").replaceAll(/\s+/g, ' ').trim();
  if (!QUERY.test(line)) return `${/^[a-z]+(?: [a-z]+)?/i.exec(line)?.[0] ?? ''} …`.trim();
  return line.length <= LONGEST ? line : `${line.slice(0, LONGEST - 1)}…`;
}

/** It begins or ends a transaction: it comes with queries, and is none. */
export const isTransactionControl = (text: string): boolean => TRANSACTION.test(withoutComments(text).trim());

const withoutComments = (text: string): string => text.replace(COMMENTS, ' ');
