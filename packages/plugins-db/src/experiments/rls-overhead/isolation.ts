import { NoAnswer } from '../../driver/outside.ts';
import type { Backend, Settings } from './backend.ts';
import { boundBy } from './roles.ts';
import type { Table } from './tables.ts';
import type { Tenant } from './tenants.ts';
import { writesForAnother } from './writes.ts';

/** What was tried on one table. */
export interface Isolation {
  readonly table: string;
  /** How it lets rows through to others. */
  readonly leak: string | undefined;
  /** What could not be tried. */
  readonly open: string | undefined;
  /** Rows that a tenant sees, of those that there are: `880 of 44000`. */
  readonly seen: string | undefined;
}
export interface Trying {
  /** A connection as users log in. */
  readonly users: Backend;
  readonly tenants: readonly Tenant[];
  /** Role and bounds of a user, without what makes him a tenant. */
  readonly nobody: Settings;
  /** Tables with rows for several tenants. */
  readonly shared: readonly string[];
  /** Writes are tried, too, and rolled back. */
  readonly triesWrites: boolean;
  /** Rows that a role which is not bound counts, at most {@link MOST_COUNTED}. */
  countAll(table: Table): Promise<number | undefined>;
}

/** Of a tenant's rows, so many are looked for under another's settings. */
const MOST_ROWS = 1_000;
export const MOST_COUNTED = 100_000;
const ROW = `tableoid::text || ' ' || ctid::text`;

/** As a user of the service: what he sees, and what he should not. */
export async function tryIsolation(table: Table, trying: Trying): Promise<Isolation> {
  const result = (part: Partial<Isolation>): Isolation => ({
    table: table.name,
    leak: undefined,
    open: undefined,
    seen: undefined,
    ...part,
  });
  try {
    const leak = await unbound(table, trying);
    if (leak !== undefined) return result({ leak });
    const between = await betweenTenants(table, trying);
    if (between.leak !== undefined || isShared(table, trying)) return result(between);
    const shown = await showsToNobody(table, trying);
    return result(shown === undefined ? between : { leak: shown });
  } catch (error) {
    if (!(error instanceof NoAnswer) || error.kind === 'interrupted' || error.kind === 'postgres.connection_lost') throw error;
    return result({ open: error.kind === 'postgres.42501' ? `the probe may not read it: ${error.message}` : error.message });
  }
}

const isShared = ({ name, bareName }: Table, { shared }: Trying): boolean => shared.includes(name) || shared.includes(bareName);

async function unbound(table: Table, { users, nobody }: Trying): Promise<string | undefined> {
  await users.become(nobody);
  if ((await boundBy(users, [table])).has(table.oid)) return undefined;
  const [role] = await users.ask(`select current_user::text as name, rolsuper, rolbypassrls from pg_roles where rolname = current_user`);
  const who = String(role?.['name']);
  if (role?.['rolsuper'] === true) return `${who} is a superuser, whom no policy binds`;
  if (role?.['rolbypassrls'] === true) return `${who} has BYPASSRLS, so no policy binds him`;
  if (!table.isOn) return 'it has policies, but row security is not enabled';
  return `${who} owns it, or is a member of its owner ${table.owner}, whom row security binds only when forced`;
}

/** Without a tenant there is nothing to see; an error is as good. */
async function showsToNobody(table: Table, { users, nobody, tenants }: Trying): Promise<string | undefined> {
  if (tenants.length === 0) return undefined;
  try {
    await users.become(nobody);
    const rows = await users.ask(`select from ${table.name} limit 1`);
    return rows.length > 0 ? 'it shows rows to whoever has not said which tenant he is' : undefined;
  } catch (error) {
    if (error instanceof NoAnswer && FAILS_CLOSED.test(error.kind)) return undefined;
    throw error;
  }
}
/** Errors of a policy that reads a setting which is not there, or of what is not a number: raised, wrong input, wrong object. */
const FAILS_CLOSED = /^postgres\.(?:22|42704|P0|02)/;

