import type { ResultRow } from './statement.ts';

/** What stands between a role and more connections; all of other sessions than the one that asks. */
export interface Capacity {
  readonly version: string;
  readonly role: string;
  readonly isSuperuser: boolean;
  readonly maxConnections: number;
  /** Of them, those that this role may not have. */
  readonly reserved: number;
  readonly used: number;
  /** −1: no limit, as for all superusers. */
  readonly roleLimit: number;
  readonly usedByRole: number;
  readonly databaseLimit: number;
  readonly usedByDatabase: number;
}

// who may not look at other sessions sees no type of theirs; what has no database is no client
const CLIENTS = `pg_stat_activity where pid <> pg_backend_pid() and datid is not null and coalesce(backend_type, 'client backend') = 'client backend'`;

export const capacityQuery = `
select current_setting('server_version') as version, role.rolname as role, role.rolsuper as superuser,
  current_setting('max_connections')::int as max,
  current_setting('superuser_reserved_connections')::int as for_superusers,
  coalesce(current_setting('reserved_connections', true), '0')::int as reserved,
  coalesce((select pg_has_role(session_user, oid, 'member') from pg_roles where rolname = 'pg_use_reserved_connections'), false) as may_use_reserved,
  (select count(*) from ${CLIENTS}) as used,
  role.rolconnlimit as role_limit, (select count(*) from ${CLIENTS} and usename = session_user) as used_by_role,
  db.datconnlimit as db_limit, (select count(*) from ${CLIENTS} and datname = current_database()) as used_by_db
from pg_roles role, pg_database db
where role.rolname = session_user and db.datname = current_database()`;

export function capacityOf(row: ResultRow): Capacity {
  const number = (name: string): number => Number(row[name]);
  const isSuperuser = row['superuser'] === true;
  const limit = (name: string): number => (isSuperuser ? -1 : number(name));
  return {
    version: String(row['version']).replace(/ .*$/, ''),
    role: String(row['role']),
    isSuperuser,
    maxConnections: number('max'),
    reserved: isSuperuser ? 0 : number('for_superusers') + (row['may_use_reserved'] === true ? 0 : number('reserved')),
    used: number('used'),
    roleLimit: limit('role_limit'),
    usedByRole: number('used_by_role'),
    databaseLimit: limit('db_limit'),
    usedByDatabase: number('used_by_db'),
  };
}

/** How many more connections the role may have, and which limit says so. */
export function freeConnections(capacity: Capacity): { readonly free: number; readonly because: string } {
  const { maxConnections, reserved, used, role, roleLimit, usedByRole, databaseLimit, usedByDatabase } = capacity;
  const kept = reserved === 0 ? '' : `, ${reserved} of them reserved`;
  const limits = [
    { free: maxConnections - reserved - used, because: `max_connections is ${maxConnections}${kept}, ${used} in use` },
    ...(roleLimit < 0
      ? []
      : [{ free: roleLimit - usedByRole, because: `the connection limit of ${role} is ${roleLimit}, ${usedByRole} in use` }]),
    ...(databaseLimit < 0
      ? []
      : [
          {
            free: databaseLimit - usedByDatabase,
            because: `the connection limit of the database is ${databaseLimit}, ${usedByDatabase} in use`,
          },
        ]),
  ];
  return limits.reduce((least, limit) => (limit.free < least.free ? limit : least));
}
