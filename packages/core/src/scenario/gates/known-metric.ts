import type { Metric, Row, TimeStat } from '../../contract/plan.ts';

/** What a limit is measured in: the base unit of its metric. */
export type LimitUnit = 'us' | 'ratio' | '/s' | 'bytes' | 'bytes/h' | 'cores' | 'count';

/**
 * Whose figures: requests of flows; those and whatever else can fail under its own name; what a protocol measures of requests and, at
 * the begin and the end, of blocks; groups; blocks; iterations; the run as a whole, which no `of` divides.
 */
export type MeasuredOf = 'requests' | 'failures' | 'parts' | 'groups' | 'blocks' | 'iterations' | 'run';

/** A metric as a gate names it. */
export interface KnownMetric {
  readonly metric: Metric;
  readonly unit: LimitUnit;
  readonly of: MeasuredOf;
  /** `http` of `http.p95`; null: of all protocols. */
  readonly protocol: string | null;
}

/** Kinds of rows that a metric is measured of; the first are those that `of each` judges. */
export const ROW_KINDS = {
  requests: ['request'],
  failures: ['request', 'call', 'block'],
  parts: ['request', 'block'],
  groups: ['group'],
  blocks: ['block'],
  iterations: ['iteration'],
  run: [],
} as const satisfies Readonly<Record<MeasuredOf, readonly Row['kind'][]>>;

/** A statistic, or why it is none. `p` is 0 < p < 100. */
export function statOf(word: string): TimeStat | { readonly kind: 'wrong'; readonly message: string; readonly meant: string } {
  if (word === 'min' || word === 'mean' || word === 'max') return { kind: word };
  const p = Number(word.slice(1));
  if (p > 0 && p < 100) return { kind: 'percentile', p };
  const digits = word.slice(1);
  const meant = p === 0 ? 'min' : p === 100 ? 'max' : `p${digits.slice(0, 2)}.${digits.slice(2).replace('.', '')}`;
  return { kind: 'wrong', message: `\`${word}\` is no percentile: they lie between 0 and 100`, meant };
}

const STAT = /^(?:(.*)\.)?(p\d+(?:\.\d+)?|min|mean|max|last)$/;

/** `http.first_byte.p99.9` → `http.first_byte` and `p99.9`; undefined where it does not end in a statistic. */
export function splitStat(name: string): { readonly of: string; readonly stat: string } | undefined {
  const match = STAT.exec(name);
  return match === null ? undefined : { of: match[1] ?? '', stat: match[2] as string };
}