async function betweenTenants(table: Table, trying: Trying): Promise<Partial<Isolation>> {
  const { users, tenants, triesWrites } = trying;
  if (tenants.length < 2) return { open: tenants.length === 0 ? NO_TENANTS : `only one tenant was observed (${tenants[0]?.name})` };
  const rows = new Map<Tenant, readonly string[]>();
  for (const tenant of tenants) rows.set(tenant, await rowsOf(users, table, tenant));
  const first = tenants.find((tenant) => (rows.get(tenant)?.length ?? 0) > 0);
  if (first === undefined)
    return { open: `none of the tenants that were observed sees a row (${tenants.map(({ name }) => name).join('; ')})` };
  const seen = async (): Promise<Partial<Isolation>> => ({ seen: await shareOf(table, first, trying) });
  if (isShared(table, trying)) return seen();
  for (const [tenant, own] of rows)
    for (const other of tenants) {
      const common = other === tenant || own.length === 0 ? 0 : await seenOf(users, table, own, other);
      if (common > 0) return { leak: `${common} of ${own.length} rows that ${tenant.name} sees are seen by ${other.name}, too` };
    }
  const twice = await seenTwice(table, trying);
  if (twice !== undefined) return { leak: twice };
  const other = tenants.find((tenant) => tenant !== first) as Tenant;
  const written = triesWrites ? await writesForAnother(users, table, first, other) : undefined;
  if (written !== undefined) return written;
  const shown = await shareOf(table, first, trying);
  return { seen: triesWrites ? shown : `${shown}; writing for others was not tried` };
}

/** Whole tables, by count: tenants that together see more rows than there are share some. */
async function seenTwice(table: Table, { users, tenants, countAll }: Trying): Promise<string | undefined> {
  const all = await countAll(table);
  if (all === undefined || all >= MOST_COUNTED) return undefined;
  let sum = 0;
  for (const { settings } of tenants) {
    await users.become(settings);
    sum += await countRows(users, table);
  }
  return sum > all ? `${tenants.length} tenants together see ${sum} rows, and there are ${all}` : undefined;
}

const NO_TENANTS = 'users differ in no setting of `postgres.session`, so nobody knows whose rows are whose';

async function rowsOf(users: Backend, table: Table, { settings }: Tenant): Promise<readonly string[]> {
  await users.become(settings);
  return (await users.ask(`select ${ROW} as id from ${table.name} limit ${MOST_ROWS}`)).map(({ id }) => String(id));
}

/** How many of those rows another sees. */
async function seenOf(users: Backend, table: Table, ids: readonly string[], { settings }: Tenant): Promise<number> {
  await users.become(settings);
  const places = ids.map((id) => `"${id.slice(id.indexOf(' ') + 1)}"`);
  const [row] = await users.ask(`select count(*)::int as n from ${table.name} where ctid = any($1::tid[]) and ${ROW} = any($2::text[])`, [
    `{${places.join(',')}}`,
    `{${ids.map((id) => `"${id}"`).join(',')}}`,
  ]);
  return Number(row?.['n']);
}

/** For people: how much of the table that is. */
async function shareOf(table: Table, { settings }: Tenant, { users, countAll }: Trying): Promise<string | undefined> {
  const all = await countAll(table);
  await users.become(settings);
  const seen = await countRows(users, table);
  const shown = (count: number): string => (count >= MOST_COUNTED ? `more than ${MOST_COUNTED - 1}` : String(count));
  return all === undefined ? `${shown(seen)} rows` : `${shown(seen)} of ${shown(all)} rows`;
}

export async function countRows(backend: Backend, table: Table): Promise<number> {
  const [row] = await backend.ask(`select count(*)::int as n from (select from ${table.name} limit ${MOST_COUNTED}) few`);
  return Number(row?.['n']);
}
