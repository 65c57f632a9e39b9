import { closest } from '../../template/closest.ts';
import { parseDurationUs, writtenDuration } from '../../time/duration.ts';
import { didYouMean, type TextFault } from '../text-fault.ts';
import { quoted, type Span, type Token, tokensOf } from './gate-tokens.ts';

/** A gate as it is written, nothing looked up yet. Every part knows where it stands. */
export type GateTree = RequireTree | DropTree;
export interface RequireTree {
  readonly kind: 'require';
  readonly metric: Span;
  readonly scope: ScopeTree | null;
  readonly op: GateOp;
  readonly opAt: Span;
  readonly limit: LimitTree;
  readonly during: NameTree | null;
  readonly every: DurationTree | null;
  readonly effect: 'fail' | 'warn' | 'abort';
  /** Of `or abort after`; null where nothing is said. */
  readonly abortAfter: DurationTree | null;
}
/** `no metric …`: drops an inherited gate. */
export interface DropTree {
  readonly kind: 'drop';
  readonly metric: Span;
  readonly scope: ScopeTree | null;
  readonly during: NameTree | null;
}
export type GateOp = '<' | '<=' | '>' | '>=' | '==';
export type ScopeTree =
  | { readonly kind: 'each'; readonly pattern: NameTree | null }
  | { readonly kind: 'steps'; readonly pattern: NameTree }
  | { readonly kind: 'flow'; readonly pattern: NameTree };
export interface NameTree extends Span {
  readonly name: string;
}
export interface DurationTree extends Span {
  readonly us: number;
}
export type LimitTree =
  /** Number and unit in one word; what they mean depends on the metric. */
  | ({ readonly kind: 'quantity' } & Span)
  /** `percent` of the baseline are added or (negative) taken off. */
  | ({ readonly kind: 'baseline'; readonly percent: number; readonly atLeast: Span | null } & Span)
  | ({ readonly kind: 'share'; readonly percent: number } & Span);

export interface ParsedGate {
  /** Undefined when `faults` say that the sentence could not be read. */
  readonly tree: GateTree | undefined;
  /** What could be read of a sentence that could not: to be looked up all the same. */
  readonly metric: Span | undefined;
  readonly scope: ScopeTree | null;
  readonly faults: readonly TextFault[];
}

/** Takes a gate's text apart. Never throws; each fault stands at its place in the text. */
export function parseGate(text: string): ParsedGate {
  const reader = new Reader(text);
  try {
    const tree = reader.gate();
    return { tree, metric: tree.metric, scope: tree.scope, faults: reader.faults };
  } catch (stop) {
    if (stop !== STOP) throw stop;
    return { tree: undefined, metric: reader.metric, scope: reader.scope, faults: reader.faults };
  }
}

/** The canonical spelling; parsing it again gives the same tree. */
export function printGate(tree: GateTree): string {
  const { metric, scope, during } = tree;
  const stage = during === null ? '' : ` during ${printStage(during.name)}`;
  if (tree.kind === 'drop') return `no ${metric.text}${printScope(scope)}${stage}`;
  const every = tree.every === null ? '' : ` in every ${writtenDuration(tree.every.us)}`;
  const after = tree.abortAfter === null ? '' : ` after ${writtenDuration(tree.abortAfter.us)}`;
  const effect = tree.effect === 'fail' ? '' : ` or ${tree.effect}${after}`;
  return `${metric.text}${printScope(scope)} ${tree.op} ${printLimit(tree.limit)}${stage}${every}${effect}`;
}

function printScope(scope: ScopeTree | null): string {
  if (scope === null) return '';
  const pattern = scope.pattern === null ? '' : quoted(scope.pattern.name);
  return ` of ${[scope.kind === 'steps' ? '' : scope.kind, pattern].filter((word) => word !== '').join(' ')}`;
}

function printLimit(limit: LimitTree): string {
  if (limit.kind === 'quantity') return limit.text;
  if (limit.kind === 'share') return `${limit.percent}% of baseline`;
  const change = limit.percent === 0 ? '' : ` ${limit.percent < 0 ? '-' : '+'} ${Math.abs(limit.percent)}%`;
  return `baseline${change}${limit.atLeast === null ? '' : ` (at least ${limit.atLeast.text})`}`;
}

