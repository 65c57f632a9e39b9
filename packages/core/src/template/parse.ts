import type { Json } from '../contract/plan.ts';
import { callProblem } from './check-call.ts';
import { fakeProblem } from './check-fake.ts';
import { closest } from './closest.ts';
import { filters, isFilter } from './filters.ts';
import type {
  Access,
  Argument,
  Call,
  ExpressionPart,
  Name,
  Pipe,
  Source,
  Template,
  TemplatePart,
  TemplateProblem,
  TemplateProblemCode,
} from './template.ts';

/** Takes a text apart at its `${…}`. Never throws: what is wrong stands in `problems`. */
export function parseTemplate(text: string): Template {
  const parts: TemplatePart[] = [];
  const problems: TemplateProblem[] = [];
  let at = 0;
  for (let start = 0; at < text.length; start = at) {
    const literal = textUpToExpression(text, at);
    at = literal.end;
    if (at > start) parts.push({ kind: 'text', text: literal.text, start, end: at });
    if (at === text.length) break;
    const parsed = parseExpression(text, at);
    at = parsed.end;
    if ('code' in parsed.result) problems.push(parsed.result);
    else parts.push(parsed.result);
  }
  return { text, parts, problems };
}

function textUpToExpression(text: string, from: number): { text: string; end: number } {
  let rendered = '';
  let at = from;
  for (;;) {
    const brace = text.indexOf('${', at);
    if (brace < 0) return { text: rendered + text.slice(at), end: text.length };
    if (brace === at || text[brace - 1] !== '$') return { text: rendered + text.slice(at, brace), end: brace };
    rendered += `${text.slice(at, brace - 1)}\${`;
    at = brace + 2;
  }
}

/** `end` is where reading goes on: behind the `}`, also after a problem. */
function parseExpression(text: string, start: number): { result: ExpressionPart | TemplateProblem; end: number } {
  const reader = new Reader(text, start + 2);
  try {
    const result = reader.expression(start);
    return { result, end: result.end };
  } catch (fault) {
    if (!(fault instanceof Fault)) throw fault;
    const close = text.indexOf('}', Math.max(reader.at, start + 2));
    return { result: fault.problem, end: close < 0 ? text.length : close + 1 };
  }
}

/** Leaves the reader at the first thing that is wrong. */
class Fault {
  readonly problem: TemplateProblem;
  constructor(problem: TemplateProblem) {
    this.problem = problem;
  }
}

const NAME = /[\p{L}_][\p{L}\p{N}_-]*/uy;
const KEY = /[\p{L}\p{N}_][\p{L}\p{N}_-]*/uy;
const NUMBER = /-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const PLAIN_DEFAULT = /[^|}]*/y;
const SPACE = /\s*/y;
const LITERALS: Readonly<Record<string, Json>> = { true: true, false: false, null: null };
const CALCULATE = 'nothing is calculated here; `set` gives a value a name, `call:` runs a script';

class Reader {
  readonly #text: string;
  at: number;
  #open = 0;

  constructor(text: string, at: number) {
    this.#text = text;
    this.at = at;
  }

