import type { ObservedQuery } from '../../driver/observed.ts';
import type { Backend, Settings } from './backend.ts';
import type { Table } from './tables.ts';

/** Settings that bound statements, and say nothing of who asks. */
const BOUNDS = new Set(['statement_timeout', 'lock_timeout']);

/** What tells one user from another. */
export const ownSettings = ({ settings }: ObservedQuery): Settings => settings.filter(([name]) => name !== 'role' && !BOUNDS.has(name));

/** What is left of a user whom nobody has told whose he is. */
export const withoutTenant = ({ settings }: ObservedQuery): Settings => settings.filter(([name]) => name === 'role' || BOUNDS.has(name));

/** As whom users ask: the role that they take, else as whom they log in. */
export function roleOf({ settings }: ObservedQuery, login: string): string {
  const taken = settings.find(([name]) => name === 'role')?.[1];
  return taken === undefined || taken === 'none' ? login : taken;
}

/** The settings that somebody needs to be as the user is, but for who he is: the role is taken last, as it may be one that may not set the others. */
export const asRole = (role: string, query: ObservedQuery, defaults: Settings): Settings => [
  ...defaults,
  ...query.settings.filter(([name]) => name !== 'role'),
  ['role', role],
];

/** What users have from their login, by `alter role … set` and `alter database … set`, the more special later; only what anybody may set. */
export async function loginDefaults(backend: Backend, login: string): Promise<Settings> {
  const rows = await backend.ask(DEFAULTS, [login]);
  return rows.map(({ name, value }) => [String(name), String(value)] as const);
}

const DEFAULTS = `
select split_part(entry, '=', 1) as name, substr(entry, strpos(entry, '=') + 1) as value
from pg_db_role_setting, unnest(setconfig) with ordinality as entries(entry, at)
  left join pg_settings on pg_settings.name = split_part(entry, '=', 1)
where setdatabase in (0, (select oid from pg_database where datname = current_database()))
  and setrole in (0, (select oid from pg_roles where rolname = $1))
  and (context is null or context = 'user') and split_part(entry, '=', 1) <> 'role'
order by setrole <> 0, setdatabase <> 0, at`;

/** Who asks without row security, or why nobody can. */
export function baselineOf(against: string, tables: readonly Table[]): { readonly role: string } | { readonly reason: string } {
  if (against !== 'owner') return { role: against };
  const [owner, other] = [...new Set(tables.map((table) => table.owner))];
  if (owner === undefined || other !== undefined)
    return { reason: `its tables have several owners (${owner}, ${other}), so none of them is free of row security on all` };
  const forced = tables.find(({ isForced }) => isForced);
  if (forced !== undefined) return { reason: `row security of ${forced.name} is forced on its owner ${owner}` };
  return { role: owner };
}

/** Those of the tables whose policies bind whoever this backend is now. */
export async function boundBy(backend: Backend, tables: readonly Table[]): Promise<ReadonlySet<string>> {
  const oids = tables.map(({ oid }) => oid);
  const rows = await backend.ask('select oid::text from unnest($1::oid[]) oid where row_security_active(oid)', [`{${oids.join(',')}}`]);
  return new Set(rows.map(({ oid }) => String(oid)));
}
