import { NoAnswer } from '../../driver/outside.ts';
import type { Backend } from './backend.ts';
import type { Table } from './tables.ts';
import type { Tenant } from './tenants.ts';

/**
 * One tenant tries to change another's row, and to write a row like his; both are rolled back. What of it went through, as a sentence.
 * Undefined: nothing, or it could not be tried.
 */
export async function writesForAnother(users: Backend, table: Table, owner: Tenant, other: Tenant): Promise<string | undefined> {
  await users.become(owner.settings);
  const [row] = await users.ask(`select ctid::text as place, to_jsonb(one)::text as content from ${table.name} one limit 1`);
  const columns = (await users.ask(COLUMNS, [table.oid])).map(({ name }) => String(name));
  if (row === undefined || columns[0] === undefined) return undefined;
  const place = String(row['place']);
  if (await goesThrough(users, other, `update ${table.name} set ${columns[0]} = ${columns[0]} where ctid = $1::tid`, [place]))
    return `${other.name} could change a row of ${owner.name}`;
  const list = columns.join(', ');
  const insert = `insert into ${table.name} (${list}) overriding system value select ${list} from jsonb_populate_record(null::${table.name}, $1::jsonb)`;
  return (await goesThrough(users, other, insert, [String(row['content'])]))
    ? `${other.name} could write a row of ${owner.name}`
    : undefined;
}

/** Columns that may be given a value. */
const COLUMNS = `select format('%I', attname) as name from pg_attribute
  where attrelid = $1::oid and attnum > 0 and not attisdropped and attgenerated = '' order by attidentity <> '', attnum`;

/** A policy is asked before what is unique: a row that fails only there had passed it. */
async function goesThrough(users: Backend, { settings }: Tenant, text: string, values: readonly string[]): Promise<boolean> {
  await users.become(settings);
  try {
    const { statement } = await users.time({ text, name: '', isSimple: false, keepsRows: 0 }, values);
    return statement.count > 0;
  } catch (error) {
    if (!(error instanceof NoAnswer) || error.kind === 'interrupted') throw error;
    return error.kind === 'postgres.23505';
  }
}
