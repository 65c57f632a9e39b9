import { VirtualClock } from '@loadgate/core/testing';
import type { Timer } from '../../packages/core/src/time/clock.ts';
import { drawOf } from '../../packages/core/src/time/random.ts';

/** A number between two limits; the same ones in the same order for the same seed. */
export type Between = (from: number, to: number) => number;

export function drawn(seed: number): Between {
  const draws = drawOf(seed, 'machine')(0, 0);
  return (from, to) => from + (to - from) * draws.next();
}

/** A machine whose timers are up to so much late: any machine that keeps up. */
export class JitteryClock extends VirtualClock {
  readonly #between: Between;
  readonly #mostUs: number;

  constructor(between: Between, mostUs: number) {
    super();
    this.#between = between;
    this.#mostUs = mostUs;
  }

  override at(atUs: number, fn: () => void): Timer {
    // what is to be at once is a message, and messages keep their order
    return super.at(atUs <= this.nowUs() ? atUs : atUs + this.#between(0, this.#mostUs), fn);
  }
}

/** How long a machine runs and how long it then stands, by turns, in µs. */
export interface Starving {
  readonly runsUs: readonly [from: number, to: number];
  readonly standsUs: readonly [from: number, to: number];
}

/**
 * A thread that gets no processor for stretches of time: what comes due in one, answers too, happens at its end: in the order in which it was
 * due, or was asked for. The latter is what becomes of timers that are asked for when they are overdue already.
 */
export class StarvedClock extends VirtualClock {
  readonly #between: Between;
  readonly #starving: Starving;
  readonly #order: 'due' | 'asked';
  readonly #stretches: { readonly fromUs: number; readonly toUs: number }[] = [];

  constructor(between: Between, starving: Starving, order: 'due' | 'asked' = 'due') {
    super();
    this.#between = between;
    this.#starving = starving;
    this.#order = order;
  }

  override at(atUs: number, fn: () => void): Timer {
    return super.at(this.#awakeUs(Math.max(atUs, this.nowUs())), fn);
  }

  #awakeUs(us: number): number {
    const { runsUs, standsUs } = this.#starving;
    for (let last = this.#stretches.at(-1)?.toUs ?? 0; last <= us; last = this.#stretches.at(-1)?.toUs as number) {
      const fromUs = last + this.#between(...runsUs);
      this.#stretches.push({ fromUs, toUs: fromUs + this.#between(...standsUs) });
    }
    const stretch = this.#stretches.find(({ fromUs, toUs }) => fromUs <= us && us < toUs);
    if (stretch === undefined) return us;
    // so little apart that it is one moment, and still in order
    return this.#order === 'due' ? stretch.toUs + (us - stretch.fromUs) / 1e6 : stretch.toUs;
  }
}
