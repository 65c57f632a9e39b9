import type { Clock } from '../time/clock.ts';

/** More answers than any real target gives before a timer of this thread can run. */
const MOST = 10_000;

/**
 * Promises that settle by promises alone never let timers and sockets have their turn: a protocol that answers from memory would hang
 * its worker. After so many answers without a turn of the event loop the next ones wait for one.
 */
export class PromiseGuard {
  readonly #clock: Clock;
  #answers = 0;
  #isArmed = false;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Calls `hear`, nearly always at once. */
  pass(hear: () => void): void {
    if (!this.#isArmed) this.#arm();
    if (++this.#answers <= MOST) hear();
    else this.#clock.at(this.#clock.nowUs(), hear);
  }

  #arm(): void {
    this.#isArmed = true;
    this.#clock.at(this.#clock.nowUs(), () => {
      this.#isArmed = false;
      this.#answers = 0;
    });
  }
}
