import { latenciesUnderFreeze } from '../../test/truth/oracle.ts';
import { ROWS } from './items.ts';

/** One part of the comparison; both tools send the same statement with a value of their own. */
export type Work = OpenWork | ClosedWork;

/** Queries that come whatever the server does: their latencies are compared. */
export interface OpenWork {
  readonly kind: 'open';
  readonly id: string;
  readonly title: string;
  /** With `$1`, a whole number from 1 to {@link ROWS}. */
  readonly text: string;
  /** Of loadgate, with the same text. */
  readonly scenario: 'lookup' | 'sleep';
  readonly perSec: number;
  /** A table that stands still for a while in each period; the window holds whole periods. */
  readonly stall?: Stall;
  /** How far p95 may be from pgbench's, as a share; undefined: the difference is told, not judged. */
  readonly p95Within?: number;
}
export interface Stall {
  readonly everyMs: number;
  readonly forMs: number;
}

/** As many queries as ten connections take: what one costs is compared. */
export interface ClosedWork {
  readonly kind: 'closed';
  readonly id: string;
  readonly title: string;
  readonly text: string;
  readonly scenario: 'closed';
  /** Most of pgbench's, and of the plain client's, processor time. */
  readonly most: { readonly pgbench: number; readonly 'plain pg': number };
}

export const CONNECTIONS = 10;
/** Left out of all latencies: code is compiled, connections are made. */
export const WARM_SEC = 2;
/** Left out of what a query costs. */
export const COMPILING_SEC = 4;

const LOOKUP = 'select name from items where id = $1';
const PER_SEC = 500;
const STALL: Stall = { everyMs: 2_000, forMs: 400 };

export const works: readonly Work[] = [
  { kind: 'open', id: 'a', title: `a row by its key, ${PER_SEC}/s`, text: LOOKUP, scenario: 'lookup', perSec: PER_SEC },
  {
    kind: 'open',
    id: 'b',
    title: `queries of 3 to 15 ms, ${PER_SEC}/s`,
    text: 'select pg_sleep(0.003 + ($1::int % 1000) * 0.000012)',
    scenario: 'sleep',
    perSec: PER_SEC,
    p95Within: 0.03,
  },
  {
    kind: 'open',
    id: 'c',
    title: `a row by its key, ${PER_SEC}/s, the table locked for ${STALL.forMs} ms of every ${STALL.everyMs / 1e3} s`,
    text: LOOKUP,
    scenario: 'lookup',
    perSec: PER_SEC,
    stall: STALL,
    p95Within: 0.05,
  },
  {
    kind: 'closed',
    id: 'd',
    title: `a row by its key, ${CONNECTIONS} connections without pauses`,
    text: LOOKUP,
    scenario: 'closed',
    most: { pgbench: 2, 'plain pg': 0.7 },
  },
];

/** Latencies of one period by arithmetic alone, ms: evenly spaced queries that take no time, and a lock. Undefined: nothing stalls. */
export function dueMs({ perSec, stall }: OpenWork): readonly number[] | undefined {
  if (stall === undefined) return undefined;
  const freeze = { fromUs: (stall.everyMs - stall.forMs) * 500, forUs: stall.forMs * 1e3 };
  const load = { perSec, durationUs: stall.everyMs * 1e3, users: CONNECTIONS, serviceUs: 0, freeze };
  return latenciesUnderFreeze(load).map((us) => us / 1e3);
}

/** The statement as a script of pgbench. */
export const scriptOf = ({ text }: Work): string => `\\set id random(1, ${ROWS})\n${text.replace('$1', ':id')};\n`;
