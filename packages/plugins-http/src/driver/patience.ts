import type { Timer } from '@loadgate/core';
import type { Fault } from './faults.ts';

/** How long the parts of an exchange may take, in µs, once it has a connection. */
export interface PatienceLimits {
  readonly firstByteUs: number | undefined;
  readonly receiveUs: number | undefined;
  readonly idleUs: number | undefined;
  /** Calls once `us` have passed. */
  after(us: number, fn: () => void): Timer;
}

/** Waits for the parts of one exchange, each request of it anew. `lost` is called at most once, when a part took too long. */
export class Patience {
  readonly #limits: PatienceLimits;
  readonly #lost: (fault: Fault) => void;
  #part: Timer | undefined;
  #idle: Timer | undefined;

  constructor(limits: PatienceLimits, lost: (fault: Fault) => void) {
    this.#limits = limits;
    this.#lost = lost;
  }

  sent(): void {
    this.end();
    this.#part = this.#await(this.#limits.firstByteUs, 'first_byte', 'no first byte of an answer', 'firstByte');
  }

  answering(): void {
    this.end();
    this.#part = this.#await(this.#limits.receiveUs, 'receive', 'the answer was not complete', 'receive');
    this.heard();
  }

  /** A piece of the answer. */
  heard(): void {
    this.#idle?.cancel();
    this.#idle = this.#await(this.#limits.idleUs, 'idle', 'nothing more of the answer came', 'idle');
  }

  /** Nothing is waited for any more. */
  end(): void {
    this.#part?.cancel();
    this.#idle?.cancel();
    this.#part = undefined;
    this.#idle = undefined;
  }

  #await(us: number | undefined, kind: string, what: string, key: string): Timer | undefined {
    if (us === undefined) return undefined;
    return this.#limits.after(us, () => {
      this.end();
      this.#lost({ error: `http.${kind}_timeout`, message: `${what} within ${us / 1e6} s (http.timeouts.${key})`, answered: true });
    });
  }
}
