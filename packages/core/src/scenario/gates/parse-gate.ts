import { closest } from '../../template/closest.ts';
import { foreignGate } from './foreign-gates.ts';
import { Cursor, named, STOP } from './gate-cursor.ts';
import type { Span, Token } from './gate-tokens.ts';
import type { DropTree, GateOp, GateTree, NameTree, ParsedGate, ScopeTree } from './gate-tree.ts';
import { splitStat } from './known-metric.ts';
import { parseDuring, parseEffect, parseEnd, parseEvery } from './parse-clauses.ts';
import { parseLimit } from './parse-limit.ts';

/** Takes a gate's text apart. Never throws; each fault stands at its place in the text. */
export function parseGate(text: string): ParsedGate {
  const reader = new Reader(text);
  try {
    const tree = reader.gate();
    return { tree, metric: tree.metric, scope: tree.scope, faults: reader.cursor.faults };
  } catch (stop) {
    if (stop !== STOP) throw stop;
    return { tree: undefined, metric: reader.metric, scope: reader.scope, faults: reader.cursor.faults };
  }
}

const OPERATORS: readonly string[] = ['<', '<=', '>', '>=', '=='];
const BEHIND_THE_LIMIT: ReadonlySet<string> = new Set(['during', 'in', 'or']);
const MEANT_OPERATOR: Readonly<Record<string, string>> = {
  '=': '==',
  '===': '==',
  '=<': '<=',
  '=>': '>=',
  is: '==',
  equals: '==',
  below: '<',
  under: '<',
  less: '<',
  above: '>',
  over: '>',
  more: '>',
  max: '<=',
  min: '>=',
};

class Reader {
  readonly cursor: Cursor;
  metric: Span | undefined;
  scope: ScopeTree | null = null;

  constructor(text: string) {
    this.cursor = new Cursor(text);
  }

  gate(): GateTree {
    const { cursor } = this;
    const template = cursor.text.indexOf('${');
    if (template >= 0)
      cursor.stop('a gate may hold variables of `vars` and `env`, and this one is not known before the run', {
        offset: template,
        text: cursor.text.slice(template),
      });
    const foreign = foreignGate(cursor.text);
    if (foreign !== undefined) {
      const { tool, ours, hint } = foreign;
      const text = cursor.text.trim();
      const offset = cursor.text.indexOf(text);
      cursor.stop(`\`${text}\` is how ${tool} says it`, { offset, text }, hint, ours);
    }
    if (cursor.peek() === undefined) cursor.stop('a gate is empty', { offset: 0, text: cursor.text }, 'write for example `p95 < 500ms`');
    if (cursor.peek()?.text === 'no' && cursor.peek(1)?.kind === 'word') return this.#drop();
    this.metric = this.#metric();
    this.scope = this.#scope();
    const opAt = this.#operator();
    const limit = parseLimit(cursor);
    const during = parseDuring(cursor);
    const every = parseEvery(cursor);
    const { effect, abortAfter } = parseEffect(cursor);
    this.#sayWindow(opAt);
    parseEnd(cursor, during, every);
    const { metric, scope } = this;
    return { kind: 'require', metric, scope, op: opAt.text as GateOp, opAt, limit, during, every, effect, abortAfter };
  }

