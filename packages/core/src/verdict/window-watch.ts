import type { GateSpec } from '../contract/plan.ts';
import { isWorse } from './compare.ts';
import type { Sight } from './window-sight.ts';

/** What all windows of a gate came to. */
export class WindowWatch {
  readonly #op: GateSpec['op'];
  #worst: Sight | undefined;
  /** First window from which it stayed broken. */
  #sinceSec: number | null = null;
  #state: Sight['state'] = 'holds';

  constructor(op: GateSpec['op']) {
    this.#op = op;
  }

  hear(sight: Sight): void {
    if (sight.state !== 'broken') this.#sinceSec = null;
    else this.#sinceSec ??= sight.fromSec;
    const worst = this.#worst;
    const isGraver = RANK[sight.state] > RANK[this.#state];
    if (worst === undefined || isGraver || (sight.state === this.#state && isWorse(this.#op, sight.value, worst.value)))
      this.#worst = sight;
    if (isGraver) this.#state = sight.state;
  }

  /** The worst window of the gravest state; undefined where none could be judged. */
  get worst(): Sight | undefined {
    return this.#worst;
  }
  get sinceSec(): number | null {
    return this.#sinceSec;
  }
}

const RANK: Readonly<Record<Sight['state'], number>> = { holds: 0, late: 1, broken: 2 };
