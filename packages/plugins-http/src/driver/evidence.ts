import { STATUS_CODES } from 'node:http';
import type { Exchange } from '@loadgate/core';
import { type HttpReply, readable } from './reply.ts';

/** Request and answer as they would look on the wire, without what the connection adds. */
export function evidence(reply: HttpReply): Exchange {
  return { request: requestText(reply), response: reply.status === 0 ? '' : responseText(reply) };
}

function requestText({ method, url, sentHeaders, sentBody, hops }: HttpReply): string {
  const { host, pathname, search } = new URL(url);
  const lines = [`${method} ${pathname}${search}`, `host: ${host}`];
  for (let i = 0; i + 1 < sentHeaders.length; i += 2) lines.push(`${sentHeaders[i]}: ${sentHeaders[i + 1]}`);
  if (hops > 0) lines.unshift(`(after ${hops} ${hops === 1 ? 'redirect' : 'redirects'})`);
  return withBody(lines, sentBody === null ? '' : sentBody.toString());
}

function responseText(reply: HttpReply): string {
  const { status, headers } = reply;
  const lines = [`${status} ${STATUS_CODES[status] ?? ''}`.trim()];
  for (const [name, value] of Object.entries(headers))
    for (const one of typeof value === 'object' ? value : [value]) lines.push(`${name}: ${one}`);
  return withBody(lines, readable(reply));
}

const withBody = (lines: readonly string[], body: string): string => (body === '' ? lines.join('\n') : `${lines.join('\n')}\n\n${body}`);