  #drop(): DropTree {
    const { cursor } = this;
    cursor.skip(1);
    this.metric = this.#metric();
    this.scope = this.#scope();
    const during = parseDuring(cursor);
    const rest = cursor.peek();
    if (rest?.kind === 'operator') cursor.stop('`no` drops a gate and has no limit', cursor.rest(rest), 'leave it out, or leave out `no`');
    parseEnd(cursor, during, null);
    return { kind: 'drop', metric: this.metric, scope: this.scope, during };
  }

  #metric(): Span {
    const token = this.cursor.take();
    if (token?.kind === 'word') return { text: token.text, offset: token.offset };
    return this.cursor.stop('a gate begins with its metric', token ?? this.cursor.behind(), 'write for example `p95 < 500ms`');
  }

  #scope(): ScopeTree | null {
    const { cursor } = this;
    const of = cursor.peek();
    if (of?.text !== 'of') return null;
    cursor.skip(1);
    const token = cursor.take();
    if (token === undefined)
      return cursor.stop('`of` says of what', of, 'write `of "a step"`, `of each`, `of flow "name"` or `of tag "name"`');
    if (token.kind === 'name') return { kind: 'steps', pattern: named(token) };
    if (token.kind === 'unclosed') return cursor.unclosed(token);
    if (token.text === 'each') return { kind: 'each', pattern: cursor.peek()?.kind === 'name' ? named(cursor.take() as Token) : null };
    if (token.text === 'flow' || token.text === 'tag') return { kind: token.text, pattern: this.#nameOf(token.text, token) };
    return this.#unquoted(token, 'a step');
  }

  #nameOf(what: 'flow' | 'tag', word: Token): NameTree {
    const token = this.cursor.take();
    if (token?.kind === 'name') return named(token);
    if (token?.kind === 'unclosed') return this.cursor.unclosed(token);
    if (token?.kind === 'word') return this.#unquoted(token, `a ${what}`);
    return this.cursor.stop(`\`${what}\` says which`, word, `write \`of ${what} "name"\``);
  }

  /** `of CRM Search < …`: everything up to the operator was meant. */
  #unquoted(first: Token, what: string): never {
    const words = this.cursor.ahead();
    const stop = words.findIndex((token) => token.kind !== 'word');
    const last = (stop < 0 ? words : words.slice(0, stop)).at(-1) ?? first;
    const text = this.cursor.text.slice(first.offset, last.offset + last.text.length);
    return this.cursor.stop(`${what} stands in quotes`, { text, offset: first.offset }, `write \`"${text}"\``, `"${text}"`);
  }

  #operator(): Span {
    const { cursor } = this;
    const token = cursor.take();
    if (token === undefined) return cursor.stop('a gate needs a limit', cursor.behind(), `write for example \`${this.metric?.text} < …\``);
    if (token.kind === 'unclosed') return cursor.unclosed(token);
    if (token.kind !== 'operator' || !OPERATORS.includes(token.text)) {
      const meant = this.#meantOperator(token.text) ?? (token.kind === 'word' ? closest(token.text, ['of']) : undefined);
      if (BEHIND_THE_LIMIT.has(token.text))
        return cursor.stop(
          `\`${token.text}\` stands behind the limit`,
          token,
          'write for example `p95 < 500ms during peak in every 10s or abort`',
        );
      if (meant !== undefined) return cursor.stopMeaning(`\`${token.text}\` is no operator of a gate`, token, meant);
      return cursor.stop(`\`${token.text}\` is no operator of a gate`, token, 'operators are `<` `<=` `>` `>=` `==`');
    }
    this.#checkSpaces(token);
    return { text: token.text, offset: token.offset };
  }

  /** `p95 < 500ms over 10s`. Whether `p95 > 500ms for 10s` is to hold or to fail, only its author knows. */
  #sayWindow({ text: op }: Span): void {
    const { cursor } = this;
    const word = cursor.peek();
    if (word?.text !== 'for' && word?.text !== 'over' && word?.text !== 'within') return;
    const span = cursor.rest(word);
    const lasting = /^\w+\s+(\d+)\s*(s|m)$/.exec(span.text);
    if (lasting === null) return;
    const window = `in every ${lasting[1]}${lasting[2]}`;
    const isTurned = op.startsWith('>') && splitStat(this.metric?.text ?? '') !== undefined;
    cursor.stop(
      `\`${span.text}\` is no window of a gate`,
      span,
      isTurned
        ? `a gate says what must hold, such as \`${this.metric?.text} < … ${window}\``
        : `write \`${window}\`: each such window must hold`,
    );
  }

  /** A time is never exactly so long. */
  #meantOperator(word: string): string | undefined {
    const meant = Object.hasOwn(MEANT_OPERATOR, word) ? MEANT_OPERATOR[word] : undefined;
    const metric = this.metric?.text ?? '';
    if (meant !== '==') return meant;
    return metric === 'throughput' ? '>=' : splitStat(metric) === undefined ? meant : '<=';
  }

  #checkSpaces(operator: Token): void {
    const { text } = this.cursor;
    const end = operator.offset + operator.text.length;
    const touchesLeft = operator.offset > 0 && !/\s/.test(text[operator.offset - 1] as string);
    const touchesRight = end < text.length && !/\s/.test(text[end] as string);
    if (!touchesLeft && !touchesRight) return;
    const spaced = `${text.slice(0, operator.offset).trimEnd()} ${operator.text} ${text.slice(end).trimStart()}`;
    this.cursor.fault(`\`${operator.text}\` stands between spaces`, operator, `write \`${spaced.trim()}\``, ` ${operator.text} `);
  }
}
