import { isHttp } from './origin.ts';
import { type Headers, shown } from './reply.ts';

const GET_AFTER: readonly number[] = [301, 302, 303];

/** True for an answer that sends the client elsewhere. */
export const isRedirect = (status: number): boolean =>
  status === 301 || status === 302 || status === 303 || status === 307 || status === 308;

/** The method that follows a redirect: 303 makes everything but HEAD a GET, 301 and 302 only POST (as browsers do), 307 and 308 nothing. */
export function methodAfter(status: number, method: string): string {
  if (method === 'HEAD' || !GET_AFTER.includes(status)) return method;
  return status === 303 || method === 'POST' ? 'GET' : method;
}

/** Where a redirect leads; undefined if that is no address for HTTP. */
export function targetOf(location: string, from: string): URL | undefined {
  const url = URL.parse(location, from);
  return url !== null && isHttp(url) ? url : undefined;
}

/** Why a `location` leads nowhere. */
export function nowhere(location: Headers[string]): string {
  if (location === undefined) return 'without a location: it leads nowhere (`redirects: 0` takes it as the answer)';
  if (typeof location !== 'string') return `with ${location.length} locations: where it leads is not said`;
  return `to "${shown(location)}", which is no address for HTTP`;
}

const OF_BODY = new Set(['content-type', 'content-length', 'content-encoding', 'content-language', 'content-location']);
/** What only the first server may see, whatever it is made of. */
const OF_ORIGIN =
  /^(?:cookie|host|(?:proxy-)?authorization)$|token|secret|passw|credential|session|jwt|(?:^|[-_])auth(?:$|[-_])|(?:api|auth|access|client)[-_]?key/;

/** True for a header that says by its lower-case name who sends it. */
export const isOfOrigin = (name: string): boolean => OF_ORIGIN.test(name);

/** Names and values by turns, without those whose lower-case name is dropped. */
export function without(headers: readonly string[], isDropped: (name: string) => boolean): string[] {
  const kept: string[] = [];
  for (let i = 0; i + 1 < headers.length; i += 2) {
    const name = headers[i] ?? '';
    if (!isDropped(name.toLowerCase())) kept.push(name, headers[i + 1] ?? '');
  }
  return kept;
}

/** Headers for the next request: without the body's where the body is gone, at another origin without credentials and what else is private. */
export const headersAfter = (
  headers: readonly string[],
  keepsBody: boolean,
  keepsOrigin: boolean,
  isPrivate: (name: string) => boolean,
): string[] => without(headers, (name) => (!keepsBody && OF_BODY.has(name)) || (!keepsOrigin && isPrivate(name)));
