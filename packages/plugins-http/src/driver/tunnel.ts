import type { Socket } from 'node:net';
import type { Origin } from './origin.ts';
import type { HttpProxy } from './place.ts';

/** What a proxy did instead of giving way. */
export class ProxyFault extends Error {
  /** `http.proxy…` */
  readonly kind: string;
  constructor(kind: string, message: string) {
    super(message);
    this.kind = kind;
  }
}

const MOST_HEAD = 16_384;

/** Asks a proxy for the way to an origin. What the proxy answers is never taken for an answer of the target. */
export function tunnel(socket: Socket, { hostname, port }: Origin, proxy: HttpProxy, done: (fault?: ProxyFault) => void): void {
  let head = Buffer.alloc(0);
  const authority = `${hostname.includes(':') ? `[${hostname}]` : hostname}:${port}`;
  const authorization = proxy.authorization === undefined ? '' : `proxy-authorization: ${proxy.authorization}\r\n`;
  const heard = (chunk: Buffer): void => {
    head = Buffer.concat([head, chunk]);
    const end = head.indexOf('\r\n\r\n');
    if (end === -1 && head.length < MOST_HEAD && 'HTTP/1.'.startsWith(head.toString('latin1', 0, 7))) return;
    socket.off('data', heard).pause();
    const fault = faultIn(head.toString('latin1', 0, Math.max(end, 0)), authority, proxy);
    // a server that speaks first: what came behind the proxy's answer is its own
    if (fault === undefined && head.length > end + 4) socket.unshift(head.subarray(end + 4));
    done(fault);
  };
  socket.on('data', heard);
  socket.write(`CONNECT ${authority} HTTP/1.1\r\nhost: ${authority}\r\n${authorization}\r\n`);
}

function faultIn(head: string, authority: string, { href, authorization }: HttpProxy): ProxyFault | undefined {
  const [, code] = /^HTTP\/1\.[01] (\d{3})(?=[ \r]|$)/.exec(head) ?? [];
  if (code === undefined) return new ProxyFault('http.proxy_bad_response', `what the proxy ${href} answered is not HTTP`);
  if (code.startsWith('2')) return undefined;
  if (code !== '407') return new ProxyFault('http.proxy_failed', `the proxy ${href} gives no way to ${authority}: it answered ${code}`);
  const advice = authorization === undefined ? 'write user and password in `http.proxy`' : 'it does not take this user and password';
  return new ProxyFault('http.proxy_auth', `the proxy ${href} asks who is there (407): ${advice}`);
}

/** An error on the way to the proxy, in words that name it. */
export function onTheWay(error: NodeJS.ErrnoException, { href, hostname }: HttpProxy): Error {
  const row = WAY[error.code ?? ''];
  return row === undefined ? error : new ProxyFault(row[0], row[1](href, hostname));
}

type Row = readonly [kind: string, said: (href: string, hostname: string) => string];
const unreachable: Row = ['http.proxy_unreachable', (href) => `there is no way to the proxy ${href}`];
const noName: Row = ['http.proxy_dns', (_, hostname) => `the name of the proxy, ${hostname}, could not be looked up`];
const closed: Row = ['http.proxy_closed', (href) => `the proxy ${href} closed the connection without an answer`];
const WAY: Readonly<Record<string, Row>> = {
  ECONNREFUSED: ['http.proxy_refused', (href) => `nothing answers at the proxy ${href} (connection refused)`],
  ETIMEDOUT: unreachable,
  EHOSTUNREACH: unreachable,
  ENETUNREACH: unreachable,
  ENOTFOUND: noName,
  EAI_AGAIN: noName,
  EAI_NODATA: noName,
  EAI_FAIL: noName,
  ECONNRESET: closed,
  EPIPE: closed,
};
