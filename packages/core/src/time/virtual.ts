import type { Clock, Timer } from './clock.ts';
import { DueQueue } from './due-queue.ts';

/** Time that passes only in {@link VirtualClock.run}: ten minutes of it cost as long as what happens in them. Equal times keep their order. */
export class VirtualClock implements Clock {
  #nowUs = 0;
  readonly #queue = new DueQueue();

  nowUs(): number {
    return this.#nowUs;
  }

  iso(): string {
    return new Date(this.#nowUs / 1e3).toISOString();
  }

  at(atUs: number, fn: () => void): Timer {
    return this.#queue.add(Math.max(atUs, this.#nowUs), fn);
  }

  /** Runs everything due up to `untilUs`, in order, without waiting for promises; then it is `untilUs`, if that is finite. */
  advance(untilUs: number): void {
    for (let due = this.#queue.take(untilUs); due !== undefined; due = this.#queue.take(untilUs)) {
      this.#nowUs = due.atUs;
      due.fn?.();
    }
    if (Number.isFinite(untilUs)) this.#nowUs = Math.max(this.#nowUs, untilUs);
  }

  /** As {@link advance}, but lets promises settle between two times: all that can go on without a turn of the event loop. */
  run(untilUs: number): Promise<void> {
    return new Promise((resolve, reject) => {
      let times = 0;
      const next = (): void => {
        const { first } = this.#queue;
        try {
          if (first === undefined || first.atUs > untilUs) {
            this.advance(untilUs);
            return resolve();
          }
          this.advance(first.atUs);
        } catch (error) {
          return reject(error);
        }
        // a turn costs four times as much as a tick, but without one no timer of the platform could end a run that has no end
        if (++times % TIMES_A_TURN === 0) setImmediate(next);
        else onceSettled(next);
      };
      setImmediate(next);
    });
  }
}

const TIMES_A_TURN = 1000;

const SETTLED = Promise.resolve();
/** A tick that is asked for by a promise's callback comes when no other promise can go on, however long their chains are. */
const onceSettled = (then: () => void): void => void SETTLED.then(() => process.nextTick(then));
