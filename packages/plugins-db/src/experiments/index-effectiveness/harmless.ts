import type { Asker } from './asker.ts';

/** Functions of the server itself whose effect a rollback does not undo. */
const LASTING =
  /\b(?:pg_(?:try_)?advisory_(?:un)?lock\w*|pg_(?:terminate|cancel)_backend|pg_notify|pg_reload_conf|pg_rotate_logfile|pg_switch_wal|pg_stat_reset\w*|pg_logical_\w+|pg_replication_\w+|pg_(?:create|drop|copy)_\w+|pg_promote|pg_wal_replay_\w+|pg_backup_\w+|pg_import_\w+|pg_export_snapshot|lo_export|lo_import|setval|dblink\w*)\s*\(/i;
/** Extensions whose volatile functions only draw something. */
const DRAWING = ['pgcrypto', 'uuid-ossp'];

/** What the server can make a plan of. */
export const isPlannable = (text: string): boolean => /^(?:select|insert|update|delete|merge|with|values|table)\b/i.test(code(text));

/** Other statements that may well have read tables. */
export const mayRead = (text: string): boolean => /^(?:copy|call|do|execute|declare|fetch|refresh|create)\b/i.test(code(text));

/** Why a statement must not be executed once more, in a transaction that is rolled back; undefined: it may. */
export async function whyNot(text: string, asker: Pick<Asker, 'rows'>): Promise<string | undefined> {
  const plain = code(text);
  if (!isPlannable(text)) return `there is no plan of ${/^\w+/.exec(plain)?.[0]?.toUpperCase() ?? 'it'}`;
  const lasting = LASTING.exec(plain)?.[0];
  if (lasting !== undefined) return `a rollback does not undo ${lasting.replace(/\s*\($/, '')}()`;
  const called = functionsIn(text);
  const [own] = await asker.rows(
    `select p.oid::regproc::text as name from pg_proc p where p.oid >= 16384 and p.provolatile = 'v' and lower(p.proname) = any ($1)
       and not exists (select from pg_depend d join pg_extension e on e.oid = d.refobjid
                       where d.objid = p.oid and d.deptype = 'e' and e.extname = any ($2)) limit 1`,
    [`{${called.join(',')}}`, `{${DRAWING.join(',')}}`],
  );
  return own === undefined ? undefined : `${String(own['name'])}() is volatile, and may do what a rollback does not undo`;
}

/** Without comments, texts and parentheses before the first word; names in quotes lose them. */
const code = (text: string): string =>
  text
    .replaceAll(TOKENS, (_, __: string | undefined, name: string | undefined) =>
      name === undefined ? ' ' : /^\w+$/.test(name) ? name : 'quoted',
    )
    .replace(/^[\s(]+/, '');
/** Names before a parenthesis, small. */
export const functionsIn = (text: string): readonly string[] => [
  ...new Set([...code(text).matchAll(/([a-z_]\w*)\s*\(/gi)].map(([, name = '']) => name.toLowerCase())),
];

/** Comments, `E'…'`, `'…'`, `$tag$…$tag$`, and names in quotes. */
const TOKENS = /--[^\n]*|\/\*[\s\S]*?\*\/|\be'(?:[^'\\]|\\[\s\S]|'')*'|'(?:[^']|'')*'|(\$\w*\$)[\s\S]*?\1|"((?:[^"]|"")*)"/gi;
