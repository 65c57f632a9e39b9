import type { PgError } from './pg-client.ts';

/** What went wrong, for machines and for people. */
export interface Fault {
  /** `postgres.40001`, `postgres.refused`; `generator.…` where this machine ran out of something. */
  readonly error: string;
  readonly message: string;
  /** The server did answer, if only with an error. */
  readonly answered: boolean;
}
const SQLSTATE = /^[\dA-Z]{5}$/;

/** An error that the server answered a statement with. Details are left out: they hold rows. */
export function answerFault({ code, message }: PgError): Fault {
  return { error: `postgres.${code ?? 'other'}`, message, answered: true };
}

/** The connection was lost, in use or not. */
export function lostFault(error: PgError | undefined, place: string): Fault {
  // the last words of a server that ends a connection
  if (error !== undefined && isAnswer(error)) return answerFault(error);
  return { error: 'postgres.connection_lost', message: `the connection to ${place} was lost`, answered: false };
}

/** No connection came about. */
export function connectFault(error: PgError, place: string): Fault {
  if (isAnswer(error)) return answerFault(error);
  const [kind, said] = byCode[error.code ?? ''] ?? byMessage.find(([words]) => words.test(error.message))?.[1] ?? tls(error) ?? other;
  return { error: kind, message: said(place, error), answered: false };
}

export const hostFault = (host: string): Fault => ({
  error: 'postgres.host_not_allowed',
  message: `${host} is none of the hosts this run may connect to; add it to allowHosts`,
  answered: false,
});

const isAnswer = ({ code, severity }: PgError): boolean => severity !== undefined && SQLSTATE.test(code ?? '');

type Row = readonly [kind: string, said: (at: string, error: PgError & TlsError) => string];
interface TlsError {
  /** OpenSSL's, without where in its sources it stands. */
  readonly reason?: string;
  /** Names in the certificate that was shown. */
  readonly cert?: { readonly subjectaltname?: string };
}

const other: Row = ['postgres.other', (at, { message }) => `${at}: ${message}`];
const unverified: Row = ['postgres.tls', (at) => `the certificate of ${at} cannot be verified; name its authority in postgres.tls.ca`];
const selfSigned: Row = ['postgres.tls_self_signed', (at) => `the certificate of ${at} is self-signed; name it in postgres.tls.ca`];

const tls = ({ code }: PgError): Row | undefined =>
  code?.startsWith('ERR_SSL_') || code?.startsWith('ERR_TLS_') || code === 'EPROTO'
    ? ['postgres.tls', (at, { reason, message }) => `no TLS with ${at}: ${reason ?? message}`]
    : undefined;

const namesOf = ({ cert }: TlsError): string => cert?.subjectaltname?.replaceAll(/DNS:|IP Address:/g, '') ?? 'another host';

/** The client library has no codes for these. */
const byMessage: readonly (readonly [words: RegExp, row: Row])[] = [
  [/terminated unexpectedly/, ['postgres.reset', (at) => `${at} closed the connection during the login; does this port speak PostgreSQL?`]],
  [/does not support SSL/, ['postgres.tls', (at) => `${at} does not speak TLS; leave postgres.tls out`]],
  [/establishing an SSL connection/, ['postgres.tls', (at) => `${at} does not speak PostgreSQL`]],
  [/password must be a (?:non-empty )?string/, ['postgres.28P01', (at) => `${at} asks for a password, and none was given`]],
  [/^(?:SASL|Unknown auth)/i, ['postgres.login', (at, { message }) => `no login at ${at}: ${message}`]],
];

const byCode: Readonly<Record<string, Row>> = {
  ECONNREFUSED: ['postgres.refused', (at) => `nothing answers at ${at} (connection refused)`],
  ENOENT: ['postgres.refused', (at) => `nothing answers at ${at} (there is no such socket)`],
  EACCES: ['postgres.refused', (at) => `nothing answers at ${at} (no permission for the socket)`],
  ENOTFOUND: ['postgres.dns', (at) => `there is no host ${at.replace(/:\d+$/, '')}`],
  EAI_AGAIN: ['postgres.dns', (at) => `the name ${at.replace(/:\d+$/, '')} could not be looked up: the name server does not answer`],
  ETIMEDOUT: ['postgres.connect_timeout', (at) => `${at} did not accept the connection in time`],
  EHOSTUNREACH: ['postgres.unreachable', (at) => `there is no way to ${at} (host unreachable)`],
  ENETUNREACH: ['postgres.unreachable', (at) => `there is no way to ${at} (network unreachable)`],
  ECONNRESET: ['postgres.reset', (at) => `${at} closed the connection during the login`],
  EPIPE: ['postgres.reset', (at) => `${at} closed the connection during the login`],
  CERT_HAS_EXPIRED: ['postgres.tls_expired', (at) => `the certificate of ${at} has expired`],
  ERR_TLS_CERT_ALTNAME_INVALID: [
    'postgres.tls_wrong_host',
    (at, error) => `the certificate of ${at} is for ${namesOf(error)}; set postgres.tls.serverName`,
  ],
  DEPTH_ZERO_SELF_SIGNED_CERT: selfSigned,
  SELF_SIGNED_CERT_IN_CHAIN: selfSigned,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: unverified,
  UNABLE_TO_GET_ISSUER_CERT: unverified,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: unverified,
  EMFILE: ['generator.fds', () => 'this machine has no file descriptors left for further connections; raise `ulimit -n`'],
  ENFILE: ['generator.fds', () => 'this machine has no file descriptors left for further connections'],
  EADDRNOTAVAIL: [
    'generator.ports',
    () => 'this machine has no local ports left for further connections; keep connections open, or use several machines',
  ],
  ENOBUFS: ['generator.buffers', () => 'this machine has no memory left for further sockets'],
  ENOMEM: ['generator.buffers', () => 'this machine has no memory left for further sockets'],
};
