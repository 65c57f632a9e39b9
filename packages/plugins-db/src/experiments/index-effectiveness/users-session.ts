import type { ObservedQuery } from '../../driver/observed.ts';
import type { Asker } from './asker.ts';

type Setting = readonly [name: string, value: string];

/** A lock that somebody else holds is told, not waited for. */
const LOCK_TIMEOUT = '500ms';

/** Bounds what follows in this transaction. */
export const bound = (asker: Asker, timeoutUs: number): Promise<unknown> =>
  setLocally(asker, [
    ['lock_timeout', LOCK_TIMEOUT],
    ['statement_timeout', `${Math.max(1, Math.round(timeoutUs / 1e3))}ms`],
  ]);

/** For the rest of the transaction, as users are after their login. */
export async function beUser(asker: Asker, { settings }: ObservedQuery, timeoutUs: number): Promise<void> {
  await setLocally(asker, settings);
  // theirs may be shorter: what they do not wait for shall be measured all the same
  await bound(asker, timeoutUs);
}

/** As {@link beUser}, for somebody else who may take their role: `login` is who users log in as, and `defaults` what that gives them. */
export async function becomeUser(
  asker: Asker,
  login: string,
  defaults: readonly Setting[],
  query: ObservedQuery,
  timeoutUs: number,
): Promise<void> {
  await setLocally(asker, [['role', login], ...defaults]);
  await beUser(asker, query, timeoutUs);
}

/** Ends {@link becomeUser}. */
export const beOneself = (asker: Asker): Promise<unknown> => setLocally(asker, [['role', 'none']]);

/** What `alter role … set` and `alter database … set` give to whoever logs in so, the more special later. */
export async function loginDefaults(asker: Asker, login: string): Promise<readonly Setting[]> {
  const rows = await asker.rows(
    `select split_part(entry, '=', 1) as name, substr(entry, strpos(entry, '=') + 1) as value
     from pg_db_role_setting, unnest(setconfig) with ordinality as entries(entry, at)
     where setdatabase in (0, (select oid from pg_database where datname = current_database()))
       and setrole in (0, (select oid from pg_roles where rolname = $1))
     order by setrole <> 0, setdatabase <> 0, at`,
    [login],
  );
  return rows.map(({ name, value }) => [String(name), String(value)]);
}

async function setLocally(asker: Asker, settings: readonly Setting[]): Promise<void> {
  if (settings.length === 0) return;
  const calls = settings.map((_, i) => `set_config($${2 * i + 1}, $${2 * i + 2}, true)`);
  await asker.ask(`select ${calls.join(', ')}`, settings.flat());
}
