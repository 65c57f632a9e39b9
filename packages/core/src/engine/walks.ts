import type { CallStep, DataSource, Plan, Population, Step } from '../contract/plan.ts';
import { callsIn } from '../flow/steps/calls-in.ts';
import { compileProgram, type Everys } from '../flow/steps/compile.ts';
import type { Lifetime, StepTools } from '../flow/steps/tools.ts';
import type { RowChooser } from '../flow/values/rows.ts';
import { usedSources } from '../flow/values/used.ts';
import { drawOf } from '../time/random.ts';
import type { VirtualUser, Walk } from './virtual-user.ts';

/** What every program of a worker is compiled with. */
export interface WalkParts {
  readonly plan: Plan;
  readonly tools: StepTools;
  readonly everys: Everys;
  readonly choosers: readonly RowChooser[];
}

/** A walk with the data that it needs. */
export interface DataWalk extends Walk {
  /** Of the sources that it reads: a row for each iteration. */
  readonly perIteration: readonly RowChooser[];
  /** Of the sources that it reads: a row for the user's whole life. */
  readonly perUser: readonly RowChooser[];
}

interface Kind {
  /** Keys the draws: the same name draws the same. */
  readonly purpose: string;
  readonly row: number | null;
  readonly think: Population['think'];
  readonly lifetime: Lifetime;
  readonly ended: (user: VirtualUser) => void;
}

/** Compiles steps for users that walk them. */
export function compileWalk(steps: readonly Step[], { purpose, row, think, lifetime, ended }: Kind, parts: WalkParts): DataWalk {
  const { plan, tools, everys } = parts;
  const choosers = choosersOf(steps, parts);
  const draws = (of: string) => drawOf(plan.seed, `${of} ${purpose}`);
  return {
    program: compileProgram(steps, tools, { think, isSampled: row !== null, lifetime }, everys),
    row,
    values: draws('values'),
    pauses: draws('pauses'),
    choices: draws('choices'),
    perIteration: choosers.filter(({ source }) => source.per === 'iteration'),
    perUser: choosers.filter(({ source }) => source.per === 'user'),
    ended,
  };
}

/** Of the sources that steps read themselves, by `vars`, or by the sections of their protocols. */
function choosersOf(steps: readonly Step[], { plan, choosers }: WalkParts): readonly RowChooser[] {
  if (choosers.length === 0) return choosers;
  const protocols = [...protocolsOf(steps)].map((name) => plan.sections[name]);
  const used = usedSources([steps, protocols], plan.data, plan.vars);
  const ofScripts = new Set(callsIn(steps).flatMap(({ data }) => data));
  return choosers.filter(({ index, source }) => used.has(index) || ofScripts.has(source.name));
}

function* protocolsOf(json: unknown): Iterable<string> {
  if (typeof json !== 'object' || json === null) return;
  if ('kind' in json && (json.kind === 'request' || json.kind === 'block') && 'protocol' in json) yield json.protocol as string;
  if ('kind' in json && json.kind === 'call') for (const { name } of (json as CallStep).protocols) yield name;
  for (const value of Object.values(json)) yield* protocolsOf(value);
}

/** Says in words that a source has no more rows. */
export const ranOut = (source: DataSource): string =>
  `data "${source.name}" has no more rows: all ${source.count} were given (onEnd: ${source.onEnd})`;
