import { createHmac } from 'node:crypto';
import pg from 'pg';
import { insertRows } from './rows.ts';
import { createSearchIndex, createTables, dropSearchIndex, sampleMark, sampleOwner, sampleRole } from './schema.ts';

export interface PrepareOptions {
  /** Leaves out the index that the search by name depends on. */
  readonly withoutSearchIndex?: boolean;
}

/** A database with the sample's tables, rows and roles. */
export interface PreparedDatabase {
  /** Logs in as {@link sampleRole}; holds its password. */
  readonly url: string;
  readonly role: typeof sampleRole;
  readonly owner: typeof sampleOwner;
}

/**
 * Makes the sample's roles, tables and rows where they are missing; takes well under two seconds, and may be called again.
 * `adminUrl` has to log in as somebody who may create roles. Throws if the schema `public` has other tables of these names.
 */
export async function prepareDatabase(adminUrl: string, options: PrepareOptions = {}): Promise<PreparedDatabase> {
  const url = new URL(adminUrl);
  // Derived, not drawn: a second service on the same server must not change the password under the first.
  const password = createHmac('sha256', url.password || 'no password')
    .update(sampleRole)
    .digest('base64url');
  const client = new pg.Client({ connectionString: adminUrl, application_name: 'loadgate sample', connectionTimeoutMillis: 10_000 });
  await client.connect();
  try {
    const isNew = await inTransaction(client, async () => {
      await ensureRoles(client, password);
      const made = await ensureTables(client);
      await client.query(options.withoutSearchIndex ? dropSearchIndex : createSearchIndex);
      return made;
    });
    if (isNew) await client.query('vacuum analyze tenants, contacts, tickets');
  } finally {
    await client.end();
  }
  url.username = sampleRole;
  url.password = password;
  return { url: url.href, role: sampleRole, owner: sampleOwner };
}

async function inTransaction<T>(client: pg.Client, work: () => Promise<T>): Promise<T> {
  await client.query('begin');
  try {
    // One at a time; and committed for good, or the vacuum that follows could not mark the pages as visible to all.
    await client.query(`select pg_advisory_xact_lock(hashtext('${sampleMark}')); set local synchronous_commit = on`);
    await client.query('set local search_path = public');
    const result = await work();
    await client.query('commit');
    return result;
  } catch (error) {
    await client.query('rollback');
    throw error;
  }
}

async function ensureRoles(client: pg.Client, password: string): Promise<void> {
  const { rows } = await client.query<{ rolname: string }>('select rolname from pg_roles where rolname = any($1)', [
    [sampleRole, sampleOwner],
  ]);
  const has = (role: string) => rows.some(({ rolname }) => rolname === role);
  if (!has(sampleOwner)) await client.query(`create role ${sampleOwner} nologin`);
  if (!has(sampleRole)) await client.query(`create role ${sampleRole} login nosuperuser nocreatedb nocreaterole nobypassrls`);
  await client.query(`alter role ${sampleRole} password ${client.escapeLiteral(password)}`);
  await client.query(`alter role ${sampleRole} set statement_timeout = '30s'`);
  await client.query(`grant ${sampleOwner} to current_user`);
  await client.query(`grant usage, create on schema public to ${sampleOwner}; grant usage on schema public to ${sampleRole}`);
}

/** Whether they had to be made. */
async function ensureTables(client: pg.Client): Promise<boolean> {
  const { rows } = await client.query<{ found: string | null; mark: string | null }>(
    `select to_regclass('tenants')::text as found, obj_description(to_regclass('tenants'), 'pg_class') as mark`,
  );
  if (rows[0]?.found) {
    if (rows[0].mark === sampleMark) return false;
    throw new Error('This database has a table "tenants" that is not ours. Give the sample a database of its own.');
  }
  await client.query(`set local role ${sampleOwner}`);
  await client.query(createTables);
  await client.query('reset role');
  // It would bind whoever is neither superuser nor their owner, and keep out rows of fifty tenants at a time.
  await client.query('alter table contacts disable row level security; alter table tickets disable row level security');
  await client.query(insertRows);
  await client.query('alter table contacts enable row level security; alter table tickets enable row level security');
  return true;
}
