import type { RenderedBody } from './body.ts';
import { decodeNow } from './decode.ts';
import { parseExactJson } from './exact-json.ts';
import type { Origin } from './origin.ts';

export type Headers = Readonly<Record<string, string | readonly string[] | undefined>>;

/** What came back, with what was sent for it: what views and evidence read. */
export interface HttpReply {
  readonly method: string;
  /** Of the last request. */
  readonly origin: Origin;
  /** With the query. */
  readonly path: string;
  /** Names and values by turns, as sent. */
  readonly sentHeaders: readonly string[];
  readonly sentBody: RenderedBody | null;
  /** 0 while there is none. */
  readonly status: number;
  readonly headers: Headers;
  /** Bytes of the body on the wire. */
  readonly size: number;
  /** Decoded; undefined where nobody reads it. */
  readonly body: Buffer | undefined;
  /** The beginning of a body that is not kept, as it came: for evidence. */
  readonly excerpt: readonly Buffer[] | undefined;
  /** Every `set-cookie` of the answer and of the redirects before it. */
  readonly setCookies: readonly string[];
  /** Redirects before it. */
  readonly hops: number;
  /** Answers before it: redirects, and challenges that were answered. */
  readonly earlier: number;
  /** Its parsed body, once somebody asked. */
  document: { readonly value: unknown } | undefined;
}

/** Readers of the grammar's views. */
export const views: Readonly<Record<string, (reply: HttpReply, key: string) => unknown>> = {
  status: (reply) => reply.status,
  header: (reply, key) => headerOf(reply.headers, key.toLowerCase()),
  cookie: (reply, key) => cookieOf(reply.setCookies, key),
  body: (reply) => textOf(reply),
  json: (reply) => documentOf(reply),
  size: (reply) => reply.size,
};

/** The value of a header by its lower-case name; several are joined, as proxies may do. */
export function headerOf(headers: Headers, name: string): string | undefined {
  if (!Object.hasOwn(headers, name)) return undefined;
  const value = headers[name];
  return typeof value === 'object' ? value.join(', ') : value;
}

function cookieOf(setCookies: readonly string[], name: string): string | undefined {
  // the last one set wins, as in a browser
  for (const cookie of setCookies.toReversed()) {
    const [pair = ''] = cookie.split(';', 1);
    const equals = pair.indexOf('=');
    if (pair.slice(0, equals).trim() === name)
      return pair
        .slice(equals + 1)
        .trim()
        .replace(/^"(.*)"$/, '$1');
  }
  return undefined;
}

function textOf({ body, headers }: HttpReply): string {
  return body === undefined ? '' : decodedText(body, headers);
}

function decodedText(body: Buffer, headers: Headers): string {
  const charset = /;\s*charset="?([^";\s]+)/i.exec(headerOf(headers, 'content-type') ?? '')?.[1]?.toLowerCase();
  if (charset === undefined || charset === 'utf-8' || charset === 'utf8') return utf8Of(body);
  try {
    return new TextDecoder(charset).decode(body);
  } catch {
    return utf8Of(body);
  }
}

/** Without the mark of byte order that some servers begin with: it cannot be seen, and is no JSON. */
const utf8Of = (body: Buffer): string => body.toString('utf8', body[0] === 0xef && body[1] === 0xbb && body[2] === 0xbf ? 3 : 0);

function documentOf(reply: HttpReply): unknown {
  if (reply.document === undefined) reply.document = { value: parsed(reply) };
  return reply.document.value;
}

function parsed(reply: HttpReply): unknown {
  const text = textOf(reply);
  if (text === '') throw new Error('the answer has no body, so there is no JSON to read');
  try {
    return parseExactJson(text);
  } catch {
    throw new Error(`the body is no valid JSON: ${shown(text)}`);
  }
}

/** The begin of what a server said, for a message. */
export const shown = (text: string): string => (text.length > 120 ? `${text.slice(0, 120)}…` : text).replaceAll(/\s+/g, ' ');

/** The body for a person to read: text, at most its first `maxBytes`, or how many bytes of what. */
export function readable(reply: HttpReply, maxBytes: number): string {
  const { size, headers } = reply;
  if (size === 0) return '';
  const type = headerOf(headers, 'content-type') ?? 'unknown type';
  const body = reply.body ?? decodedExcerpt(reply);
  if (body === undefined) return `(${size} bytes of ${type}, not kept)`;
  if (body.includes(0)) return `(${size} bytes of ${type})`;
  const isWhole = body.length <= maxBytes && (reply.body !== undefined || size <= maxBytes);
  return isWhole ? decodedText(body, headers) : `${decodedText(body.subarray(0, maxBytes), headers)}…`;
}

function decodedExcerpt({ excerpt, size, headers }: HttpReply): Buffer | undefined {
  if (excerpt === undefined) return undefined;
  const encoding = headerOf(headers, 'content-encoding');
  const raw = Buffer.concat(excerpt);
  if (encoding === undefined || encoding === 'identity') return raw;
  try {
    return raw.length === size ? decodeNow(raw, encoding, 1e6) : undefined;
  } catch {
    return undefined;
  }
}
