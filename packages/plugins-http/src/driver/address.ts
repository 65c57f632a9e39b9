import type { Renderer, Vu } from '@loadgate/core';
import type { Pairs } from '../grammar.ts';
import { isHttp, type Origin, type Origins } from './origin.ts';
import { percentEncoded, sendable } from './percent.ts';

/** Where one request goes. */
export interface Address {
  readonly origin: Origin;
  /** Path and query, as they stand in the request line. */
  readonly path: string;
}
/** What was to be an address and is none, in a sentence. */
export interface NoAddress {
  readonly problem: string;
}
/** What paths in steps are relative to. */
export interface Target {
  readonly origins: Origins;
  /** Undefined where the scenario has no target. */
  readonly base: { readonly origin: Origin; readonly path: string } | undefined;
  /** Origins that steps name themselves, as far as they were compiled. */
  readonly written: Set<Origin>;
}

/** `http://host/api/` → origin and `/api`. Throws what the user has to change. */
export function targetOf(target: string | undefined, origins: Origins): Target {
  if (target === undefined) return { origins, base: undefined, written: new Set() };
  const url = httpUrl(target);
  if ('problem' in url) throw new Error(`the target is no address such as http://127.0.0.1:8000: ${url.problem}`);
  return { origins, base: { origin: origins(url), path: url.pathname.replace(/\/+$/, '') }, written: new Set() };
}

/**
 * Where a step goes, for each user. A path is put behind the target's own; a whole URL stands for itself. What templates yield is
 * percent-encoded, unless the URL begins with one: then it is an address that an answer gave.
 */
export function addressOf(value: string, query: Pairs, target: Target, renderer: Renderer, nobody: Vu): (vu: Vu) => Address | NoAddress {
  const isGiven = value.startsWith('${');
  const text = renderer.text(value, isGiven ? encodedUnlessAddress : percentEncoded);
  const pairs = queryOf(query, renderer);
  const resolve = isGiven || /^https?:/i.test(value) ? anywhere(target) : below(target, value);
  const address = (vu: Vu): Address | NoAddress => resolve(text(vu), pairs(vu));
  if (!renderer.isConstant(value) || !renderer.isConstant(query)) return address;
  const constant = address(nobody);
  return () => constant;
}

const encodedUnlessAddress = (rendered: string): string => (/^(https?:\/)?\//i.test(rendered) ? rendered : percentEncoded(rendered));

function queryOf(query: Pairs, renderer: Renderer): (vu: Vu) => string {
  if (Object.keys(query).length === 0) return () => '';
  const entries = renderer.entries(query);
  return (vu) =>
    entries(vu)
      .map(([name, value]) => `${percentEncoded(name)}=${percentEncoded(value)}`)
      .join('&');
}

type Resolve = (text: string, query: string) => Address | NoAddress;

function below({ base }: Target, value: string): Resolve {
  if (base === undefined) throw new Error(`there is no target for ${value}: add "target: http://…" or write the whole URL`);
  const { origin, path } = base;
  return (text, query) => ({ origin, path: path + withQuery(sendable(withoutFragment(text.startsWith('/') ? text : `/${text}`)), query) });
}

function anywhere(target: Target): Resolve {
  const { base, origins } = target;
  return (text, query) => {
    const absolute = /^https?:\/\//i.test(text);
    if (!absolute && base !== undefined) return below(target, text)(text, query);
    const address = wholeAddress(text, origins);
    return 'problem' in address ? address : { ...address, path: withQuery(address.path, query) };
  };
}

/**
 * Tells origins that only an answer can have named from the target's and those that the files name: literally, by `vars`, by the
 * environment. Undefined for a step that always asks the target.
 */
export function strangers(value: string, target: Target, renderer: Renderer, nobody: Vu): ((origin: Origin) => boolean) | undefined {
  if (!value.startsWith('${') && !/^https?:/i.test(value)) return undefined;
  const named = namedOrigin(value, target, renderer, nobody);
  if (named !== undefined) target.written.add(named);
  return (origin) => origin !== target.base?.origin && !target.written.has(origin);
}

/** Where it leads before there is a user; undefined where that is not said. */
function namedOrigin(value: string, { origins }: Target, renderer: Renderer, nobody: Vu): Origin | undefined {
  const [literal] = /^https?:\/\/[^/?#$]+(?=[/?#]|$)/i.exec(value) ?? [];
  try {
    const url = URL.parse(literal ?? renderer.text(value)(nobody));
    return url !== null && isHttp(url) ? origins(url) : undefined;
  } catch {
    return undefined;
  }
}

/** Of a whole URL, without templates. */
export function wholeAddress(text: string, origins: Origins): Address | NoAddress {
  const url = httpUrl(text);
  return 'problem' in url ? url : { origin: origins(url), path: url.pathname + url.search };
}

function httpUrl(text: string): URL | NoAddress {
  const url = URL.parse(text);
  if (url === null) return { problem: `"${text}" is no URL` };
  if (!isHttp(url)) return { problem: `"${text}" is not for HTTP` };
  if (url.username !== '' || url.password !== '') return { problem: `credentials in a URL are not sent; write http.auth: { basic: … }` };
  return url;
}

function withoutFragment(path: string): string {
  const fragment = path.indexOf('#');
  return fragment === -1 ? path : path.slice(0, fragment);
}

function withQuery(path: string, query: string): string {
  if (query === '') return path;
  return `${path}${path.includes('?') ? '&' : '?'}${query}`;
}
