import type { Clock } from '@loadgate/core';
import type { CookieJar } from 'tough-cookie';
import type { Origin } from './origin.ts';

/** The jar would keep a cookie without name and value. */
const NOTHING = /^[\s=]*(?:;|$)/;

/** Of a name with its value: a browser keeps no larger cookie. */
const MOST_BYTES = 4096;
/** Of one host: of more, the oldest go, as in a browser. A target must not fill this machine's memory. */
const MOST_COOKIES = 180;

/** Makes an empty jar. */
export type MakeJar = () => CookieJar;

/** One user's cookies. Holds nothing, and costs nothing, before the first `set-cookie`. */
export class Cookies {
  readonly #make: MakeJar;
  readonly #clock: Clock;
  #jar: CookieJar | undefined;
  /** How many were set since the oldest had to go. */
  #set = 0;
  #headers = new Map<string, { readonly header: string; readonly untilUs: number }>();

  constructor(make: MakeJar, clock: Clock) {
    this.#make = make;
    this.#clock = clock;
  }

  /** Keeps what an answer sets; what a browser would refuse is dropped. */
  keep(setCookies: string | readonly string[], origin: Origin, path: string): void {
    this.#jar ??= this.#make();
    const cookies = typeof setCookies === 'string' ? [setCookies] : setCookies;
    for (const cookie of cookies) if (isKept(cookie)) this.#jar.setCookieSync(cookie, origin.href + path, { ignoreError: true });
    this.#set += cookies.length;
    if (this.#set > MOST_COOKIES) this.#dropOldest(this.#jar);
    this.#headers.clear();
  }

  #dropOldest({ store }: CookieJar): void {
    this.#set = 0;
    const ofHost = new Map<string | null, number>();
    // in the order of their making; in memory, the answer comes within the call
    store.getAllCookies((_, cookies = []) => {
      for (const { domain, path, key } of cookies.toReversed()) {
        const newer = ofHost.get(domain) ?? 0;
        ofHost.set(domain, newer + 1);
        if (newer >= MOST_COOKIES) store.removeCookie(domain, path, key, () => {});
      }
    });
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

function isKept(cookie: string): boolean {
  const end = cookie.indexOf(';');
  // an equals sign stands between the two
  return !NOTHING.test(cookie) && (end === -1 ? cookie : cookie.slice(0, end)).length <= MOST_BYTES + 1;
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
