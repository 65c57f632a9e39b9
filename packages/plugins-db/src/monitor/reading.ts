import type { ResultRow } from '../driver/statement.ts';

/** Counters of one statement, of all users, since it was first seen. */
export interface Usage {
  readonly calls: number;
  readonly busyUs: number;
}
/** What the server says at one moment. Counters grow from somewhere before the run. */
export interface Reading {
  readonly atUs: number;
  readonly startTime: number;
  readonly connections: number;
  /** Sessions of others that this role may not look into. */
  readonly hidden: number;
  readonly user: string;
  readonly maxConnections: number;
  readonly active: number;
  readonly idle: number;
  readonly idleInTransaction: number;
  readonly longestTransactionUs: number;
  readonly lockWaits: number;
  readonly longestLockWaitUs: number;
  readonly counters: Readonly<Record<Counter, number>>;
  /** By id, `''` where it is hidden; undefined: not watched. */
  readonly statements: ReadonlyMap<string, Usage> | undefined;
  /** How often pg_stat_statements was full and forgot some. */
  readonly forgotten: number;
  /** Id of the statement that asked. */
  readonly ownId: string;
}

const COUNTERS = {
  commits: 'xact_commit',
  rollbacks: 'xact_rollback',
  deadlocks: 'deadlocks',
  blocksHit: 'blks_hit',
  blocksRead: 'blks_read',
  tempFiles: 'temp_files',
  tempBytes: 'temp_bytes',
  rowsReturned: 'tup_returned',
  rowsFetched: 'tup_fetched',
  rowsWritten: 'tup_inserted + tup_updated + tup_deleted',
} as const;
export type Counter = keyof typeof COUNTERS;

const HIDDEN = `query = '<insufficient privilege>'`;
const usOf = (interval: string): string => `coalesce(extract(epoch from ${interval}) * 1e6, 0)::float8`;

/** One row of all; `schema` is that of pg_stat_statements, undefined where it is not watched. Texts of statements are not read. */
export const readingQuery = (schema: string | undefined): string => `
select extract(epoch from clock_timestamp())::float8 * 1e6 as at_us, extract(epoch from pg_postmaster_start_time())::float8 as start_time,
  current_user as user, current_setting('max_connections')::int as max_connections, sessions.*, locks.*, counters.*, statements.*
from (
  select count(*) as connections, count(*) filter (where ${HIDDEN}) as hidden, count(*) filter (where state = 'active') as active,
    count(*) filter (where state = 'idle') as idle, count(*) filter (where state like 'idle in transaction%') as idle_in_transaction,
    greatest(${usOf('max(clock_timestamp() - xact_start)')}, 0) as longest_transaction_us,
    (select query_id::text from pg_stat_activity where pid = pg_backend_pid()) as own_id
  from pg_stat_activity
  where pid <> pg_backend_pid() and datid is not null and coalesce(backend_type, 'client backend') = 'client backend') sessions,
(select count(distinct pid) as lock_waits, greatest(${usOf('max(clock_timestamp() - waitstart)')}, 0) as longest_lock_wait_us from pg_locks where not granted) locks,
(select ${Object.entries(COUNTERS)
  .map(([name, sql]) => `(${sql})::float8 as "${name}"`)
  .join(', ')} from pg_stat_database where datname = current_database()) counters,
(${schema === undefined ? 'select null as statements, 0 as forgotten' : statementsOf(schema)}) statements`;

/** As one text, which is read several times as quickly as rows; the same statement of several users is added up here, which costs the server less. */
const statementsOf = (schema: string): string => `
select string_agg(concat_ws(' ', coalesce(queryid, 0), calls, total_exec_time), E'\\n') as statements, (select dealloc from ${schema}.pg_stat_statements_info) as forgotten
from ${schema}.pg_stat_statements(false) where dbid = (select oid from pg_database where datname = current_database())`;

export function readingOf(row: ResultRow): Reading {
  const number = (name: string): number => Number(row[name]);
  return {
    atUs: number('at_us'),
    startTime: number('start_time'),
    connections: number('connections'),
    hidden: number('hidden'),
    user: String(row['user']),
    maxConnections: number('max_connections'),
    active: number('active'),
    idle: number('idle'),
    idleInTransaction: number('idle_in_transaction'),
    longestTransactionUs: number('longest_transaction_us'),
    lockWaits: number('lock_waits'),
    longestLockWaitUs: number('longest_lock_wait_us'),
    counters: Object.fromEntries(Object.keys(COUNTERS).map((name) => [name, number(name)])) as Record<Counter, number>,
    statements: usagesOf(row['statements']),
    forgotten: number('forgotten'),
    ownId: typeof row['own_id'] === 'string' ? row['own_id'] : '',
  };
}

function usagesOf(lines: unknown): ReadonlyMap<string, Usage> | undefined {
  if (typeof lines !== 'string') return undefined;
  const usages = new Map<string, Usage>();
  for (const line of lines.split('\n')) {
    const [written = '', calls, ms] = line.split(' ');
    const id = written === '0' ? '' : written;
    const other = usages.get(id);
    usages.set(id, { calls: Number(calls) + (other?.calls ?? 0), busyUs: Number(ms) * 1e3 + (other?.busyUs ?? 0) });
  }
  return usages;
}
