import type { Json } from '../contract/plan.ts';

/** A text with `${…}` in it, taken apart. Offsets count UTF-16 units from the begin of {@link Template.text}; `end` is exclusive. */
export interface Template {
  readonly text: string;
  /** In order. An expression with a problem has no part. */
  readonly parts: readonly TemplatePart[];
  /** At most one for each `${`. */
  readonly problems: readonly TemplateProblem[];
}

export type TemplatePart = TextPart | ExpressionPart;
/** What stands around expressions, `$${` already turned into `${`. */
export interface TextPart {
  readonly kind: 'text';
  readonly text: string;
  readonly start: number;
  readonly end: number;
}
/** `${source | filter :-default}`: the value of the source goes through the pipe from left to right. */
export interface ExpressionPart {
  readonly kind: 'expression';
  readonly source: Source | Call;
  readonly pipe: readonly Pipe[];
  readonly start: number;
  readonly end: number;
}
export type Pipe =
  | { readonly kind: 'filter'; readonly name: string; readonly start: number; readonly end: number }
  /** Takes the place of a value that is not there (nothing, or null). Numbers, `true`, `false` and `null` keep their type, unless quoted. */
  | { readonly kind: 'default'; readonly value: Json; readonly start: number; readonly end: number };

export interface Name {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}
/** One step into a value: `.name`, `[0]`, `['name']`. */
export interface Access {
  readonly key: string | number;
  readonly start: number;
  readonly end: number;
}

/** Where a value comes from. `name` is the variable, data source, environment variable, secret or entry of `vars`. */
export type Source =
  | { readonly kind: 'variable' | 'data' | 'vars'; readonly name: Name; readonly access: readonly Access[] }
  | { readonly kind: 'env' | 'secret'; readonly name: Name }
  /** `run.id` */
  | { readonly kind: 'run'; readonly name: Name }
  /** `user`, `user.id` */
  | { readonly kind: 'user'; readonly name: Name };

/** `random.int(1, 100)`, `now.ms`, `fake.person.fullName`. */
export interface Call {
  readonly kind: 'call' | 'fake';
  /** The whole dotted name; for `fake` without its `fake.`. */
  readonly name: Name;
  readonly args: readonly Argument[];
}
export type Argument =
  | { readonly kind: 'value'; readonly value: Json; readonly start: number; readonly end: number }
  | { readonly kind: 'source'; readonly source: Source; readonly start: number; readonly end: number };

/** One thing wrong with a template, at `offset` up to `end`. */
export interface TemplateProblem {
  readonly code: TemplateProblemCode;
  readonly message: string;
  readonly hint?: string;
  /** Text that would put it right, in place of the blamed text. */
  readonly fix?: string;
  readonly offset: number;
  readonly end: number;
}
/** Permanent codes of what may be wrong with a template, with a sentence each for the reference. */
export const templateProblemCodes = {
  LG_TEMPLATE_UNCLOSED: 'A `${` or a quote inside it is never closed.',
  LG_TEMPLATE_EMPTY: 'Nothing stands between `${` and `}`.',
  LG_TEMPLATE_SYNTAX: 'Something stands in a `${…}` where it cannot; nothing is calculated there.',
  LG_TEMPLATE_PATH: 'A path such as `data`, `run` or `user` is not complete, or has no such part.',
  LG_TEMPLATE_FUNCTION: 'A function that does not exist is called.',
  LG_TEMPLATE_FILTER: 'A filter that does not exist stands after a `|`.',
  LG_TEMPLATE_ARGUMENTS: 'A function is called with the wrong number or kind of arguments.',
} as const satisfies Readonly<Record<`LG_TEMPLATE_${string}`, string>>;
export type TemplateProblemCode = keyof typeof templateProblemCodes;

/** True for text that has to be rendered: it holds a `${` (`$${` too, which is rendered to `${`). */
export const isTemplate = (text: string): boolean => text.includes('${');

/** The expression that is the whole text, so that its value keeps its type; else undefined. */
export function expressionAlone(template: Template): ExpressionPart | undefined {
  const [first] = template.parts;
  return template.parts.length === 1 && first?.kind === 'expression' ? first : undefined;
}