  expression(start: number): ExpressionPart {
    this.#open = start;
    this.#space();
    if (this.#is('}')) this.#fail('LG_TEMPLATE_EMPTY', start, this.at + 1, '`${}` names no value', '`$${` stands for the characters `${`');
    const source = this.#source();
    const pipe: Pipe[] = [];
    for (this.#space(); !this.#is('}'); this.#space()) pipe.push(this.#pipe(pipe));
    this.at++;
    return { kind: 'expression', source, pipe, start, end: this.at };
  }

  #source(): Source | Call {
    const name = this.#name();
    const access = this.#access();
    this.#space();
    const root = name.text;
    if (this.#is('(') || root === 'random' || root === 'now' || root === 'fake') return this.#call(name, access);
    return this.#path(name, access);
  }

  #path(name: Name, access: readonly Access[]): Source {
    switch (name.text) {
      case 'data':
      case 'vars':
        return { kind: name.text, name: this.#second(name, access, `${name.text}.name`), access: access.slice(1) };
      case 'env':
      case 'secret': {
        const second = this.#second(name, access, `${name.text}.NAME`);
        if (access.length > 1)
          this.#fail('LG_TEMPLATE_PATH', second.end, this.#endOf(access), `\`${name.text}\` gives text, which has no parts`);
        return { kind: name.text, name: second };
      }
      case 'run': {
        const second = this.#second(name, access, 'run.id');
        if (second.text !== 'id' || access.length > 1)
          this.#fail('LG_TEMPLATE_PATH', name.start, this.#endOf(access), `\`run\` has only \`id\``, 'write `${run.id}`');
        return { kind: 'run', name: second };
      }
      case 'user': {
        const [first] = access;
        if (first !== undefined && (first.key !== 'id' || access.length > 1))
          this.#fail(
            'LG_TEMPLATE_PATH',
            name.start,
            this.#endOf(access),
            '`user` has only `id`',
            'write `${user.id}`; a variable of your own needs another name',
          );
        return { kind: 'user', name };
      }
      default:
        return { kind: 'variable', name, access };
    }
  }

  #second(root: Name, access: readonly Access[], example: string): Name {
    const [first] = access;
    if (first === undefined)
      return this.#fail('LG_TEMPLATE_PATH', root.start, root.end, `\`${root.text}\` is no value by itself`, `write \`\${${example}}\``);
    return { text: String(first.key), start: first.start, end: first.end };
  }

