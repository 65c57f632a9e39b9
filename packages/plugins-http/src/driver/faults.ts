import type { Origin } from './origin.ts';
import type { Progress } from './phases.ts';
import { FileFault } from './sent-files.ts';
import { ProxyFault } from './tunnel.ts';

/** What went wrong, for machines and for people. */
export interface Fault {
  /** `http.refused`; `generator.…` where this machine ran out of something, or has changed a file that it sends. */
  readonly error: string;
  readonly message: string;
  /** The server did begin to answer. */
  readonly answered: boolean;
}
/** The end of a connection by the other side. */
const CLOSED = new Set(['ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET']);
/** The client says it of a body that is cut off, and of whatever is wrong in a head that has a length. */
const WRONG_LENGTH = 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH';
/** Of HTTP/2: the request came to its end, the connection did not. */
const STREAM_RESET = 'WIRE_STREAM_RESET';
/** What the client says of bytes that answer no request. */
const UNASKED: Readonly<Record<string, string>> = {
  'bad response': '100 Continue, which was not asked for',
  'bad upgrade': 'a change of protocol, which was not asked for',
};
/** The client only asserts that these do not come. */
const ASSERTED: readonly (readonly [assertion: RegExp, said: string])[] = [
  [/statusCode/, 'a status that does not exist'],
  [/upgrade/, 'a change of protocol, which was not asked for'],
  [/(?:)/, 'what no HTTP server may answer'],
];

/** True if the other side closed the connection. */
export const isLoss = (error: NodeJS.ErrnoException): boolean => CLOSED.has(error.code ?? '') && UNASKED[error.message] === undefined;

/** Names an error of the network, of TLS or of the HTTP parser. */
export function faultOf(thrown: unknown, origin: Origin, progress: Progress): Fault {
  const error = thrown as Thrown;
  const { code = '', message } = error;
  const { href: at, hostname } = origin;
  if (thrown instanceof ProxyFault) return { error: thrown.kind, message, answered: false };
  if (thrown instanceof FileFault) return { error: 'generator.file', message, answered: false };
  if (isLoss(error)) return closed(origin, progress);
  if (code === STREAM_RESET) return reset(at, message, progress);
  if (code.startsWith('UND_ERR_') && progress === 'connecting')
    return { error: 'http.bad_request', message: `a request to ${at} that cannot be sent: ${message}`, answered: false };
  const inAnswer = progress === 'connecting' ? undefined : answerFault(error, origin, progress);
  if (inAnswer !== undefined) return inAnswer;
  const [kind, said] = byCode[code] ?? (code.startsWith('ERR_SSL_') ? tls : other);
  // like any timeout it counts as a latency, at its age
  return { error: kind, message: said(at, hostname, error), answered: LATE.has(code) || progress === 'answering' || progress === 'body' };
}

/** What the parser finds wrong with an answer. */
function answerFault({ code = '', name, message, data = '' }: Thrown, origin: Origin, progress: Progress): Fault | undefined {
  const { href: at } = origin;
  const bad = (said: string): Fault => ({ error: 'http.bad_response', message: said, answered: true });
  const isCutOff = (code === WRONG_LENGTH && progress === 'body') || message.includes('Invalid EOF state');
  if (isCutOff) return closed(origin, progress);
  const unasked = UNASKED[message] ?? (code === 'ERR_ASSERTION' ? ASSERTED.find(([assertion]) => assertion.test(message))?.[1] : undefined);
  if (unasked !== undefined) return bad(`${at} answered with ${unasked}`);
  if (code === 'UND_ERR_HEADERS_OVERFLOW') return bad(`the head of the answer of ${at} is larger than 16 kB`);
  if (code === WRONG_LENGTH) return bad(`what ${at} answered is not HTTP: Invalid head`);
  if (name === 'HTTPParserError' && message.includes('(Expected HTTP/')) return bad(notHttp(at, data));
  if (name === 'HTTPParserError') return bad(`what ${at} answered is not HTTP: ${message.replace(/^.*\((.*)\)$/, '$1')}`);
  return undefined;
}

/** Of an answer in another protocol, by what it begins with. */
export function notHttp(at: string, heard: string): string {
  if (heard.startsWith('\x15\x03')) return `${at} answers with TLS; is it https:// ?`;
  return `what ${at} answered is not HTTP: it begins with ${JSON.stringify(heard.length > 40 ? `${heard.slice(0, 40)}…` : heard)}`;
}

function closed({ href, secure }: Origin, progress: Progress): Fault {
  switch (progress) {
    case 'connecting':
      return {
        error: 'http.reset',
        message: `${href} closed the connection during the ${secure ? 'TLS handshake' : 'connect'}`,
        answered: false,
      };
    case 'sent':
      return { error: 'http.reset', message: `${href} closed the connection without an answer`, answered: false };
    case 'answering':
    case 'body':
      return { error: 'http.truncated', message: `${href} closed the connection in the middle of its answer`, answered: true };
  }
}

function reset(at: string, why: string, progress: Progress): Fault {
  if (progress === 'answering' || progress === 'body')
    return { error: 'http.truncated', message: `${at} reset the stream in the middle of its answer (${why})`, answered: true };
  return { error: 'http.reset', message: `${at} reset the stream without an answer (${why})`, answered: false };
}

interface Thrown extends NodeJS.ErrnoException {
  /** OpenSSL's, without where in its sources it stands. */
  readonly reason?: string;
  /** What the parser stopped at. */
  readonly data?: string;
  /** Who a certificate was to be for, and its names. */
  readonly host?: string;
  readonly cert?: { readonly subjectaltname?: string };
}
type Said = (at: string, host: string, error: Thrown) => string;
type Row = readonly [kind: string, said: Said];

