import type { ObservedQuery } from '../../driver/observed.ts';
import { functionsIn } from '../index-effectiveness/harmless.ts';
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
select id::text as oid, format('%s.%I', relnamespace::regnamespace, relname) as name, relname::text as bare_name,
  pg_get_userbyid(relowner)::text as owner, relrowsecurity as is_on, relforcerowsecurity as is_forced,
  (select count(*)::int from pg_policy where polrelid = id) as policies
from locked
where not exists (select from pg_inherits where inhrelid = id and inhparent in (select id from locked))
order by 2`;

/** Sentences on views that read secured tables as somebody whom row security does not bind, or that keep rows themselves. Right after {@link tablesOf}. */
export async function waysAround(backend: Backend): Promise<readonly string[]> {
  const rows = await backend.ask(AROUND);
  return rows.map(({ view, kind, owner, secured }) =>
    kind === 'm'
      ? `the materialized view ${view} keeps rows of ${secured}, whoever reads it`
      : `the view ${view} reads ${secured} as its owner ${owner}, whom row security does not bind (\`alter view … set (security_invoker = on)\`)`,
  );
}

const AROUND = `
select distinct v.oid::regclass::text as view, v.relkind::text as kind, pg_get_userbyid(v.relowner)::text as owner, t.oid::regclass::text as secured
from pg_locks l join pg_class v on v.oid = l.relation and v.relkind in ('v', 'm')
  join pg_roles o on o.oid = v.relowner
  join pg_rewrite r on r.ev_class = v.oid
  join pg_depend d on d.objid = r.oid and d.classid = 'pg_rewrite'::regclass and d.refclassid = 'pg_class'::regclass
  join pg_class t on t.oid = d.refobjid and t.relrowsecurity
where l.pid = pg_backend_pid() and l.locktype = 'relation' and l.database = (select oid from pg_database where datname = current_database())
  and (v.relkind = 'm' or (
    not coalesce((select option_value::bool from pg_options_to_table(v.reloptions) where option_name = 'security_invoker'), false)
    and (o.rolsuper or o.rolbypassrls or (not t.relforcerowsecurity and pg_has_role(v.relowner, t.relowner, 'usage')))))
order by 1, 4`;

/** Sentences on functions that a text calls and that run as their owner: what they show, no plan tells. */
export async function definersIn(backend: Backend, text: string): Promise<readonly string[]> {
  const called = functionsIn(text);
  const rows = await backend.ask(DEFINERS, [`{${called.join(',')}}`]);
  return rows.map(({ name, owner }) => `${name}() runs as its owner ${owner}, and nobody has tried what it shows`);
}

const DEFINERS = `
select distinct p.oid::regproc::text as name, pg_get_userbyid(p.proowner)::text as owner from pg_proc p
where p.prosecdef and p.oid >= 16384 and lower(p.proname) = any ($1) order by 1`;
