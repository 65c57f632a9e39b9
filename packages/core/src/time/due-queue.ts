import type { Timer } from './clock.ts';

/** Something to do at a time. Cancelled: nothing. */
export interface Due extends Timer {
  readonly atUs: number;
  readonly order: number;
  fn: (() => void) | undefined;
}

const isBefore = (a: Due, b: Due): boolean => a.atUs < b.atUs || (a.atUs === b.atUs && a.order < b.order);

/** A heap of what is due: the earliest first, equal times in the order of asking. */
export class DueQueue {
  readonly #heap: Due[] = [];
  #order = 0;

  get first(): Due | undefined {
    return this.#heap[0];
  }

  add(atUs: number, fn: () => void): Due {
    const due: Due = {
      atUs,
      order: this.#order++,
      fn,
      cancel() {
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

  /** Takes the first, if it is due by `untilUs`. */
  take(untilUs: number): Due | undefined {
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