const tls: Row = ['http.tls', (at, _, { reason, message }) => `no TLS with ${at}: ${reason ?? message}`];
const other: Row = ['http.other', (at, _, { message }) => `${at}: ${message}`];
const notTls: Row = ['http.tls', (at) => `${at} does not speak TLS; is it http:// ?`];
const unverified: Row = ['http.tls', (at) => `the certificate of ${at} cannot be verified; name its authority in http.tls.ca`];

const namesOf = ({ cert }: Thrown): string => cert?.subjectaltname?.replaceAll(/DNS:|IP Address:/g, '') ?? 'another host';

const LATE = new Set(['WIRE_CONNECT_TIMEOUT', 'WIRE_TLS_TIMEOUT']);
const noHttp2: Row = [
  'http.no_http2',
  (at) =>
    at.startsWith('http:')
      ? `${at} is plain, and HTTP/2 is spoken over TLS only; leave out http.version, or write https://`
      : `${at} does not speak HTTP/2; leave out http.version, or name a server that does`,
];
const noHttp1: Row = ['http.tls', (at) => `${at} does not speak HTTP/1.1; write "version: 2" under http`];
const noIdentity: Row = [
  'http.tls_client_certificate',
  (at) => `${at} asks for a client certificate and got none; name one in http.tls.cert and http.tls.key`,
];
const refusedIdentity: Row = [
  'http.tls_client_certificate',
  (at, _, { reason }) => `${at} does not take the client certificate in http.tls (${reason ?? 'no reason given'})`,
];

const byCode: Readonly<Record<string, Row>> = {
  LG_HOST_NOT_ALLOWED: ['http.host_not_allowed', (_, __, { message }) => message],
  WIRE_CONNECT_TIMEOUT: [
    'http.connect_timeout',
    (at, _, { message }) => `no connection to ${at} within ${message} (http.timeouts.connect)`,
  ],
  WIRE_TLS_TIMEOUT: ['http.tls_timeout', (at, _, { message }) => `no TLS with ${at} within ${message} (http.timeouts.tls)`],
  WIRE_NO_HTTP2: noHttp2,
  WIRE_BAD_REQUEST: ['http.bad_request', (at, _, { message }) => `a request to ${at} that cannot be sent: ${message}`],
  ERR_SSL_TLSV1_ALERT_NO_APPLICATION_PROTOCOL: noHttp1,
  ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED: noIdentity,
  ERR_SSL_SSLV3_ALERT_BAD_CERTIFICATE: refusedIdentity,
  ERR_SSL_TLSV1_ALERT_UNKNOWN_CA: refusedIdentity,
  ERR_SSL_SSLV3_ALERT_CERTIFICATE_UNKNOWN: refusedIdentity,
  ERR_SSL_SSLV3_ALERT_CERTIFICATE_EXPIRED: refusedIdentity,
  ECONNREFUSED: ['http.refused', (at) => `nothing answers at ${at} (connection refused)`],
  ENOTFOUND: ['http.dns', (_, host) => `there is no host named ${host}`],
  EAI_AGAIN: ['http.dns', (_, host) => `the name ${host} could not be looked up: the name server does not answer`],
  EAI_NODATA: ['http.dns', (_, host) => `there is no address for ${host}`],
  EAI_FAIL: ['http.dns', (_, host) => `the name ${host} could not be looked up`],
  ETIMEDOUT: ['http.connect_timeout', (at) => `${at} did not accept the connection in time`],
  EHOSTUNREACH: ['http.unreachable', (at) => `there is no way to ${at} (host unreachable)`],
  ENETUNREACH: ['http.unreachable', (at) => `there is no way to ${at} (network unreachable)`],
  CERT_HAS_EXPIRED: ['http.tls_expired', (at) => `the certificate of ${at} has expired`],
  CERT_NOT_YET_VALID: ['http.tls', (at) => `the certificate of ${at} is not valid yet`],
  ERR_TLS_CERT_ALTNAME_INVALID: [
    'http.tls_wrong_host',
    (at, host, error) => `the certificate of ${at} is for ${namesOf(error)}, not for ${error.host ?? host}`,
  ],
  DEPTH_ZERO_SELF_SIGNED_CERT: ['http.tls_self_signed', (at) => `the certificate of ${at} is self-signed; name it in http.tls.ca`],
  SELF_SIGNED_CERT_IN_CHAIN: [
    'http.tls_self_signed',
    (at) => `the certificate of ${at} comes from a private authority; name it in http.tls.ca`,
  ],
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: unverified,
  UNABLE_TO_GET_ISSUER_CERT: unverified,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: unverified,
  // an authority that was made anew under its old name
  CERT_SIGNATURE_FAILURE: unverified,
  CERT_UNTRUSTED: unverified,
  INVALID_CA: unverified,
  CERT_REVOKED: ['http.tls', (at) => `the certificate of ${at} was revoked`],
  ERR_SSL_WRONG_VERSION_NUMBER: notTls,
  ERR_SSL_PACKET_LENGTH_TOO_LONG: notTls,
  EPROTO: notTls,
  EMFILE: ['generator.fds', () => 'this machine has no file descriptors left for further connections; raise `ulimit -n`'],
  ENFILE: ['generator.fds', () => 'this machine has no file descriptors left for further connections'],
  EADDRNOTAVAIL: [
    'generator.ports',
    () => 'this machine has no local ports left for further connections; keep connections open, or use several machines',
  ],
  ENOBUFS: ['generator.buffers', () => 'this machine has no memory left for further sockets'],
  ENOMEM: ['generator.buffers', () => 'this machine has no memory left for further sockets'],
};
