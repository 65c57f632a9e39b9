import { NoAnswer } from '../../driver/outside.ts';
import type { Backend } from './backend.ts';
import type { Table } from './tables.ts';
import type { Tenant } from './tenants.ts';

/** What one tenant can do to another's rows, or what of it could not be tried; undefined: nothing. */
export type Writing = { readonly leak: string } | { readonly open: string } | undefined;

/** One tenant tries to delete and to change rows that he does not see, and to write one like another's; all is rolled back. */
export async function writesForAnother(users: Backend, table: Table, owner: Tenant, other: Tenant): Promise<Writing> {
  await users.become(owner.settings);
  const [row] = await users.ask(`select to_jsonb(one)::text as content from ${table.name} one limit 1`);
  const columns = (await users.ask(COLUMNS, [table.oid])).map(({ name }) => String(name));
  if (row === undefined || columns[0] === undefined) return undefined;
  await users.become(other.settings);
  const [own] = await users.ask(`select count(*)::int as n from ${table.name}`);
  const [changes, list] = [Number(own?.['n']), columns.join(', ')];
  const insert = `insert into ${table.name} (${list}) overriding system value select ${list} from jsonb_populate_record(null::${table.name}, $1::jsonb)`;
  const tries = [
    // without a condition neither needs a right to read, whose policy would hide what they reach
    { text: `delete from ${table.name}`, values: [], allowed: changes, could: 'delete rows that he does not see' },
    {
      text: `update ${table.name} set ${columns.at(-1)} = default`,
      values: [],
      allowed: changes,
      could: 'change rows that he does not see',
    },
    { text: insert, values: [String(row['content'])], allowed: 0, could: `write a row of ${owner.name}` },
  ];
  let open: string | undefined;
  for (const { text, values, allowed, could } of tries) {
    const done = await rowsOf(users, other, text, values);
    if (typeof done === 'number' && done > allowed) return { leak: `${other.name} could ${could}` };
    if (typeof done === 'string') open ??= done;
  }
  return open === undefined ? undefined : { open: `writing for others could not be tried: ${open}` };
}

/** Columns that may be given a value. */
const COLUMNS = `select format('%I', attname) as name from pg_attribute
  where attrelid = $1::oid and attnum > 0 and not attisdropped and attgenerated = '' order by attidentity <> '', attnum`;

/** How many rows it reached; why nobody knows. What is refused reached none. */
async function rowsOf(users: Backend, { settings }: Tenant, text: string, values: readonly string[]): Promise<number | string> {
  await users.become(settings);
  try {
    const { statement } = await users.time({ text, name: '', isSimple: false, keepsRows: 0 }, values);
    return statement.count;
  } catch (error) {
    if (!(error instanceof NoAnswer) || error.kind === 'interrupted' || error.kind === 'postgres.connection_lost') throw error;
    if (error.kind === 'postgres.42501') return 0;
    // a policy is asked before what is unique: a new row that fails only there had passed it
    if (error.kind === 'postgres.23505' && text.startsWith('insert')) return 1;
    return text.startsWith('insert') ? error.message : 0;
  }
}
