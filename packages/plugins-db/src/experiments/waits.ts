import type { Clock } from '@loadgate/core';
import { NoAnswer } from '../driver/outside.ts';

/** The run is over: nobody waits any more. */
export class Interrupted extends Error {}

/** Promises that do not outlive the run: an interrupt rejects them with {@link Interrupted}, whatever the server does. */
export class Waits {
  readonly #clock: Clock;
  readonly #signal: AbortSignal | undefined;
  readonly #pending = new Set<() => void>();
  readonly #breakOff = (): void => {
    for (const reject of [...this.#pending]) reject();
  };

  /** Without a signal nothing breaks them off: for what has to be undone. */
  constructor(clock: Clock, signal?: AbortSignal) {
    this.#clock = clock;
    this.#signal = signal;
    signal?.addEventListener('abort', this.#breakOff);
  }

  /** Resolves with what `begin` is told; after `limitUs` it rejects with {@link NoAnswer}. Default: no limit. */
  until<T>(begin: (told: (value: T) => void) => void, limitUs?: number): Promise<T> {
    return this.#race((resolve) => begin(resolve), limitUs);
  }

  /** The promise, or the end of patience. */
  of<T>(promise: Promise<T>, limitUs?: number): Promise<T> {
    return this.#race((resolve, reject) => void promise.then(resolve, reject), limitUs);
  }

  /** Resolves at `atUs`, at the earliest. */
  async sleepUntil(atUs: number): Promise<void> {
    let cancel = (): void => {};
    try {
      await this.until<void>((told) => {
        const timer = this.#clock.at(atUs, told);
        cancel = () => timer.cancel();
      });
    } finally {
      cancel();
    }
  }

  sleep(us: number): Promise<void> {
    return this.sleepUntil(this.#clock.nowUs() + us);
  }

  close(): void {
    this.#signal?.removeEventListener('abort', this.#breakOff);
  }

  #race<T>(begin: (resolve: (value: T) => void, reject: (error: Error) => void) => void, limitUs: number | undefined): Promise<T> {
    if (this.#signal?.aborted === true) return Promise.reject(new Interrupted());
    return new Promise((resolve, reject) => {
      const breakOff = (): void => end(() => reject(new Interrupted()));
      const patience =
        limitUs === undefined ? undefined : this.#clock.at(this.#clock.nowUs() + limitUs, () => end(() => reject(tooLong(limitUs))));
      const end = (settle: () => void): void => {
        patience?.cancel();
        this.#pending.delete(breakOff);
        settle();
      };
      this.#pending.add(breakOff);
      begin(
        (value) => end(() => resolve(value)),
        (error) => end(() => reject(error)),
      );
    });
  }
}

const tooLong = (limitUs: number): NoAnswer =>
  new NoAnswer({ error: 'postgres.no_answer', message: `the server did not answer within ${limitUs / 1e6} s`, answered: false });
