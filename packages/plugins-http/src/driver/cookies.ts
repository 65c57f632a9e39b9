import type { Clock } from '@loadgate/core';
import type { CookieJar } from 'tough-cookie';
import type { Origin } from './origin.ts';

/** The jar would keep a cookie without name and value. */
const NOTHING = /^[\s=]*(?:;|$)/;

/** Makes an empty jar. */
export type MakeJar = () => CookieJar;

/** One user's cookies. Holds nothing, and costs nothing, before the first `set-cookie`. */
export class Cookies {
  readonly #make: MakeJar;
  readonly #clock: Clock;
  #jar: CookieJar | undefined;
  #headers = new Map<string, { readonly header: string; readonly untilUs: number }>();

  constructor(make: MakeJar, clock: Clock) {
    this.#make = make;
    this.#clock = clock;
  }

  /** Keeps what an answer sets; what a browser would refuse is dropped. */
  keep(setCookies: string | readonly string[], origin: Origin, path: string): void {
    this.#jar ??= this.#make();
    for (const cookie of typeof setCookies === 'string' ? [setCookies] : setCookies)
      if (!NOTHING.test(cookie)) this.#jar.setCookieSync(cookie, origin.href + path, { ignoreError: true });
    this.#headers.clear();
  }

  /** The value of the header `cookie`; empty where no cookie applies. Cookies that expire do so within a second. */
  header(origin: Origin, path: string): string {
    if (this.#jar === undefined) return '';
    const query = path.indexOf('?');
    const key = origin.href + (query === -1 ? path : path.slice(0, query));
    const nowUs = this.#clock.nowUs();
    const known = this.#headers.get(key);
    if (known !== undefined && nowUs < known.untilUs) return known.header;
    const header = this.#jar.getCookieStringSync(key);
    // asking the jar costs more than the request; paths with an id in them must not pile up
    if (this.#headers.size >= 100) this.#headers.clear();
    this.#headers.set(key, { header, untilUs: nowUs + 1e6 });
    return header;
  }

  clear(): void {
    this.#jar = undefined;
    this.#headers.clear();
  }
}

/** HTTP/1.1 knows one header `cookie`: what the author wrote and what the jar holds go together. */
export function withCookie(headers: readonly string[], cookie: string): readonly string[] {
  if (cookie === '') return headers;
  const joined = [...headers];
  for (let i = 0; i < joined.length; i += 2)
    if (joined[i]?.toLowerCase() === 'cookie') {
      joined[i + 1] = `${joined[i + 1]}; ${cookie}`;
      return joined;
    }
  joined.push('cookie', cookie);
  return joined;
}
