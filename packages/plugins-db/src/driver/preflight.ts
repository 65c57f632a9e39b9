import type { ProtocolScope } from '@loadgate/core';
import type { RunServer } from '../embedded/run-server.ts';
import type { PostgresConfig } from '../section.ts';
import { type Capacity, capacityOf, capacityQuery, freeConnections } from './capacity.ts';
import { NoAnswer, type Outside, openOutside } from './outside.ts';
import { place, type Server, shown } from './server.ts';
import { settingsOf } from './settings.ts';
import { whereItIs } from './where.ts';

/** An embedded server has room for so many, and for a few who look at it. */
const EMBEDDED_CONNECTIONS = 200;
const SPARE_CONNECTIONS = 20;

/** Starts the embedded server if that is what the run uses; logs in, takes the role, and counts connections. Throws what is wrong and what to do. */
export async function preflight(config: PostgresConfig, scope: ProtocolScope): Promise<void> {
  const needed = neededConnections(config, scope.expected);
  const told = config.embedded ? { ...(await startEmbedded(needed, scope)) } : undefined;
  if (told !== undefined) scope.tell?.(told);
  const { server, close } = await whereItIs(config, told === undefined ? scope : { ...scope, told });
  try {
    const outside = await openOutside(server, config.connectTimeout, scope);
    try {
      const [row = {}] = await outside.query(capacityQuery);
      const capacity = capacityOf(row);
      await takeRole(config, outside, scope);
      requireRoom(needed, capacity, config, server);
      const { free } = freeConnections(capacity);
      scope.log(`postgres: ${shown(server)} is there: PostgreSQL ${capacity.version}, ${free} connections free, ${needed} needed`);
    } finally {
      await outside.close();
    }
  } catch (error) {
    if (!(error instanceof NoAnswer)) throw error;
    throw new Error(withAdvice(error, server, config), { cause: error });
  } finally {
    await close();
  }
}

/** Those of users that an open load makes as it needs them are not known before. */
function neededConnections({ pool }: PostgresConfig, expected: ProtocolScope['expected']): number {
  if (expected === undefined) return pool ?? 1;
  return pool === undefined ? expected.users : Math.max(pool, expected.workers);
}

async function startEmbedded(needed: number, { signal, warn, log }: ProtocolScope): Promise<RunServer> {
  const { startForRun } = await import('../embedded/run-server.ts');
  log('postgres: starting the embedded server');
  const server = await startForRun(Math.max(EMBEDDED_CONNECTIONS, needed + SPARE_CONNECTIONS), signal);
  warn?.('the server is the embedded one, which forces nothing to disk: writes and commits are quicker than on a durable server');
  return server;
}

/** With what is the same for all users. */
async function takeRole(config: PostgresConfig, outside: Outside, scope: ProtocolScope): Promise<void> {
  const session = Object.fromEntries(Object.entries(config.session).filter(([, value]) => scope.isConstant(value)));
  const settings = settingsOf({ ...config, session }, scope, scope.nobody);
  if (settings === undefined) return;
  const statement = settings.statement(settings.of(scope.nobody));
  await outside.query(statement.text, statement.values);
}

function requireRoom(needed: number, capacity: Capacity, { pool }: PostgresConfig, server: Server): void {
  const { free, because } = freeConnections(capacity);
  if (needed <= free) return;
  const who = pool === undefined ? `${needed} users need a connection each` : `the pool needs ${needed} connections`;
  const way = pool === undefined ? 'Let users share some with `postgres.pool`, take fewer users' : 'Take a smaller `postgres.pool`';
  throw new Error(`${who}, and ${capacity.role} can have ${free} at ${place(server)}: ${because}. ${way}, or raise that limit.`);
}

function withAdvice({ kind, message }: NoAnswer, server: Server, { role }: PostgresConfig): string {
  const name = kind.replace(/^postgres\./, '');
  const what = advice[name]?.(server, role) ?? (/^[\dA-Z]{5}$/.test(name) ? undefined : advice['other']?.(server, role));
  const sentence = `${message}${/^[\dA-Z]{5}$/.test(name) ? ` (${shown(server)}, SQLSTATE ${name})` : ''}`;
  return `${sentence}${sentence.endsWith('?') ? '' : '.'}${what === undefined ? '' : ` ${what}`}`;
}

const WHERE = 'or name the right one with `postgres.url`, or write `postgres: { embedded: true }`';
const CREDENTIALS = 'Check `postgres.user` and the secret of `postgres.password` or `postgres.url`.';
const advice: Readonly<Record<string, (server: Server, role: string | undefined) => string>> = {
  refused: () => `Start the server, ${WHERE}.`,
  dns: () => `Check the name, ${WHERE}.`,
  unreachable: () => `Check the network, ${WHERE}.`,
  connect_timeout: () => `Check the server and what stands before it, ${WHERE}.`,
  reset: () => `Check the server and what stands before it, ${WHERE}.`,
  host_not_allowed: ({ host }) => `Write \`allowHosts: [${host}]\` at the top.`,
  '28P01': () => CREDENTIALS,
  '28000': ({ tls }) => (tls === undefined ? `${CREDENTIALS} If the server wants TLS, write \`postgres: { tls: true }\`.` : CREDENTIALS),
  '3D000': ({ database }) => `Create the database ${database}, or name another with \`postgres.database\`.`,
  '42501': ({ user }, role) =>
    role === undefined ? 'Grant what is missing, or log in as somebody who may.' : `Grant it: \`grant ${role} to ${user}\`.`,
  '53300': () => 'Close connections that nobody uses, or raise max_connections or the limit of the role.',
  '55000': ({ database }) => `Let it: \`alter database ${database} allow_connections true\`, or name another with \`postgres.database\`.`,
  '57P03': () => 'Wait until it is up.',
  '22023': () => 'Check `postgres.role` and `postgres.session`.',
  '42704': () => 'Check `postgres.role` and `postgres.session`.',
  tls_expired: () => 'Renew it, or set `postgres: { tls: { insecure: true } }` to test without verification.',
};
