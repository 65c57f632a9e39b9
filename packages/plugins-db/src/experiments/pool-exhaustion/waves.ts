import type { Clock, Timer } from '@loadgate/core';
import { type Fault, lostFault } from '../../driver/faults.ts';
import type { Lane } from '../../driver/lanes.ts';
import { ownPid } from '../backends.ts';
import { ask, demand, type Fate, giveBack } from '../demand.ts';

export interface WavesPlan {
  /** All of them at the same moment. */
  readonly demand: number;
  readonly holdUs: number;
  /** So many of the first are never given back. Default 0: it is there to be found. */
  readonly leaks?: number;
}
/** What became of one demand. */
export interface Served {
  readonly kind: Fate['kind'];
  readonly waitedUs: number;
  /** How many had been served before; null: it was not served. */
  readonly order: number | null;
  /** From being served to giving back; null: never. */
  readonly heldUs: number | null;
  /** Why it was not served, or what its query met. */
  readonly fault: Fault | undefined;
}
export interface Played {
  /** In the order in which they asked. */
  readonly demands: readonly Served[];
  /** Connections in use at the same moment, at the most. */
  readonly mostHeld: number;
  readonly endUs: number;
}

/** Many who want a connection at once, each for a while, with a query in it. By callbacks, so that a virtual clock can play it. */
export class Waves {
  readonly #lane: Lane;
  readonly #clock: Clock;
  readonly #plan: WavesPlan;
  readonly #sawPid: (pid: unknown) => void;
  readonly #demands: Served[] = [];
  readonly #timers = new Set<Timer>();
  #pending: number;
  #served = 0;
  #held = 0;
  #mostHeld = 0;

  constructor(lane: Lane, clock: Clock, plan: WavesPlan, sawPid: (pid: unknown) => void = () => {}) {
    this.#lane = lane;
    this.#clock = clock;
    this.#plan = plan;
    this.#sawPid = sawPid;
    this.#pending = plan.demand;
  }

  /** `ended` is told when the last has given back. */
  play(ended: (played: Played) => void): void {
    const over = (i: number, served: Served): void => {
      this.#demands[i] = served;
      if (--this.#pending > 0) return;
      ended({ demands: this.#demands, mostHeld: this.#mostHeld, endUs: this.#clock.nowUs() });
    };
    for (let i = 0; i < this.#plan.demand; i++) demand(this.#lane, this.#clock, (fate) => this.#told(fate, (served) => over(i, served)));
  }

  /** Nothing is given back any more. */
  stop(): void {
    for (const timer of this.#timers) timer.cancel();
  }

  #told(fate: Fate, over: (served: Served) => void): void {
    const { kind, waitedUs } = fate;
    if (fate.kind !== 'served') return over({ kind, waitedUs, order: null, heldUs: null, fault: fate.fault });
    const { connection } = fate;
    const order = this.#served++;
    const servedUs = this.#clock.nowUs();
    this.#mostHeld = Math.max(this.#mostHeld, ++this.#held);
    if (order < (this.#plan.leaks ?? 0)) return over({ kind, waitedUs, order, heldUs: null, fault: undefined });
    let fault: Fault | undefined;
    const end = (): void => {
      this.#held--;
      const heldUs = this.#clock.nowUs() - servedUs;
      if (connection.isClosed) fault ??= lostFault(undefined, 'the server');
      giveBack(this.#lane, connection);
      over({ kind, waitedUs, order, heldUs, fault });
    };
    this.#both(servedUs + this.#plan.holdUs, end, (asked) => {
      ask(connection, this.#clock, { text: ownPid }, (answer) => {
        fault = answer.fault;
        if (answer.rows[0] !== undefined) this.#sawPid(answer.rows[0]['pid']);
        asked();
      });
    });
  }

  /** The time, and what `begin` begins. */
  #both(atUs: number, end: () => void, begin: (done: () => void) => void): void {
    let awaited = 2;
    const done = (): void => {
      if (--awaited === 0) end();
    };
    const timer = this.#clock.at(atUs, () => {
      this.#timers.delete(timer);
      done();
    });
    this.#timers.add(timer);
    begin(done);
  }
}
