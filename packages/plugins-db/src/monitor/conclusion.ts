import type { Finding, History } from '@loadgate/core';
import type { PoolFacts } from './pool-diagnosis.ts';
import type { Usage } from './reading.ts';
import type { StatementLog } from './statement-log.ts';

/** What is known when the load has ended. */
export interface Conclusion {
  readonly history: History;
  readonly log: StatementLog;
  /** Of the load, as far as it was watched. */
  readonly seconds: number;
  /** The server was, during the load: its counters may have begun anew. */
  readonly isRestarted: boolean;
  /** Statements are. */
  readonly isWatched: boolean;
  /** What was run between the monitor's first look and the load's begin; undefined: not known. */
  readonly idle: { readonly calls: ReadonlyMap<string, Usage>; readonly sec: number } | undefined;
  readonly nPlusOne: number;
  /** How often statements were forgotten during the load. */
  readonly forgotten: number;
  readonly pool: PoolFacts;
}

/** Rows of the plan that are requests of flows. */
export const requestRows = ({ plan }: History): readonly number[] =>
  plan.rows.flatMap(({ kind, flow }, row) => (kind === 'request' && flow !== null ? [row] : []));

/** Those that ended in these seconds of the load. */
export const requestsIn = (history: History, rows: readonly number[], fromSec: number, toSec: number): number =>
  history
    .perSecond('count', rows)
    .slice(fromSec, toSec)
    .reduce<number>((sum, count) => sum + (count ?? 0), 0);

/** Seconds of a load, or a tenth of it, that may be missing at its end. */
const MISSING_SEC = 2;

/** Why nothing can be concluded from statements; undefined: it can. */
export function blindness({ history, log, seconds, isWatched, isRestarted }: Conclusion): string | undefined {
  if (!isWatched) return 'statements are not watched';
  if (isRestarted) return 'the server was started anew during the load';
  if (history.seconds - seconds > Math.max(MISSING_SEC, history.seconds / 10))
    return `the monitor gave figures only for ${seconds} of ${history.seconds} s`;
  // a service that asks nothing is rarer than a monitor on another database
  if (log.used.size === 0) return 'no statement was seen: look whether this is the database, and whether pg_stat_statements.track is on';
  return undefined;
}

export const notEnough = (name: string, evidence: string): Finding => ({
  ...{ name, state: 'not-enough-data', value: null, unit: '', interval: null, evidence, advice: null },
});