  #call(name: Name, access: readonly Access[]): Call {
    const whole: Name = {
      text: [name.text, ...access.map((a) => a.key)].join('.'),
      start: name.start,
      end: access.length === 0 ? name.end : this.#endOf(access),
    };
    const args = this.#is('(') ? this.#arguments() : [];
    if (name.text === 'fake') {
      const problem = fakeProblem(whole, args);
      if (problem !== undefined) throw new Fault(problem);
      return { kind: 'fake', name: { ...whole, text: whole.text.slice('fake.'.length) }, args };
    }
    const problem = callProblem(whole, args, this.at);
    if (problem !== undefined) throw new Fault(problem);
    return { kind: 'call', name: whole, args };
  }

  #arguments(): Argument[] {
    const args: Argument[] = [];
    this.at++;
    this.#space();
    if (!this.#is(')'))
      for (;;) {
        args.push(this.#argument());
        this.#space();
        if (this.#is(')')) break;
        if (!this.#is(',')) this.#unexpected('`,` or `)`');
        this.at++;
        this.#space();
      }
    this.at++;
    return args;
  }

  #argument(): Argument {
    const start = this.at;
    const value = this.#quoted() ?? this.#number();
    if (value !== undefined) return { kind: 'value', value, start, end: this.at };
    const name = this.#name();
    const access = this.#access();
    if (access.length === 0 && Object.hasOwn(LITERALS, name.text))
      return { kind: 'value', value: LITERALS[name.text] as Json, start, end: this.at };
    if (this.#is('(') || name.text === 'random' || name.text === 'now' || name.text === 'fake')
      this.#fail('LG_TEMPLATE_ARGUMENTS', start, this.at, 'an argument is a number, a quoted text or a variable, not a call', CALCULATE);
    return { kind: 'source', source: this.#path(name, access), start, end: this.at };
  }

  #pipe(before: readonly Pipe[]): Pipe {
    const start = this.at;
    if (this.#text.startsWith(':-', start)) {
      if (before.some((step) => step.kind === 'default')) this.#fail('LG_TEMPLATE_SYNTAX', start, start + 2, 'there is a default already');
      this.at += 2;
      return { kind: 'default', value: this.#default(), start, end: this.at };
    }
    if (!this.#is('|')) this.#unexpected('`|`, `:-` or `}`');
    this.at++;
    this.#space();
    const name = this.#match(NAME);
    if (name === undefined) return this.#unexpected('a filter');
    const from = this.at - name.length;
    if (!isFilter(name)) {
      const near = closest(name, Object.keys(filters));
      const hint = near === undefined ? `filters are ${Object.keys(filters).join(', ')}` : `did you mean \`${near}\`?`;
      this.#fail('LG_TEMPLATE_FILTER', from, this.at, `there is no filter \`${name}\``, hint, near);
    }
    return { kind: 'filter', name, start: from, end: this.at };
  }

  #default(): Json {
    this.#space();
    const quoted = this.#quoted();
    if (quoted !== undefined) return quoted;
    const start = this.at;
    const raw = this.#match(PLAIN_DEFAULT) ?? '';
    if (raw.includes('${'))
      this.#fail('LG_TEMPLATE_SYNTAX', start, this.at, 'a default is plain text, it cannot hold another `${`', CALCULATE);
    const text = raw.trimEnd();
    if (Object.hasOwn(LITERALS, text)) return LITERALS[text] as Json;
    // 007 and 1.10 stay as they are written: a number only if it would be printed the same
    return text !== '' && String(Number(text)) === text && Number.isFinite(Number(text)) ? Number(text) : text;
  }

  #access(): Access[] {
    const access: Access[] = [];
    for (;;) {
      if (this.#is('.')) {
        this.at++;
        const start = this.at;
        const key = this.#match(KEY);
        if (key === undefined) return this.#unexpected('a name after `.`');
        access.push({ key, start, end: this.at });
      } else if (this.#is('[')) access.push(this.#bracket());
      else return access;
    }
  }

  #bracket(): Access {
    this.at++;
    this.#space();
    const start = this.at;
    const key = this.#quoted() ?? this.#number();
    if (key === undefined || (typeof key === 'number' && !Number.isInteger(key)))
      return this.#unexpected("a whole number or a quoted name, as in `[0]` or `['first name']`,");
    const end = this.at;
    this.#space();
    if (!this.#is(']')) this.#unexpected('`]`');
    this.at++;
    return { key, start, end };
  }

  #name(): Name {
    const start = this.at;
    const text = this.#match(NAME);
    if (text === undefined) return this.#unexpected('a name');
    return { text, start, end: this.at };
  }

  #quoted(): string | undefined {
    const quote = this.#text[this.at];
    if (quote !== "'" && quote !== '"') return undefined;
    let value = '';
    for (let i = this.at + 1; i < this.#text.length; i++) {
      const char = this.#text[i];
      if (char === quote) {
        this.at = i + 1;
        return value;
      }
      value += char === '\\' ? (this.#text[++i] ?? '') : char;
    }
    return this.#fail('LG_TEMPLATE_UNCLOSED', this.at, this.#text.length, `the quote ${quote} is never closed`);
  }

  #number(): number | undefined {
    const text = this.#match(NUMBER);
    return text === undefined ? undefined : Number(text);
  }

  #match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.#text)?.[0];
    if (found !== undefined) this.at += found.length;
    return found;
  }

  #space(): void {
    this.#match(SPACE);
  }

  #is(char: string): boolean {
    return this.#text[this.at] === char;
  }

  #endOf(access: readonly Access[]): number {
    return access.at(-1)?.end ?? this.at;
  }

  #unexpected(wanted: string): never {
    const char = String.fromCodePoint(this.#text.codePointAt(this.at) ?? 0);
    if (this.at >= this.#text.length)
      this.#fail('LG_TEMPLATE_UNCLOSED', this.#open, this.#open + 2, '`${` is never closed by `}`', '`$${` stands for the characters `${`');
    const isSum = /[-+*/%<>=!?&0-9]/.test(char);
    return this.#fail(
      'LG_TEMPLATE_SYNTAX',
      this.at,
      this.at + char.length,
      `\`${char}\` stands where ${wanted} should be`.replace(',` ', '` '),
      isSum ? CALCULATE : undefined,
    );
  }

  #fail(code: TemplateProblemCode, offset: number, end: number, message: string, hint?: string, fix?: string): never {
    throw new Fault({ code, message, offset, end, ...(hint !== undefined && { hint }), ...(fix !== undefined && { fix }) });
  }
}

/** Names that cannot be a variable, because they mean something else in a template. */
export const reservedNames: ReadonlySet<string> = new Set([
  'data',
  'env',
  'secret',
  'run',
  'user',
  'fake',
  'vars',
  'random',
  'now',
  ...Object.keys(LITERALS),
]);
