import type { Monitor, MonitorScope } from '@loadgate/core';
import { type Outside, openOutside } from '../driver/outside.ts';
import type { Server } from '../driver/server.ts';
import type { PostgresMonitorOptions } from './postgres-monitor.ts';
import { findStatements } from './statement-source.ts';
import { Watch } from './watch.ts';
import { watchedServer } from './whereabouts.ts';

const CONNECT_TIMEOUT_US = 5e6;
const OLDEST = 140_000;
/** Nothing of ours may hold the server up, or change anything in it. */
const LIMITS = `select set_config('statement_timeout', '2s', false), set_config('lock_timeout', '1s', false), set_config('default_transaction_read_only', 'on', false),
  current_setting('server_version') as version, current_setting('server_version_num')::int as number`;

/** Logs in and reads once, so that rates have something to grow from. Rejects with a sentence without a password. */
export async function openMonitor(options: PostgresMonitorOptions, scope: MonitorScope): Promise<Monitor> {
  const { server, isEmbedded } = await watchedServer(options, scope);
  const outside = await openOutside(server, CONNECT_TIMEOUT_US, { ...scope, root: scope.root ?? '.' });
  try {
    const tell = (message: string): void => (scope.notice === undefined ? scope.log(message) : scope.notice(message));
    const source = await findStatements(outside, isEmbedded);
    if ('missing' in source) tell(`statements are not watched: ${source.missing}`);
    await requireVersion(outside);
    const watch = new Watch({
      outside,
      reopen: () => reopened(server, scope),
      schema: 'schema' in source ? source.schema : undefined,
      nPlusOne: options.nPlusOne,
      tell,
    });
    await watch.sample();
    return watch;
  } catch (error) {
    await outside.close();
    throw error;
  }
}

async function reopened(server: Server, scope: MonitorScope): Promise<Outside> {
  const outside = await openOutside(server, CONNECT_TIMEOUT_US, { ...scope, root: scope.root ?? '.' });
  await outside.query(LIMITS);
  return outside;
}

async function requireVersion(outside: Outside): Promise<void> {
  const [{ version = '', number = 0 } = {}] = await outside.query(LIMITS);
  if (Number(number) < OLDEST) throw new Error(`PostgreSQL ${String(version)} is too old to be watched: 14 or newer is`);
}
