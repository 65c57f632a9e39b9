import { NoAnswer } from '../../driver/outside.ts';
import type { Backend } from './backend.ts';
import type { Isolation } from './isolation.ts';
import type { Table } from './tables.ts';
import type { Tenant } from './tenants.ts';

/** Rows that are looked at. */
const MOST_ROWS = 10_000;

/**
 * Tables without row security whose rows a tenant sees although others own them: they have a column by which policies of other tables keep
 * tenants apart, and show him several values of it.
 */
export async function forgottenTables(users: Backend, tables: readonly Table[], tenants: readonly Tenant[]): Promise<readonly Isolation[]> {
  const open = tables.filter(({ isOn, policies }) => !isOn && policies === 0);
  const [tenant] = tenants;
  if (open.length === 0 || tenant === undefined) return [];
  await users.become(tenant.settings);
  const rows = await users.ask(TELLING, [`{${open.map(({ oid }) => oid).join(',')}}`]);
  const found: Isolation[] = [];
  for (const { oid, name: column } of rows) {
    const table = open.find((one) => one.oid === oid);
    if (table === undefined || found.some((one) => one.table === table.name)) continue;
    const values = await valuesOf(users, table, tenant, String(column));
    if (values < 2) continue;
    const leak = `it has no row security: ${tenant.name} sees rows of ${values} values of ${column}, by which policies of other tables keep tenants apart`;
    found.push({ table: table.name, leak, open: undefined, seen: undefined });
  }
  return found;
}

/** `id` and the like tell rows from each other, not tenants: a column that is unique by itself is none of them. */
const TELLING = `
select a.attrelid::text as oid, format('%I', a.attname) as name
from pg_attribute a
where a.attrelid = any($1::oid[]) and a.attnum > 0 and not a.attisdropped
  and not exists (select from pg_index where indrelid = a.attrelid and indisunique and indkey::text = a.attnum::text)
  and exists (
    select from pg_policy p join pg_depend d on d.classid = 'pg_policy'::regclass and d.objid = p.oid
      and d.refclassid = 'pg_class'::regclass and d.refobjid = p.polrelid
    join pg_attribute other on other.attrelid = d.refobjid and other.attnum = d.refobjsubid
    where other.attname = a.attname and other.atttypid = a.atttypid
      and strpos(concat(pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid)), 'current_setting(') > 0
  )
order by a.attnum`;

async function valuesOf(users: Backend, table: Table, { settings }: Tenant, column: string): Promise<number> {
  try {
    await users.become(settings);
    const [row] = await users.ask(
      `select count(distinct ${column})::int as n from (select ${column} from ${table.name} limit ${MOST_ROWS}) few`,
    );
    return Number(row?.['n']);
  } catch (error) {
    // what it may not read it does not see
    if (error instanceof NoAnswer && error.kind === 'postgres.42501') return 0;
    throw error;
  }
}
