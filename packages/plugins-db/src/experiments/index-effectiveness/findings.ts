import type { Finding } from '@loadgate/core';
import type { Counted } from './counting.ts';
import { type Judged, scansBefore } from './judge.ts';
import type { Lack } from './lacks.ts';
import type { Query } from './query.ts';
import type { KnownIndex } from './statistics.ts';

/** What was seen, for sentences. */
export interface Seen {
  readonly queries: readonly Query[];
  readonly indexes: readonly KnownIndex[];
  readonly judged: Judged;
  /** Or why there is none. */
  readonly counted: Counted | string;
  /** Since when the server counts. */
  readonly since: string | undefined;
  readonly lacks: readonly Lack[];
}
/** What stands in a sentence; the rest is a number. */
const MOST_NAMED = 8;

export const notEnough = (evidence: string, advice: string | null = null): readonly Finding[] =>
  ['unused_indexes', 'missing_indexes', 'index_gain'].map((name) => ({ ...blank(name), state: 'not-enough-data', evidence, advice }));

const blank = (name: string): Finding => ({ name, state: 'found', value: null, unit: '', interval: null, evidence: '', advice: null });

export function unusedIndexes({ queries, indexes, judged, counted, since }: Seen): Finding {
  const { used, unused, kept, usedByOthers, besides, plannedOnly, ignored } = judged;
  const counts = typeof counted === 'string' ? undefined : counted;
  const isOpen = queries.some(({ isUnknown }) => isUnknown);
  const from = since === undefined ? 'since the database was made' : `since ${since}`;
  const listOf = (list: readonly KnownIndex[], more: (index: KnownIndex) => string = () => ''): string =>
    named(list.map((index) => `${index.name}${more(index)}`));
  const also: readonly (readonly [readonly KnownIndex[], string])[] = [
    [used, `used: ${listOf(used)}`],
    [
      usedByOthers,
      `not used here, but by others: ${listOf(usedByOthers, ({ name }) => ` (${plural(scansBefore(name, counts), 'scan')} ${from})`)}`,
    ],
    [kept, `needed by constraints: ${listOf(kept, ({ keeps }) => ` (${keeps})`)}`],
    [besides, `scanned meanwhile though in no plan, by checks of foreign keys or by other sessions: ${listOf(besides)}`],
    [plannedOnly, `in a plan, but not scanned: ${listOf(plannedOnly)}`],
    [ignored, `ignored: ${listOf(ignored)}`],
  ];
  const size = ({ name, bytes }: KnownIndex): string => ` (${kibibytes(bytes)}, ${plural(scansBefore(name, counts), 'scan')} ${from})`;
  return {
    ...blank('unused_indexes'),
    state: unused.length === 0 && !isOpen ? 'none' : 'found',
    value: unused.length,
    // what nobody knows the tables of may use some of these, and leave others of its own unused
    interval: isOpen ? [0, null] : null,
    evidence: [
      unused.length === 0
        ? `none of the ${plural(indexes.length, 'index', 'indexes')} of the tables that ${asked(queries)} touch is without use`
        : `not used by ${asked(queries)} of this scenario: ${listOf(unused, counts === undefined ? ({ bytes }) => ` (${kibibytes(bytes)})` : size)}`,
      ...also.flatMap(([list, sentence]) => (list.length === 0 ? [] : [sentence])),
      ...(typeof counted === 'string' ? [`this is by plans alone: ${counted}`] : []),
      ...notMeasured(queries),
    ].join('; '),
    advice:
      unused.length === 0
        ? null
        : `Make sure that no other program and no rare job needs them, then drop them, or name them in \`ignore\`: ${named(unused.map(({ name }) => `drop index concurrently ${quoted(name)}`))}.`,
  };
}

export function missingIndexes({ queries, lacks }: Seen): Finding {
  const helps = lacks.filter(({ kind }) => kind === 'proven');
  const likely = lacks.filter(({ kind }) => kind === 'likely');
  const unhelped = lacks.filter(({ kind }) => kind === 'unhelped');
  const isOpen = queries.some(({ isUnknown }) => isUnknown);
  const most = helps.length + likely.length;
  return {
    ...blank('missing_indexes'),
    state: most === 0 && !isOpen ? 'none' : 'found',
    value: most,
    interval: likely.length === 0 && !isOpen ? null : [helps.length, isOpen ? null : most],
    evidence: [
      ...(most === 0 ? [`no index is known that would make one of ${asked(queries)} quicker`] : []),
      ...[...helps, ...likely, ...unhelped].slice(0, MOST_NAMED).map(({ sentence }) => sentence),
      ...notMeasured(queries),
    ].join('; '),
    advice: most === 0 ? null : `Try ${named([...helps, ...likely].map(({ statement }) => `\`${statement}\``))}.`,
  };
}

export function indexGain({ lacks }: Seen): Finding {
  const [best] = lacks.filter(({ proof }) => proof !== undefined).sort((a, b) => (b.proof?.gain ?? 0) - (a.proof?.gain ?? 0));
  const likely = lacks.filter(({ kind }) => kind === 'likely');
  const finding = blank('index_gain');
  if (best?.proof !== undefined)
    return {
      ...finding,
      value: round(best.proof.gain),
      interval: best.proof.gainInterval.map(round) as [number, number],
      evidence: best.sentence,
      advice: `Create it: \`${best.statement}\`.`,
    };
  if (likely.length > 0) return { ...finding, state: 'not-enough-data', evidence: likely.map(({ sentence }) => sentence).join('; ') };
  return { ...finding, state: 'none', evidence: 'no index is missing, as far as is known' };
}

/** Those that could not be measured, with their reasons. */
export function notMeasured(queries: readonly Query[]): readonly string[] {
  const failed = queries.filter(({ reason, runs, works }) => reason !== undefined && runs === 0 && works.length === 0);
  const partly = queries.filter((query) => query.reason !== undefined && !failed.includes(query));
  const list = (some: readonly Query[]): string => named(some.map(({ step, reason }) => `"${step}": ${reason}`));
  return [
    ...(failed.length === 0 ? [] : [`not measured: ${list(failed)}`]),
    ...(partly.length === 0 ? [] : [`measured without some of its values: ${list(partly)}`]),
  ];
}

function asked(queries: readonly Query[]): string {
  const runs = queries.reduce((sum, query) => sum + query.runs, 0);
  return `${plural(queries.length, 'query', 'queries')}${runs === 0 ? '' : ` (${plural(runs, 'execution')})`}`;
}

const named = (names: readonly string[]): string =>
  names.length <= MOST_NAMED ? names.join(', ') : `${names.slice(0, MOST_NAMED).join(', ')} and ${names.length - MOST_NAMED} more`;
const plural = (count: number, one: string, many = `${one}s`): string => `${count} ${count === 1 ? one : many}`;
const kibibytes = (bytes: number): string => `${Math.round(bytes / 1024)} KiB`;
const round = (factor: number): number => Number(factor.toPrecision(3));

/** As it can stand in a statement. */
const quoted = (name: string): string => {
  const dot = name.indexOf('.');
  return [name.slice(0, dot), name.slice(dot + 1)]
    .map((part) => (/^[a-z_][a-z0-9_$]*$/.test(part) ? part : `"${part.replaceAll('"', '""')}"`))
    .join('.');
};
