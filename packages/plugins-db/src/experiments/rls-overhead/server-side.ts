import type { ObservedQuery } from '../../driver/observed.ts';
import { NoAnswer } from '../../driver/outside.ts';
import type { Backend } from './backend.ts';

/** By role: executions that the server has counted, and their time. */
export type Executions = ReadonlyMap<string, { readonly calls: number; readonly us: number }>;

/** What pg_stat_statements knows of a query, asked as whoever logs in; undefined where it is not there, or not for us. */
export interface ServerSide {
  read(queryId: string): Promise<Executions>;
}

export async function serverSide(backend: Backend): Promise<ServerSide | undefined> {
  try {
    await backend.become([]);
    const [row] = await backend.ask(
      `select format('%I', extnamespace::regnamespace::text) as at from pg_extension where extname = 'pg_stat_statements'`,
    );
    if (row === undefined) return undefined;
    const text = `select pg_get_userbyid(userid)::text as role, sum(calls)::float8 as calls, sum(total_exec_time) * 1e3 as us
      from ${String(row['at'])}.pg_stat_statements
      where queryid::text = $1 and dbid = (select oid from pg_database where datname = current_database()) group by 1`;
    // also loaded, and to be looked at by us?
    await backend.ask(text, ['0']);
    return {
      async read(queryId) {
        await backend.become([]);
        const rows = await backend.ask(text, [queryId]);
        return new Map(rows.map(({ role, calls, us }) => [String(role), { calls: Number(calls), us: Number(us) }]));
      },
    };
  } catch (error) {
    if (error instanceof NoAnswer && error.kind !== 'interrupted') return undefined;
    throw error;
  }
}

/** As the server counts it, for whoever this backend is now; undefined where it computes none. */
export async function queryIdOf(backend: Backend, text: string, values: ObservedQuery['values']): Promise<string | undefined> {
  // as text: a number of 64 bits does not survive JSON
  const rows = await backend.ask(`explain (verbose) ${text}`, values);
  return rows.map((row) => /^\s*Query Identifier: (-?\d+)/.exec(String(row['QUERY PLAN']))?.[1]).find((id) => id !== undefined);
}

/** Mean time of those that were added for a role; undefined: none. */
export function meanUs(role: string, before: Executions, after: Executions): number | undefined {
  const old = before.get(role) ?? { calls: 0, us: 0 };
  const now = after.get(role) ?? old;
  return now.calls > old.calls ? (now.us - old.us) / (now.calls - old.calls) : undefined;
}
