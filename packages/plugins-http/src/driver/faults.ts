import type { Origin } from './origin.ts';

/** What went wrong, for machines and for people. */
export interface Fault {
  /** `http.refused`; `generator.…` where this machine ran out of something. */
  readonly error: string;
  readonly message: string;
  /** The server did begin to answer. */
  readonly answered?: true;
}
/** How far an exchange had come. */
export type Progress = 'connecting' | 'sent' | 'answering' | 'body';
type Said = (at: string, host: string) => string;

/** Names an error of the network, of TLS or of the HTTP parser. */
export function faultOf(error: unknown, origin: Origin, progress: Progress): Fault {
  const { code = '', message } = error as NodeJS.ErrnoException;
  const found = byCode[code] ?? (code.startsWith('HPE_') ? badResponse(message) : code.startsWith('ERR_SSL_') ? tls(message) : undefined);
  const [kind, said] = code === 'UND_ERR_SOCKET' ? closed(message, progress) : (found ?? other(code, message));
  const late = progress === 'body' && kind === 'http.bad_response' && code === 'HPE_INVALID_EOF_STATE';
  const [error_, text] = late ? truncated : [kind, said];
  const fault = { error: error_, message: text(origin.href, origin.hostname) };
  return progress === 'answering' || progress === 'body' || error_ === 'http.bad_response' ? { ...fault, answered: true } : fault;
}

const badResponse = (detail: string): [string, Said] => [
  'http.bad_response',
  (at) => `what ${at} answered is not HTTP: ${detail.replace(/^Response does not match the HTTP\/1\.1 protocol \((.*)\)$/, '$1')}`,
];
const tls = (detail: string): [string, Said] => ['http.tls', (at) => `no TLS with ${at}: ${detail}`];
const other = (code: string, message: string): [string, Said] => [
  'http.other',
  (at) => `${at}: ${message}${code === '' ? '' : ` (${code})`}`,
];
const truncated: [string, Said] = ['http.truncated', (at) => `${at} closed the connection in the middle of its answer`];
const reset: [string, Said] = ['http.reset', (at) => `${at} closed the connection without an answer`];

function closed(message: string, progress: Progress): [string, Said] {
  if (message === 'bad response' || message === 'bad upgrade') return badResponse('an answer nobody asked for');
  return progress === 'answering' || progress === 'body' ? truncated : reset;
}

const byCode: Readonly<Record<string, [string, Said]>> = {
  LG_HOST_NOT_ALLOWED: ['http.host_not_allowed', (_, host) => `${host} is none of the hosts this run may connect to; add it to allowHosts`],
  ECONNREFUSED: ['http.refused', (at) => `nothing answers at ${at} (connection refused)`],
  ECONNRESET: reset,
  EPIPE: reset,
  ENOTFOUND: ['http.dns', (_, host) => `there is no host named ${host}`],
  EAI_AGAIN: ['http.dns', (_, host) => `the name ${host} could not be looked up: the name server does not answer`],
  EAI_NODATA: ['http.dns', (_, host) => `there is no address for ${host}`],
  EAI_FAIL: ['http.dns', (_, host) => `the name ${host} could not be looked up`],
  ETIMEDOUT: ['http.connect_timeout', (at) => `${at} did not accept the connection in time`],
  EHOSTUNREACH: ['http.unreachable', (at) => `there is no way to ${at} (host unreachable)`],
  ENETUNREACH: ['http.unreachable', (at) => `there is no way to ${at} (network unreachable)`],
  CERT_HAS_EXPIRED: ['http.tls_expired', (at) => `the certificate of ${at} has expired`],
  CERT_NOT_YET_VALID: ['http.tls', (at) => `the certificate of ${at} is not valid yet`],
  ERR_TLS_CERT_ALTNAME_INVALID: ['http.tls_wrong_host', (at, host) => `the certificate of ${at} is for another host than ${host}`],
  DEPTH_ZERO_SELF_SIGNED_CERT: ['http.tls_self_signed', (at) => `the certificate of ${at} is self-signed; name it in http.tls.ca`],
  SELF_SIGNED_CERT_IN_CHAIN: [
    'http.tls_self_signed',
    (at) => `the certificate of ${at} comes from a private authority; name it in http.tls.ca`,
  ],
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: ['http.tls', (at) => `the certificate of ${at} cannot be verified; name its authority in http.tls.ca`],
  UNABLE_TO_GET_ISSUER_CERT: ['http.tls', (at) => `the certificate of ${at} cannot be verified; name its authority in http.tls.ca`],
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: ['http.tls', (at) => `the certificate of ${at} cannot be verified; name its authority in http.tls.ca`],
  CERT_REVOKED: ['http.tls', (at) => `the certificate of ${at} was revoked`],
  ERR_SSL_WRONG_VERSION_NUMBER: ['http.tls', (at) => `${at} does not speak TLS; is it http:// ?`],
  EPROTO: ['http.tls', (at) => `${at} does not speak TLS; is it http:// ?`],
  UND_ERR_HEADERS_OVERFLOW: ['http.bad_response', (at) => `the head of the answer of ${at} is larger than 16 kB`],
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: truncated,
  UND_ERR_INVALID_ARG: ['http.bad_request', (at) => `a request to ${at} that cannot be sent`],
  UND_ERR_NOT_SUPPORTED: ['http.bad_request', (at) => `a request to ${at} that cannot be sent: the header expect is not supported`],
  EMFILE: ['generator.fds', () => 'this machine has no file descriptors left for further connections; raise `ulimit -n`'],
  ENFILE: ['generator.fds', () => 'this machine has no file descriptors left for further connections'],
  EADDRNOTAVAIL: [
    'generator.ports',
    () => 'this machine has no local ports left for further connections; keep connections open, or use several machines',
  ],
  ENOBUFS: ['generator.buffers', () => 'this machine has no memory left for further sockets'],
  ENOMEM: ['generator.buffers', () => 'this machine has no memory left for further sockets'],
};