const printStage = (name: string): string => (isPlainWord(name) ? name : quoted(name));
const isPlainWord = (name: string): boolean => /^[^\s"<>=!()]+$/.test(name);

const STOP = Symbol('the sentence cannot be read on');
const OPERATORS: readonly string[] = ['<', '<=', '>', '>=', '=='];
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
const CLAUSES = ['during', 'in', 'or'] as const;

class Reader {
  readonly faults: TextFault[] = [];
  metric: Span | undefined;
  scope: ScopeTree | null = null;
  readonly #text: string;
  readonly #tokens: readonly Token[];
  #next = 0;

  constructor(text: string) {
    this.#text = text;
    this.#tokens = tokensOf(text);
  }

  gate(): GateTree {
    const template = this.#text.indexOf('${');
    if (template >= 0)
      this.#stop('a gate may hold variables of `vars` and `env`, and this one is not known before the run', {
        offset: template,
        text: this.#text.slice(template),
      });
    if (this.#tokens.length === 0) this.#stop('a gate is empty', { offset: 0, text: this.#text }, 'write for example `p95 < 500ms`');
    if (this.#peek()?.text === 'no' && this.#tokens[1]?.kind === 'word') return this.#drop();
    this.metric = this.#metric();
    this.scope = this.#scope();
    const op = this.#operator();
    const limit = this.#limit();
    const during = this.#during();
    const every = this.#every();
    const { effect, abortAfter } = this.#effect();
    this.#end(during, every);
    return {
      kind: 'require',
      metric: this.metric,
      scope: this.scope,
      op: op.text as GateOp,
      opAt: op,
      limit,
      during,
      every,
      effect,
      abortAfter,
    };
  }

  #drop(): DropTree {
    this.#next++;
    this.metric = this.#metric();
    this.scope = this.#scope();
    const during = this.#during();
    const rest = this.#peek();
    if (rest?.kind === 'operator') this.#stop('`no` drops a gate and has no limit', this.#rest(rest), 'leave it out, or leave out `no`');
    this.#end(during, null);
    return { kind: 'drop', metric: this.metric, scope: this.scope, during };
  }

  #metric(): Span {
    const token = this.#take();
    if (token?.kind === 'word') return { text: token.text, offset: token.offset };
    return this.#stop('a gate begins with its metric', token ?? this.#behind(), 'write for example `p95 < 500ms`');
  }

  #scope(): ScopeTree | null {
    if (this.#peek()?.text !== 'of') return null;
    const of = this.#take() as Token;
    const token = this.#take();
    if (token === undefined) return this.#stop('`of` says of what', of, 'write `of "a step"`, `of each` or `of flow "name"`');
    if (token.kind === 'name') return { kind: 'steps', pattern: named(token) };
    if (token.kind === 'unclosed') return this.#unclosed(token);
    if (token.text === 'each') return { kind: 'each', pattern: this.#peek()?.kind === 'name' ? named(this.#take() as Token) : null };
    if (token.text === 'flow') return { kind: 'flow', pattern: this.#flowName(token) };
    return this.#unquoted(token, 'a step');
  }

  #flowName(flow: Token): NameTree {
    const token = this.#take();
    if (token?.kind === 'name') return named(token);
    if (token?.kind === 'unclosed') return this.#unclosed(token);
    if (token?.kind === 'word') return this.#unquoted(token, 'a flow');
    return this.#stop('`flow` says which', flow, 'write `of flow "name"`');
  }

  /** `of CRM Search < …`: everything up to the operator was meant. */
  #unquoted(first: Token, what: string): never {
    const words = this.#tokens.slice(this.#next);
    const stop = words.findIndex((token) => token.kind !== 'word');
    const last = (stop < 0 ? words : words.slice(0, stop)).at(-1) ?? first;
    const text = this.#text.slice(first.offset, last.offset + last.text.length);
    return this.#stop(`${what} stands in quotes`, { text, offset: first.offset }, `write \`"${text}"\``, `"${text}"`);
  }

  #operator(): Span {
    const token = this.#take();
    if (token === undefined) return this.#stop('a gate needs a limit', this.#behind(), `write for example \`${this.metric?.text} < …\``);
    if (token.kind === 'unclosed') return this.#unclosed(token);
    if (token.kind !== 'operator' || !OPERATORS.includes(token.text)) {
      const meant = MEANT_OPERATOR[token.text];
      const clause = token.kind === 'word' && meant === undefined && closest(token.text, ['of']) === 'of' ? 'of' : meant;
      return this.#stop(
        `\`${token.text}\` is no operator of a gate`,
        token,
        clause === undefined ? 'operators are `<` `<=` `>` `>=` `==`' : `did you mean \`${clause}\`?`,
        clause,
      );
    }
    this.#checkSpaces(token);
    return { text: token.text, offset: token.offset };
  }

  #checkSpaces(operator: Token): void {
    const end = operator.offset + operator.text.length;
    const touchesLeft = operator.offset > 0 && !/\s/.test(this.#text[operator.offset - 1] as string);
    const touchesRight = end < this.#text.length && !/\s/.test(this.#text[end] as string);
    if (!touchesLeft && !touchesRight) return;
    const spaced = `${this.#text.slice(0, operator.offset).trimEnd()} ${operator.text} ${this.#text.slice(end).trimStart()}`;
    this.faults.push(fault(`\`${operator.text}\` stands between spaces`, operator, `write \`${spaced.trim()}\``, ` ${operator.text} `));
  }

  #limit(): LimitTree {
    const token = this.#take();
    if (token === undefined || token.kind !== 'word' || CLAUSES.some((word) => word === token.text))
      return this.#stop('a limit is missing', token ?? this.#behind(), 'write for example `500ms`, `2%` or `250/s`');
    if (token.text === 'baseline') return this.#baseline(token);
    if (token.text.startsWith('baseline'))
      return this.#stop(
        `\`${token.text}\` needs spaces`,
        token,
        `write \`${token.text.replace(/^baseline\s*([+-]?)/, 'baseline $1 ').trim()}\``,
      );
    if (this.#peek()?.text === 'of' && this.#tokens[this.#next + 1]?.text === 'baseline') {
      this.#next += 2;
      return { kind: 'share', percent: this.#percent(token), ...this.#from(token) };
    }
    const next = this.#peek();
    if (/^[\d.]+$/.test(token.text) && next?.kind === 'word' && !CLAUSES.some((word) => word === next.text))
      return this.#stop(
        'number and unit are one word',
        { text: `${token.text} ${next.text}`, offset: token.offset },
        `write \`${token.text}${next.text}\``,
        `${token.text}${next.text}`,
      );
    return { kind: 'quantity', text: token.text, offset: token.offset };
  }

  #baseline(token: Token): LimitTree {
    let percent = 0;
    const sign = this.#peek();
    if (sign?.text === '+' || sign?.text === '-') {
      this.#next++;
      const share = this.#take();
      percent =
        share === undefined
          ? this.#stop('how much is missing', sign, 'write `baseline + 10%`')
          : this.#percent(share) * (sign.text === '-' ? -1 : 1);
    } else if (sign !== undefined && /^[+-]/.test(sign.text))
      this.#stop(
        `\`${sign.text}\` needs a space`,
        sign,
        `write \`${sign.text[0]} ${sign.text.slice(1)}\``,
        `${sign.text[0]} ${sign.text.slice(1)}`,
      );
    const atLeast = this.#peek()?.text === '(' ? this.#atLeast() : null;
    if (atLeast !== null && percent === 0)
      this.faults.push(
        fault('`at least` says how great a change may be, and there is none', atLeast, 'write `baseline + 10% (at least 5ms)`'),
      );
    return { kind: 'baseline', percent, atLeast, ...this.#from(token) };
  }

  #percent(token: Token): number {
    const match = /^(\d+(?:\.\d+)?)%$/.exec(token.text);
    if (match !== null) return Number(match[1]);
    return this.#stop(
      `\`${token.text}\` is no share of the baseline`,
      token,
      /^[\d.]+$/.test(token.text) ? `write \`${token.text}%\`` : 'write for example `10%`',
    );
  }

  #atLeast(): Span {
    const [open, at, least, value, close] = this.#tokens.slice(this.#next, this.#next + 5);
    if (at?.text !== 'at' || least?.text !== 'least' || value?.kind !== 'word' || close?.text !== ')')
      return this.#stop('brackets hold `at least` and a value', this.#rest(open as Token), 'write `(at least 5ms)`');
    this.#next += 5;
    return { text: value.text, offset: value.offset };
  }

  #during(): NameTree | null {
    const during = this.#peek();
    if (during?.text !== 'during') return null;
    this.#next++;
    const token = this.#take();
    if (token?.kind === 'name') return named(token);
    if (token?.kind === 'unclosed') return this.#unclosed(token);
    if (token?.kind === 'word') return { text: token.text, offset: token.offset, name: token.text };
    return this.#stop('`during` says which stage', during, 'write `during peak`');
  }

  #every(): DurationTree | null {
    const word = this.#peek();
    if (word?.text !== 'in') return null;
    this.#next++;
    if (this.#peek()?.text !== 'every') this.#stop('`in` goes on with `every`', word, 'write `in every 10s`');
    const every = this.#take() as Token;
    return this.#seconds(every, '`in every` says how long a window is', 'in every 10s');
  }

  #effect(): { effect: RequireTree['effect']; abortAfter: DurationTree | null } {
    const or = this.#peek();
    if (or?.text !== 'or') return { effect: 'fail', abortAfter: null };
    this.#next++;
    const token = this.#take();
    if (token?.text === 'warn') return { effect: 'warn', abortAfter: null };
    if (token?.text !== 'abort') {
      const meant =
        token === undefined
          ? undefined
          : (closest(token.text, ['warn', 'abort']) ?? { stop: 'abort', end: 'abort', warning: 'warn' }[token.text]);
      return this.#stop('`or` goes on with `warn` or `abort`', token ?? or, ...hintAndFix(meant));
    }
    const after = this.#peek();
    if (after?.text !== 'after') return { effect: 'abort', abortAfter: null };
    this.#next++;
    return { effect: 'abort', abortAfter: this.#seconds(after, '`after` says how long', 'or abort after 10s') };
  }

  /** Whole seconds: intervals are no finer. */
  #seconds(before: Token, missing: string, example: string): DurationTree {
    const token = this.#take();
    if (token === undefined) return this.#stop(missing, before, `write \`${example}\``);
    const read = parseDurationUs(token.text);
    if (!read.ok) return this.#stop(read.reason, token, read.hint);
    if (read.value < 1e6 || read.value % 1e6 !== 0)
      this.faults.push(fault(`\`${token.text}\` is not whole seconds`, token, `write \`${example}\``));
    return { text: token.text, offset: token.offset, us: read.value };
  }

  #end(during: NameTree | null, every: DurationTree | null): void {
    const token = this.#peek();
    if (token === undefined) return;
    if (token.kind === 'unclosed') this.#unclosed(token);
    const rest = this.#rest(token);
    if (token.text === 'during')
      this.#stop(during === null ? '`during` stands before `in every` and `or`' : 'there is a `during` already', rest);
    if (token.text === 'in') this.#stop(every === null ? '`in every` stands before `or`' : 'there is an `in every` already', rest);
    if (token.text === 'of') this.#stop('`of` stands right behind the metric', rest);
    const near = token.kind === 'word' ? (closest(token.text, CLAUSES) ?? (token.text === 'and' ? 'and' : undefined)) : undefined;
    if (near === 'and') this.#stop('`and` does not join gates', rest, 'each gate is an entry of the list');
    this.#stop(`\`${rest.text}\` is too much here`, rest, ...hintAndFix(near));
  }

  #unclosed(token: Token): never {
    return this.#stop('the quote is never closed', this.#rest(token));
  }

  #peek(): Token | undefined {
    return this.#tokens[this.#next];
  }
  #take(): Token | undefined {
    return this.#tokens[this.#next++];
  }
  /** From the first token up to what was read last. */
  #from(first: Token): Span {
    const last = this.#tokens[this.#next - 1] ?? first;
    return { offset: first.offset, text: this.#text.slice(first.offset, last.offset + last.text.length) };
  }
  #rest(from: Token): Span {
    return { offset: from.offset, text: this.#text.slice(from.offset).trimEnd() };
  }
  #behind(): Span {
    return { offset: this.#text.trimEnd().length, text: '' };
  }
  #stop(message: string, at: Span, hint?: string, fix?: string): never {
    this.faults.push(fault(message, at, hint, fix));
    throw STOP;
  }
}

const named = ({ text, offset, name }: Token): NameTree => ({ text, offset, name });

function hintAndFix(meant: string | undefined): [string | undefined, string | undefined] {
  const { hint, fix } = didYouMean(meant);
  return [hint, fix];
}

function fault(message: string, { offset, text }: Span, hint?: string, fix?: string): TextFault {
  return {
    code: 'LG_GATE_SYNTAX',
    message,
    offset,
    length: text.length,
    ...(hint !== undefined && { hint }),
    ...(fix !== undefined && { fix }),
  };
}
