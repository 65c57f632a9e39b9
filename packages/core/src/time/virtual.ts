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

  /** As {@link advance}, but lets promises settle (one macrotask) between two times. */
  async run(untilUs: number): Promise<void> {
    for (;;) {
      await new Promise<void>((resolve) => setImmediate(resolve));
      const next = this.#queue.first;
      if (next === undefined || next.atUs > untilUs) break;
      this.advance(next.atUs);
    }
    this.advance(untilUs);
  }
}
