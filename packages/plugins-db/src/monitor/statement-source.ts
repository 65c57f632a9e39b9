import type { Outside } from '../driver/outside.ts';
import { NoAnswer } from '../driver/outside.ts';
import { isTransactionControl, shownStatement } from './statement-text.ts';

/** Where pg_stat_statements is, or why it is not watched and what to do. */
export type StatementSource = { readonly schema: string } | { readonly missing: string };

const EXTENSION = `
select current_database() as database, (select quote_ident(nspname) from pg_extension join pg_namespace n on n.oid = extnamespace
  where extname = 'pg_stat_statements') as schema`;

/** Makes the extension where the server is our own. */
export async function findStatements(outside: Outside, isEmbedded: boolean): Promise<StatementSource> {
  if (isEmbedded) await outside.query('create extension if not exists pg_stat_statements');
  const [row = {}] = await outside.query(EXTENSION);
  const { schema } = row;
  if (typeof schema !== 'string')
    return {
      missing: `the database ${String(row['database'])} has no extension pg_stat_statements; as superuser: create extension pg_stat_statements`,
    };
  try {
    await outside.query(
      `select (select count(*) from ${schema}.pg_stat_statements(false)), (select dealloc from ${schema}.pg_stat_statements_info)`,
    );
    return { schema };
  } catch (error) {
    if (!(error instanceof NoAnswer)) throw error;
    return { missing: reasons[error.kind] ?? `pg_stat_statements does not answer: ${error.message}` };
  }
}

const reasons: Readonly<Record<string, string>> = {
  'postgres.55000': 'pg_stat_statements is not loaded; add it to shared_preload_libraries and restart the server',
  'postgres.42501': 'this role may not read pg_stat_statements; grant pg_monitor to it, and usage on the schema of the extension',
};

export interface KnownStatement {
  readonly id: string;
  /** As it may be shown. */
  readonly text: string;
  readonly isTransactionControl: boolean;
}

/** Texts of some statements, and the id of the statement that asks for them. */
export async function statementTexts(
  outside: Outside,
  schema: string,
  ids: readonly string[],
): Promise<{ readonly known: readonly KnownStatement[]; readonly ownId: string }> {
  const rows = await outside.query(
    `select queryid::text as id, min(left(query, 2000)) as text, (select query_id::text from pg_stat_activity where pid = pg_backend_pid()) as own_id
from ${schema}.pg_stat_statements where queryid = any($1::bigint[]) group by queryid`,
    [`{${ids.join(',')}}`],
  );
  const known = rows.map(({ id, text }) => ({
    id: String(id),
    text: shownStatement(String(text)),
    isTransactionControl: isTransactionControl(String(text)),
  }));
  return { known, ownId: String(rows[0]?.['own_id'] ?? '') };
}
