import type { Exchange } from '@loadgate/core';
import type { RenderedBody } from './body.ts';
import { decodeNow } from './decode.ts';
import { STATUS_CODES } from './node-http.ts';
import { type HttpReply, readable } from './reply.ts';
import { StreamedBody } from './streamed-body.ts';

/** Of a body, so much is shown; of one that nobody reads, so much is kept. */
export const EXCERPT_BYTES = 16_384;

/** Request and answer as they would look on the wire, without what the connection adds, and without credentials. */
export function evidence(reply: HttpReply): Exchange {
  return { request: requestText(reply), response: reply.status === 0 ? '' : responseText(reply) };
}

function requestText({ method, origin, path, sentHeaders, sentBody, hops, earlier }: HttpReply): string {
  const lines = [`${method} ${path}`, `host: ${origin.host}`];
  for (let i = 0; i + 1 < sentHeaders.length; i += 2) lines.push(headerLine(sentHeaders[i] ?? '', sentHeaders[i + 1] ?? ''));
  if (earlier > 0) lines.unshift(`(after ${before(hops, earlier - hops)})`);
  return withBody(lines, sentBody === null ? '' : readableSent(sentBody, sentHeaders));
}

function before(redirects: number, challenges: number): string {
  const parts = [
    ...(redirects === 0 ? [] : [redirects === 1 ? '1 redirect' : `${redirects} redirects`]),
    ...(challenges === 0 ? [] : [challenges === 1 ? 'a challenge' : `${challenges} challenges`]),
  ];
  return parts.join(' and ');
}

function responseText(reply: HttpReply): string {
  const { status, headers } = reply;
  const lines = [`${status} ${STATUS_CODES[status] ?? ''}`.trim()];
  for (const [name, value] of Object.entries(headers))
    for (const one of typeof value === 'object' ? value : [value]) lines.push(headerLine(name, one ?? ''));
  return withBody(lines, readable(reply, EXCERPT_BYTES));
}

/** Uncompressed; of what is no text, or was never in memory, only how much it is. */
function readableSent(sent: RenderedBody, headers: readonly string[]): string {
  if (sent instanceof StreamedBody) return !sent.isOfKnownSize ? '(from disk, compressed)' : `(${sent.size} bytes from disk)`;
  const encoding = sentHeader('content-encoding', headers);
  const body = typeof sent === 'string' || encoding === undefined ? sent : decodedOr(sent, encoding);
  if (body.includes('\0')) return `(${sent.length} bytes of ${sentHeader('content-type', headers) ?? 'unknown type'})`;
  return shortened(body);
}

/** Of a body that is as its author made it. */
function decodedOr(sent: Buffer, encoding: string): Buffer {
  try {
    return decodeNow(sent, encoding, 10e6);
  } catch {
    return sent;
  }
}

function sentHeader(name: string, headers: readonly string[]): string | undefined {
  for (let i = 0; i + 1 < headers.length; i += 2) if (headers[i]?.toLowerCase() === name) return headers[i + 1];
  return undefined;
}

function shortened(body: Buffer | string): string {
  if (body.length <= EXCERPT_BYTES) return body.toString();
  return `${body.toString('utf8', 0, EXCERPT_BYTES).slice(0, EXCERPT_BYTES)}…`;
}

/** Tokens that a scenario captured are known to nobody as secrets; the name of the scheme and of the cookie is what helps. */
function headerLine(name: string, value: string): string {
  const hide = hiders[name.toLowerCase()];
  return `${name}: ${hide === undefined ? value : hide(value)}`;
}
const scheme = (value: string): string =>
  value.replace(/^(\S+)\s.*$|^.*$/s, (_, word?: string) => (word === undefined ? '***' : `${word} ***`));
const hiders: Readonly<Record<string, (value: string) => string>> = {
  authorization: scheme,
  'proxy-authorization': scheme,
  cookie: (value) => value.replaceAll(/=[^;]*/g, '=***'),
  'set-cookie': (value) => value.replace(/=[^;]*/, '=***'),
};

const withBody = (lines: readonly string[], body: string): string => (body === '' ? lines.join('\n') : `${lines.join('\n')}\n\n${body}`);
