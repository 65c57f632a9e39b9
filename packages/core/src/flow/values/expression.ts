import type { FilterName } from '../../template/filters.ts';
import type { FunctionName } from '../../template/functions.ts';
import { isCall } from '../../template/references.ts';
import type { Access, Argument, ExpressionPart, Pipe, Source } from '../../template/template.ts';
import { applyFilter } from './filters.ts';
import { type Arg, compileFunction } from './functions.ts';
import type { Read, ValueScope } from './scope.ts';

/** An expression that can be read again and again. */
export interface Expression {
  /** As it was written, `${contactId}`: what a message calls it. */
  readonly text: string;
  /** Undefined: there is no value, and no default. */
  readonly read: Read;
  /** It ends percent-encoded, whatever surrounds it. */
  readonly isEncoded: boolean;
}

/** Looks up everything that can be known before the run. Throws for `${fake.…}` that does not exist. */
export function compileExpression(part: ExpressionPart, text: string, scope: ValueScope): Expression {
  const source = isCall(part.source) ? compileCall(part.source, scope) : compileSource(part.source, scope);
  return {
    text: text.slice(part.start, part.end),
    read: part.pipe.reduce(through, source),
    isEncoded: part.pipe.some((step) => step.kind === 'filter' && step.name === 'url'),
  };
}

function compileCall(call: { kind: 'call' | 'fake'; name: { text: string }; args: readonly Argument[] }, scope: ValueScope): Read {
  if (call.kind === 'call')
    return compileFunction[call.name.text as FunctionName](
      call.args.map((arg) => compileArgument(arg, scope)),
      scope,
    );
  if (scope.fake === undefined) throw new Error(`\`fake.${call.name.text}\` needs made-up data, which was not loaded`);
  const make = scope.fake(
    call.name.text,
    call.args.map((arg) => (arg.kind === 'value' ? arg.value : null)),
  );
  return (values) => make(() => values.random());
}

const compileArgument = (arg: Argument, scope: ValueScope): Arg => {
  if (arg.kind === 'source') return { read: compileSource(arg.source, scope), constant: false };
  const { value } = arg;
  return { read: () => value, constant: true };
};

/** Reads one place; undefined where there is nothing. */
export function compileSource(source: Source, scope: ValueScope): Read {
  switch (source.kind) {
    case 'variable':
      return reaching(variable(source.name.text, scope), source.access);
    case 'vars':
      return reaching(scope.readVar(source.name.text) ?? nothing, source.access);
    case 'data':
      return column(
        scope.data.findIndex(({ name }) => name === source.name.text),
        source.access,
      );
    case 'env':
      return constant(scope.env[source.name.text]);
    case 'secret':
      return constant(scope.secrets[source.name.text]);
    case 'run':
      return constant(scope.run.id);
    case 'user':
      return (values) => values.id;
  }
}

const nothing: Read = () => undefined;
const constant =
  (value: unknown): Read =>
  () =>
    value;

/** What a step has set, else the entry of `vars` with that name. */
function variable(name: string, scope: ValueScope): Read {
  const slot = scope.slotOf(name);
  const entry = scope.readVar(name);
  if (slot === undefined) return entry ?? nothing;
  if (entry === undefined) return (values) => values.variables[slot];
  return (values) => {
    const set = values.variables[slot];
    return set === undefined ? entry(values) : set;
  };
}

function column(source: number, access: readonly Access[]): Read {
  if (source < 0) return nothing;
  const [first, ...rest] = access;
  if (first === undefined) return (values) => values.row(source);
  const name = first.key;
  return reaching((values) => own(values.row(source), name), rest);
}

/** Follows `.name` and `[0]`; only what JSON has counts: own keys of objects, entries of lists. */
function reaching(read: Read, access: readonly Access[]): Read {
  const keys = access.map(({ key }) => key);
  if (keys.length === 0) return read;
  return (values) => {
    let value = read(values);
    for (const key of keys) value = own(value, key);
    return value;
  };
}

const INDEX = /^\d+$/;
function own(value: unknown, key: string | number): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  if (Array.isArray(value)) return typeof key === 'number' || INDEX.test(key) ? value.at(Number(key)) : undefined;
  return Object.hasOwn(value, key) ? (value as Record<string, unknown>)[key] : undefined;
}

function through(read: Read, step: Pipe): Read {
  if (step.kind === 'default') {
    const { value } = step;
    return (values) => read(values) ?? value;
  }
  const apply = applyFilter[step.name as FilterName];
  return (values) => {
    const value = read(values);
    // null is nothing to every filter but the one that writes it
    return value === undefined || (value === null && apply !== applyFilter.json) ? undefined : apply(value);
  };
}
