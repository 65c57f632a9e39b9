import { readFileSync, realpathSync, statSync } from 'node:fs';
import path from 'node:path';
import { EmbeddedPostgresError } from './error.ts';

/** An entry of the password file. */
export interface Account {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

/**
 * Who runs the server: nobody else (`undefined`) for an ordinary user; for root, whom PostgreSQL refuses, the account
 * asked for, else `postgres`, else `nobody`. A bare user id would not do: initdb looks itself up in the password file.
 */
export function pickAccount(asked: string | undefined, uid = process.getuid?.(), passwd?: string): Account | undefined {
  if (uid !== 0) return undefined;
  const accounts = parseAccounts(passwd ?? readFileSync('/etc/passwd', 'utf8'));
  const names = asked ? [asked] : ['postgres', 'nobody'];
  for (const name of names) {
    const found = accounts.find((account) => account.name === name && account.uid !== 0);
    if (found) return found;
  }
  throw new EmbeddedPostgresError(
    'LG_EMBEDDED_ACCOUNT',
    `PostgreSQL does not run as root, and there is no unprivileged account called ${names.join(' or ')}.`,
    'Run as an ordinary user, or name an account in LOADGATE_PG_RUN_AS.',
  );
}

/** Whether the account may enter the folder and every one above it. */
export function canEnter(account: Account, folder: string): boolean {
  let dir = realpathSync(folder);
  for (;;) {
    const { uid, gid, mode } = statSync(dir);
    const search = uid === account.uid ? 0o100 : gid === account.gid ? 0o010 : 0o001;
    if (!(mode & search)) return false;
    const parent = path.dirname(dir);
    if (parent === dir) return true;
    dir = parent;
  }
}

function parseAccounts(passwd: string): Account[] {
  return passwd.split('\n').flatMap((line) => {
    const [name, , uid, gid] = line.split(':');
    return name && uid && gid ? [{ name, uid: Number(uid), gid: Number(gid) }] : [];
  });
}
