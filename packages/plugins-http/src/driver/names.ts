import { lookup } from 'node:dns';
import { isIP } from 'node:net';

/** Addresses of one host name, those to be preferred first. */
export type Addresses = readonly [string, ...string[]];

/**
 * Looks a name up once and remembers its addresses for the whole run: what a run measures is the service, not the resolver.
 * A failed lookup is not remembered. `called` learns whether a lookup had to be waited for.
 */
export class Names {
  readonly #lookUp: LookUp;
  readonly #known = new Map<string, { readonly addresses: Addresses; next: number }>();
  readonly #waiting = new Map<string, Answer[]>();

  constructor(lookUp: LookUp = systemLookUp) {
    this.#lookUp = lookUp;
  }

  resolve(hostname: string, answer: Answer): void {
    const known = this.#known.get(hostname);
    if (isIP(hostname) !== 0) answer(null, [hostname], false);
    else if (known !== undefined) answer(null, rotated(known), false);
    else this.#wait(hostname, answer);
  }

  #wait(hostname: string, answer: Answer): void {
    const waiting = this.#waiting.get(hostname);
    if (waiting !== undefined) {
      waiting.push(answer);
      return;
    }
    this.#waiting.set(hostname, [answer]);
    this.#lookUp(hostname, (error, addresses) => this.#found(hostname, error, addresses));
  }

  #found(hostname: string, error: NodeJS.ErrnoException | null, addresses: readonly string[]): void {
    const waiting = this.#waiting.get(hostname) ?? [];
    this.#waiting.delete(hostname);
    const [first, ...rest] = addresses;
    if (first === undefined) {
      const missing = error ?? Object.assign(new Error(`no address for ${hostname}`), { code: 'ENOTFOUND' });
      for (const answer of waiting) answer(missing, undefined, true);
      return;
    }
    const known = { addresses: [first, ...rest] as const, next: 0 };
    this.#known.set(hostname, known);
    for (const answer of waiting) answer(null, rotated(known), true);
  }
}
/** All addresses of a name, IPv4 first; none with an error. */
export type LookUp = (hostname: string, found: (error: NodeJS.ErrnoException | null, addresses: readonly string[]) => void) => void;

const systemLookUp: LookUp = (hostname, found) =>
  lookup(hostname, { all: true, order: 'ipv4first' }, (error, all) =>
    // in spite of its type there is no list with an error
    found(error, error === null ? all.map(({ address }) => address) : []),
  );

type Answer = ((error: NodeJS.ErrnoException, addresses: undefined, waited: boolean) => void) &
  ((error: null, addresses: Addresses, waited: boolean) => void);

/** Addresses of the preferred family take turns, as behind a load balancer that answers with several; the other family stays the way out. */
function rotated(known: { readonly addresses: Addresses; next: number }): Addresses {
  const { addresses } = known;
  if (addresses.length === 1) return addresses;
  const family = isIP(addresses[0]);
  const preferred = addresses.filter((address) => isIP(address) === family);
  const turn = known.next++ % preferred.length;
  return [
    ...preferred.slice(turn),
    ...preferred.slice(0, turn),
    ...addresses.filter((address) => isIP(address) !== family),
  ] as unknown as Addresses;
}
