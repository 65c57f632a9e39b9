import type { Asker } from './asker.ts';
import type { Named } from './plan.ts';

/** One index, as the server knows it. */
export interface KnownIndex {
  readonly name: Named;
  readonly table: Named;
  /** Why it is needed even if nobody reads it; undefined: only to be read. */
  readonly keeps: string | undefined;
  readonly bytes: number;
}

// the size as the server last noted it: asking for that of the file would wait for a lock on the table
const KNOWN = `
select n.nspname || '.' || i.relname as name, n.nspname || '.' || t.relname as table,
  i.relpages::int8 * current_setting('block_size')::int8 as bytes,
  case when x.indisprimary then 'primary key' when x.indisunique then 'unique'
    when exists (select from pg_constraint k where k.conindid = x.indexrelid and k.contype in ('p', 'u', 'x')) then 'constraint'
    when x.indisreplident then 'replica identity'
    else (select 'foreign key ' || k.conname from pg_constraint k
          where k.contype = 'f' and k.conrelid = x.indrelid and k.conkey[1] = x.indkey[0] order by 1 limit 1) end as keeps
from pg_index x join pg_class i on i.oid = x.indexrelid join pg_class t on t.oid = x.indrelid join pg_namespace n on n.oid = t.relnamespace
where n.nspname || '.' || t.relname = any (select json_array_elements_text($1::json)) and i.relkind = 'i' and n.nspname <> 'pg_catalog'
order by 2, 1`;

export async function indexesOn(tables: ReadonlySet<Named>, asker: Asker): Promise<readonly KnownIndex[]> {
  const rows = await asker.rows(KNOWN, [JSON.stringify([...tables])]);
  return rows.map(({ name, table, keeps, bytes }) => ({
    ...{ name: String(name), table: String(table), bytes: Number(bytes) },
    keeps: keeps === null ? undefined : String(keeps),
  }));
}

/** How often the server has scanned each index, by name. */
export type Scans = ReadonlyMap<Named, number>;

/** What the connections given have done is counted. Rejects with a sentence where the server does not let us look. */
export async function scansSoFar(reader: Asker, flushes: Asker): Promise<Scans> {
  // counts are kept in the session for up to a second, or every index would look unused
  await flushes.ask('select pg_stat_force_next_flush()');
  await reader.ask('select pg_stat_clear_snapshot()');
  const rows = await reader.rows(`select schemaname || '.' || indexrelname as name, idx_scan from pg_stat_user_indexes`);
  return new Map(rows.map(({ name, idx_scan }) => [String(name), Number(idx_scan)]));
}

/** Scans between two looks, by name; those that there were none of are left out. */
export const between = (before: Scans, after: Scans): Scans =>
  new Map(
    [...after].flatMap(([name, count]) => (count > (before.get(name) ?? 0) ? [[name, count - (before.get(name) ?? 0)] as const] : [])),
  );

/** Why counts cannot be had; undefined: they can. */
export async function whyNoCounts(reader: Asker): Promise<string | undefined> {
  const [row] = await reader.rows(
    `select current_setting('track_counts') as counts, current_setting('server_version') as version,
       exists (select from pg_proc where proname = 'pg_stat_force_next_flush') as flushes`,
  );
  if (row?.['counts'] !== 'on') return 'track_counts is off';
  return row['flushes'] === true ? undefined : `PostgreSQL ${String(row['version'])} has no pg_stat_force_next_flush()`;
}

/** Since when the server counts, as a date; undefined: since the database was made. */
export async function countedSince(reader: Asker): Promise<string | undefined> {
  const [row] = await reader.rows(
    `select to_char(stats_reset, 'YYYY-MM-DD') as since from pg_stat_database where datname = current_database()`,
  );
  return typeof row?.['since'] === 'string' ? row['since'] : undefined;
}
