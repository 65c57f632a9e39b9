import type { PostgresConfig, TlsConfig } from '../section.ts';

/** Where to connect to and as whom. Never to be shown as it is. */
export interface Server {
  /** Name, address, or the folder of a unix socket. */
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly user: string;
  /** `''`: none was given. */
  readonly password: string;
  readonly tls: Encryption | undefined;
}
export interface Encryption extends Omit<TlsConfig, 'insecure'> {
  /** `none` trusts anybody, `ca` any host that the authority knows. */
  readonly verifies: 'none' | 'ca' | 'host';
}

/** For people: without the password. */
export const shown = ({ host, port, user, database }: Server): string => `${user}@${host}:${port}/${database}`;
export const place = ({ host, port }: Pick<Server, 'host' | 'port'>): string =>
  isSocket(host) ? `${host} (port ${port})` : `${host}:${port}`;
export const isSocket = (host: string): boolean => host.startsWith('/');

/** What a section says of where it is. */
export type Place = Pick<PostgresConfig, 'url' | 'host' | 'port' | 'database' | 'user' | 'password' | 'tls'>;

/** Puts together what the section says; `render` yields the values of templates. Throws a sentence without a password in it. */
export function serverOf(config: Place, render: (written: string | number) => string): Server {
  const read = (written: string | number | undefined): string | undefined => (written === undefined ? undefined : render(written));
  const url = config.url === undefined ? NOTHING : partsOf(render(config.url));
  const user = read(config.user) ?? url.user ?? 'postgres';
  return {
    host: read(config.host) ?? url.host ?? 'localhost',
    port: portOf(read(config.port) ?? url.port ?? '5432'),
    database: read(config.database) ?? url.database ?? user,
    user,
    password: read(config.password) ?? url.password ?? '',
    tls: encryptionOf(config.tls, url),
  };
}

interface UrlParts {
  readonly host?: string | undefined;
  readonly port?: string | undefined;
  readonly database?: string | undefined;
  readonly user?: string | undefined;
  readonly password?: string | undefined;
  readonly sslmode?: string | undefined;
  readonly sslrootcert?: string | undefined;
}
const NOTHING: UrlParts = {};
const PARAMETERS = ['host', 'port', 'dbname', 'user', 'password', 'sslmode', 'sslrootcert'];

function partsOf(text: string): UrlParts {
  const url = /^postgres(?:ql)?:\/\//i.test(text) && URL.canParse(text) ? new URL(text) : undefined;
  // what was given is not told: it may hold a password
  if (url === undefined)
    throw new Error('postgres.url is no URL of a PostgreSQL server; it reads postgresql://user:password@host:5432/database');
  const odd = [...url.searchParams.keys()].find((name) => !PARAMETERS.includes(name) && !HARMLESS.has(name));
  if (odd !== undefined) throw new Error(`postgres.url: the parameter "${odd}" is not known; known are ${PARAMETERS.join(', ')}`);
  const parameter = (name: string): string | undefined => url.searchParams.get(name) ?? undefined;
  const part = (written: string): string | undefined => (written === '' ? undefined : decoded(written));
  return {
    host: parameter('host') ?? part(url.hostname.replace(/^\[|\]$/g, '')),
    port: parameter('port') ?? part(url.port),
    database: parameter('dbname') ?? part(url.pathname.slice(1)),
    user: parameter('user') ?? part(url.username),
    password: parameter('password') ?? part(url.password),
    sslmode: parameter('sslmode'),
    sslrootcert: parameter('sslrootcert'),
  };
}
/** Ours wins over the one, and the other says what every connection does. */
const HARMLESS = new Set(['application_name', 'fallback_application_name', 'channel_binding']);

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new Error('postgres.url: a percent sign in it stands for itself only as %25');
  }
}

function portOf(text: string): number {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) throw new Error(`postgres.port: "${text}" is no port`);
  return port;
}

const MODES: Readonly<Record<string, Encryption['verifies'] | 'off'>> = {
  disable: 'off',
  require: 'none',
  'no-verify': 'none',
  'verify-ca': 'ca',
  'verify-full': 'host',
};

function encryptionOf(tls: PostgresConfig['tls'], { sslmode, sslrootcert }: UrlParts): Encryption | undefined {
  if (typeof tls === 'object') {
    const { insecure, ...rest } = tls;
    return { ...rest, verifies: insecure ? 'none' : 'host' };
  }
  if (tls) return { ca: sslrootcert, verifies: 'host' };
  if (sslmode === undefined) return undefined;
  const mode = MODES[sslmode];
  if (mode === undefined)
    throw new Error(`postgres.url: sslmode=${sslmode} leaves open what happens; write ${Object.keys(MODES).join(', ')}`);
  // as libpq has it, an authority turns `require` into `verify-ca`
  return mode === 'off' ? undefined : { ca: sslrootcert, verifies: mode === 'none' && sslrootcert !== undefined ? 'ca' : mode };
}
