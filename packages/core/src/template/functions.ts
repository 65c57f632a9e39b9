/** A function that a template may call. Missing parentheses mean no arguments. */
export interface TemplateFunction {
  readonly parameters: readonly Parameter[];
  /** The last parameter may be repeated. */
  readonly rest?: true;
  readonly doc: string;
  /** What is wrong with these literals; a value that is only known in the run is undefined. */
  check?(args: readonly (number | undefined)[]): string | undefined;
}
export interface Parameter {
  readonly name: string;
  readonly type: 'integer' | 'number' | 'any';
  readonly optional?: true;
}

const number = (name: string): Parameter => ({ name, type: 'number' });
const integer = (name: string): Parameter => ({ name, type: 'integer' });
const optional = (parameter: Parameter): Parameter => ({ ...parameter, optional: true });
const ordered = ([min, max]: readonly (number | undefined)[]): string | undefined =>
  min !== undefined && max !== undefined && min > max ? `the minimum ${min} is above the maximum ${max}` : undefined;

/** All functions of the template language. Every draw is repeated by the same seed. */
export const functions = {
  'random.int': {
    parameters: [integer('min'), integer('max')],
    doc: 'A whole number from min to max, both included.',
    check: ordered,
  },
  'random.float': {
    parameters: [optional(number('min')), optional(number('max'))],
    doc: 'A number from min (0) up to, not including, max (1).',
    check: (args) => (args.length === 1 ? 'a minimum needs a maximum' : ordered(args)),
  },
  'random.gauss': {
    parameters: [number('mean'), number('deviation'), optional(number('min')), optional(number('max'))],
    doc: 'A normally distributed number, drawn again while it is outside min and max.',
    check: ([, deviation, min, max]) => (deviation !== undefined && deviation < 0 ? 'a deviation is not negative' : ordered([min, max])),
  },
  'random.zipf': {
    parameters: [integer('n'), optional(number('exponent'))],
    doc: 'A rank from 1 to n; rank k comes up in proportion to 1 / k^exponent (1).',
    check: ([n, exponent]) =>
      n !== undefined && n < 1
        ? 'there must be at least one rank'
        : exponent !== undefined && exponent < 0
          ? 'an exponent is not negative'
          : undefined,
  },
  'random.pick': {
    parameters: [{ name: 'list or values', type: 'any' }],
    rest: true,
    doc: 'One entry of a list, or one of the values written.',
  },
  'random.string': {
    parameters: [integer('length')],
    doc: 'That many of a–z and 0–9.',
    check: ([length]) => (length !== undefined && (length < 1 || length > 10_000) ? 'a length is 1 to 10000' : undefined),
  },
  'random.uuid': { parameters: [], doc: 'A UUID of version 4.' },
  'now.iso': { parameters: [], doc: 'The time as 2026-11-23T08:15:00.000Z.' },
  'now.ms': { parameters: [], doc: 'Milliseconds since 1970.' },
  'now.s': { parameters: [], doc: 'Whole seconds since 1970.' },
} as const satisfies Record<string, TemplateFunction>;

export type FunctionName = keyof typeof functions;

/** The function of that name, or undefined. */
export const functionOf = (name: string): TemplateFunction | undefined =>
  Object.hasOwn(functions, name) ? functions[name as FunctionName] : undefined;

/** How it is called, for hints and completion: `random.gauss(mean, deviation[, min[, max]])`. */
export function signatureOf(name: FunctionName): string {
  const { parameters, rest }: TemplateFunction = functions[name];
  if (parameters.length === 0) return name;
  const inside = parameters.map((p, i) => `${p.optional ? '[' : ''}${i === 0 ? '' : ', '}${p.name}`).join('');
  return `${name}(${inside}${rest ? ', …' : ''}${']'.repeat(parameters.filter((p) => p.optional).length)})`;
}
