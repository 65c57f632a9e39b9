import type { ObservedQuery } from '../../driver/observed.ts';
import type { Backend, Settings } from './backend.ts';

/** A table that a query touches, also by way of a view or of a policy. */
export interface Table {
  readonly oid: string;
  /** Quoted where it has to be. */
  readonly name: string;
  readonly bareName: string;
  readonly owner: string;
  /** Row security is enabled. */
  readonly isOn: boolean;
  readonly isForced: boolean;
  readonly policies: number;
}

/**
 * What the server has locked to plan the query: that knows parents of partitions, tables behind views and those that only policies name, of
 * which plans say nothing. Rejects with what the server says of the query.
 */
export async function tablesOf(backend: Backend, { text, values }: ObservedQuery, settings: Settings): Promise<readonly Table[]> {
  await backend.become(settings);
  await backend.ask(`explain ${text}`, values);
  const rows = await backend.ask(LOCKED);
  return rows.map((row) => ({
    oid: String(row['oid']),
    name: String(row['name']),
    bareName: String(row['bare_name']),
    owner: String(row['owner']),
    isOn: row['is_on'] === true,
    isForced: row['is_forced'] === true,
    policies: Number(row['policies']),
  }));
}

/** A part of a table that is locked itself is bound by that one's policies, not by its own. */
const LOCKED = `
with locked as (
  select c.* , c.oid as id from pg_locks l join pg_class c on c.oid = l.relation
  where l.pid = pg_backend_pid() and l.locktype = 'relation' and c.relkind in ('r', 'p')
    and l.database = (select oid from pg_database where datname = current_database())
    and c.relnamespace not in ('pg_catalog'::regnamespace, 'information_schema'::regnamespace)
)
select id::text as oid, format('%I.%I', relnamespace::regnamespace::text, relname) as name, relname::text as bare_name,
  pg_get_userbyid(relowner)::text as owner, relrowsecurity as is_on, relforcerowsecurity as is_forced,
  (select count(*)::int from pg_policy where polrelid = id) as policies
from locked
where not exists (select from pg_inherits where inhrelid = id and inhparent in (select id from locked))
order by 2`;
