import type { Clock, Timer } from '../time/clock.ts';

const TICK_US = 10_000;

/** Something that ends when its time is up. It is in at most one list. */
export interface Expiring {
  /** Set by {@link Timeouts}. */
  expiresUs: number;
  before: Expiring | undefined;
  after: Expiring | undefined;
  expire(): void;
}

/** All that wait equally long: the order in which they came is the order in which they expire. */
class Queue implements Expiring {
  readonly timeoutUs: number;
  expiresUs = 0;
  before: Expiring | undefined = this;
  after: Expiring | undefined = this;
  constructor(timeoutUs: number) {
    this.timeoutUs = timeoutUs;
  }
  get first(): Expiring | undefined {
    return this.after === this ? undefined : this.after;
  }
  expire(): void {}
}

/**
 * The timeouts of one worker, checked every 10 ms on one timer: never early, up to 10 ms late. Adding and removing move two links,
 * for almost every timeout is removed before its time.
 */
export class Timeouts {
  readonly #clock: Clock;
  readonly #queues = new Map<number, Queue>();
  #timer: Timer | undefined;
  #armedUs = Number.POSITIVE_INFINITY;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  add(item: Expiring, timeoutUs: number): void {
    let queue = this.#queues.get(timeoutUs);
    if (queue === undefined) {
      queue = new Queue(timeoutUs);
      this.#queues.set(timeoutUs, queue);
    }
    item.expiresUs = this.#clock.nowUs() + timeoutUs;
    const last = queue.before as Expiring;
    item.before = last;
    item.after = queue;
    last.after = item;
    queue.before = item;
    if (item.expiresUs < this.#armedUs && last === queue) this.#arm(item.expiresUs);
  }

  /** Calls `fn` when `us` have passed. */
  after(us: number, fn: () => void): Timer {
    const item: Expiring = { expiresUs: 0, before: undefined, after: undefined, expire: fn };
    this.add(item, us);
    return { cancel: () => this.remove(item) };
  }

  /** Does nothing for an item that is in no list. */
  remove(item: Expiring): void {
    if (item.before === undefined || item.after === undefined) return;
    item.before.after = item.after;
    item.after.before = item.before;
    item.before = undefined;
    item.after = undefined;
  }

  /** Nothing expires any more. */
  stop(): void {
    this.#timer?.cancel();
    this.#queues.clear();
    this.#armedUs = Number.POSITIVE_INFINITY;
  }

  #arm(expiresUs: number): void {
    this.#timer?.cancel();
    this.#armedUs = Math.ceil(expiresUs / TICK_US) * TICK_US;
    this.#timer = this.#clock.at(this.#armedUs, () => this.#tick());
  }

  #tick(): void {
    const nowUs = this.#clock.nowUs();
    this.#armedUs = Number.POSITIVE_INFINITY;
    let nextUs = Number.POSITIVE_INFINITY;
    for (const queue of this.#queues.values()) {
      for (let item = queue.first; item !== undefined && item.expiresUs <= nowUs; item = queue.first) {
        this.remove(item);
        item.expire();
      }
      nextUs = Math.min(nextUs, queue.first?.expiresUs ?? nextUs);
    }
    if (nextUs < this.#armedUs) this.#arm(nextUs);
  }
}
