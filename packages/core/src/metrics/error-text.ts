import { sqlStateText } from './sql-states.ts';

/** What went wrong, by the error kind without its protocol: the same words whoever speaks of it. */
const TEXTS = new Map(
  Object.entries({
    timeout: 'no answer in time',
    expect: 'not the answer that was expected',
    capture: 'the answer lacked what was to be captured',
    template: 'a value of the request could not be made',
    thrown: 'a step threw',
    refused: 'connection refused',
    reset: 'connection closed before an answer',
    truncated: 'connection closed in the middle of the answer',
    connection_lost: 'connection lost',
    connect_timeout: 'no connection in time',
    unreachable: 'host unreachable',
    dns: 'host name not found',
    tls: 'TLS failed',
    tls_expired: 'certificate expired',
    tls_timeout: 'no TLS in time',
    first_byte_timeout: 'no first byte of an answer in time',
    receive_timeout: 'answer not complete in time',
    idle_timeout: 'answer stood still',
    tls_client_certificate: 'client certificate missing or refused',
    no_http2: 'no HTTP/2',
    proxy_refused: 'proxy refused the connection',
    proxy_dns: 'name of the proxy not found',
    proxy_unreachable: 'no way to the proxy',
    proxy_auth: 'proxy asks for another user or password',
    proxy_failed: 'proxy gives no way to the target',
    proxy_closed: 'proxy closed the connection',
    proxy_bad_response: 'proxy does not speak HTTP',
    tls_self_signed: 'certificate self-signed',
    tls_wrong_host: 'certificate for another host',
    host_not_allowed: 'host not allowed',
    bad_url: 'no valid URL',
    bad_request: 'request that cannot be sent',
    bad_response: 'answer that breaks the protocol',
    bad_encoding: 'body that cannot be decompressed',
    bad_redirect: 'redirect to nowhere',
    redirect_loop: 'too many redirects',
    body_too_large: 'body larger than allowed',
    pool_wait: 'no free connection in the pool in time',
    login: 'login failed',
    open_transaction: 'transaction left open',
    nested_tx: 'transaction inside a transaction',
    other: 'another error',
  }),
);

/** Kinds `generator.…`: this machine, not the target. */
const GENERATOR = new Map(
  Object.entries({
    fds: 'loadgate ran out of file descriptors',
    ports: 'loadgate ran out of local ports',
    buffers: 'loadgate ran out of socket buffers',
    file: 'loadgate could not read a file that it sends',
  }),
);

/** An error kind in words: `http.refused` → "connection refused", `http.503` → "answered with status 503". */
export function errorText(kind: string): string {
  const dot = kind.indexOf('.');
  const [protocol, name] = [kind.slice(0, Math.max(0, dot)), kind.slice(dot + 1)];
  if (protocol === 'generator') return GENERATOR.get(name) ?? `loadgate ran out of ${spaced(name)}`;
  if (protocol !== '' && /^\d{3}$/.test(name)) return `answered with status ${name}`;
  if (protocol !== '' && /^[\dA-Z]{5}$/.test(name)) return sqlStateText(name);
  return TEXTS.get(name) ?? spaced(name);
}

const spaced = (name: string): string => name.replaceAll('_', ' ');
