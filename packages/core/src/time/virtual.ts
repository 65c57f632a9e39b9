import type { Clock, Timer } from './clock.ts';

interface Due extends Timer {
  readonly atUs: number;
  readonly order: number;
  fn: (() => void) | undefined;
}
const isBefore = (a: Due, b: Due): boolean => a.atUs < b.atUs || (a.atUs === b.atUs && a.order < b.order);

/** Time that passes only in {@link VirtualClock.run}: ten minutes of it cost as long as what happens in them. Equal times keep their order. */
export class VirtualClock implements Clock {
  #nowUs = 0;
  #order = 0;
  readonly #heap: Due[] = [];

  nowUs(): number {
    return this.#nowUs;
  }

  iso(): string {
    return new Date(this.#nowUs / 1e3).toISOString();
  }

  at(atUs: number, fn: () => void): Timer {
    const due: Due = {
      atUs: Math.max(atUs, this.#nowUs),
      order: this.#order++,
      fn,
      cancel: () => {
        due.fn = undefined;
      },
    };
    const heap = this.#heap;
    let i = heap.push(due) - 1;
    for (; i > 0; i = (i - 1) >> 1) {
      const up = heap[(i - 1) >> 1] as Due;
      if (isBefore(up, due)) break;
      heap[i] = up;
    }
    heap[i] = due;
    return due;
  }

  /** Runs everything due up to `untilUs`, in order, without waiting for promises; then it is `untilUs`, if that is finite. */
  advance(untilUs: number): void {
    for (let due = this.#pop(untilUs); due !== undefined; due = this.#pop(untilUs)) {
      this.#nowUs = due.atUs;
      due.fn?.();
    }
    if (Number.isFinite(untilUs)) this.#nowUs = Math.max(this.#nowUs, untilUs);
  }

  /** As {@link advance}, but lets promises settle (one macrotask) between two times. */
  async run(untilUs: number): Promise<void> {
    for (;;) {
      await new Promise<void>((resolve) => setImmediate(resolve));
      const next = this.#heap[0];
      if (next === undefined || next.atUs > untilUs) break;
      this.advance(next.atUs);
    }
    this.advance(untilUs);
  }

  #pop(untilUs: number): Due | undefined {
    const heap = this.#heap;
    const top = heap[0];
    if (top === undefined || top.atUs > untilUs) return undefined;
    const last = heap.pop() as Due;
    if (heap.length > 0) {
      let i = 0;
      for (let child = 1; child < heap.length; child = 2 * i + 1) {
        if (child + 1 < heap.length && isBefore(heap[child + 1] as Due, heap[child] as Due)) child++;
        if (isBefore(last, heap[child] as Due)) break;
        heap[i] = heap[child] as Due;
        i = child;
      }
      heap[i] = last;
    }
    return top;
  }
}
