import { parseArgs } from 'node:util';
import { closest } from '@loadgate/core/start';

/** One option of a command. */
export interface OptionSpec {
  readonly name: string;
  readonly short?: string;
  /** Shown as `--env <name>`; without one it is a flag. */
  readonly value?: string;
  readonly repeatable?: true;
  /** One per line of help. */
  readonly help: readonly string[];
}
export interface OptionGroup {
  readonly title: string;
  readonly options: readonly OptionSpec[];
}
export interface CommandSpec {
  readonly name: string;
  readonly summary: string;
  /** What stands after the name: `<scenario>`. */
  readonly operands: string;
  readonly operandHelp?: readonly string[];
  readonly minOperands: number;
  readonly maxOperands: number;
  readonly groups: readonly OptionGroup[];
}

export interface Parsed {
  readonly operands: readonly string[];
  flag(name: string): boolean;
  text(name: string): string | undefined;
  list(name: string): readonly string[];
}

/** Wrong use of the command: exit code 2, nothing was done. */
export class UsageError extends Error {
  readonly hint: string;
  constructor(message: string, hint: string) {
    super(message);
    this.name = 'UsageError';
    this.hint = hint;
  }
}

export const COMMON: readonly OptionSpec[] = [
  { name: 'help', short: 'h', help: ['this help'] },
  { name: 'no-color', help: ['plain text (as NO_COLOR does)'] },
];

/** Everything that is wrong with the words of a command is one {@link UsageError}. */
export function parseCommand(command: CommandSpec, args: readonly string[]): Parsed {
  const specs = [...command.groups.flatMap(({ options }) => options), ...COMMON];
  const known = new Map(specs.map((spec) => [spec.name, spec]));
  const hint = `see: loadgate ${command.name} --help`;
  const { tokens } = parseArgs({
    args: [...args],
    options: Object.fromEntries(
      specs.map((spec) => [
        spec.name,
        { type: spec.value === undefined ? 'boolean' : 'string', multiple: true, ...(spec.short && { short: spec.short }) },
      ]),
    ),
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const values = new Map<string, string[]>();
  const operands: string[] = [];
  for (const token of tokens) {
    if (token.kind === 'positional') operands.push(token.value);
    if (token.kind !== 'option') continue;
    const spec = known.get(token.name);
    if (spec === undefined)
      throw new UsageError(
        `unknown option ${token.rawName}${suggestion(
          token.rawName,
          [...known.keys()].map((name) => `--${name}`),
        )}`,
        hint,
      );
    if (spec.value === undefined && token.value !== undefined) throw new UsageError(`${token.rawName} takes no value`, hint);
    // a value that looks like an option is one that was forgotten: `--env --seed 4`
    if (spec.value !== undefined && (token.value === undefined || (!token.inlineValue && /^--?[a-z]/i.test(token.value))))
      throw new UsageError(`${token.rawName} needs a value: --${spec.name} <${spec.value}>`, hint);
    const seen = values.get(spec.name);
    if (seen !== undefined && spec.value !== undefined && spec.repeatable === undefined)
      throw new UsageError(`${token.rawName} stands twice`, hint);
    values.set(spec.name, [...(seen ?? []), token.value ?? '']);
  }
  const parsed: Parsed = {
    operands,
    flag: (name) => values.has(name),
    text: (name) => values.get(name)?.[0],
    list: (name) => values.get(name) ?? [],
  };
  if (parsed.flag('help')) return parsed;
  if (operands.length < command.minOperands) throw new UsageError(`loadgate ${command.name} needs ${command.operands}`, hint);
  if (operands.length > command.maxOperands)
    throw new UsageError(`loadgate ${command.name} does not know what to do with ${operands.slice(command.maxOperands).join(' ')}`, hint);
  return parsed;
}

/** A whole number within limits, or a {@link UsageError}. */
export function wholeNumber(text: string, option: string, from: number, to: number): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < from || value > to)
    throw new UsageError(`--${option} is a whole number from ${from} to ${to}, not ${text}`, '');
  return value;
}

/** `, did you mean …?`, or nothing where no candidate is near. */
export function suggestion(word: string, candidates: readonly string[]): string {
  const near = closest(word, candidates);
  return near === undefined ? '' : `, did you mean ${near}?`;
}
