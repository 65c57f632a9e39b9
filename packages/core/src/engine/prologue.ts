import type { Step } from '../contract/plan.ts';
import { bindRows } from '../flow/values/rows.ts';
import { VirtualUser } from './virtual-user.ts';
import { compileWalk, type DataWalk, type WalkParts } from './walks.ts';
import type { Workplace } from './workplace.ts';

/** Steps that one user walks once, before the load or after it: `setup` as a whole, `cleanup` step by step. */
export class Prologue {
  readonly #place: Workplace;
  readonly #walks: readonly DataWalk[];
  readonly #failures: string[] = [];
  #user: VirtualUser | undefined;
  #next = 0;
  #done: ((failures: readonly string[], user: VirtualUser) => void) | undefined;

  /** A failure ends its part; the next part begins all the same. */
  constructor(purpose: 'setup' | 'cleanup', parts: readonly (readonly Step[])[], place: Workplace, walkParts: WalkParts) {
    this.#place = place;
    const kind = { purpose, row: null, think: null, lifetime: 'run', ended: (user: VirtualUser) => this.#ended(user) } as const;
    this.#walks = parts.map((steps) => compileWalk(steps, kind, walkParts));
  }

  /** `done` gets one sentence for each part that failed. */
  run(variables: readonly unknown[], done: (failures: readonly string[], user: VirtualUser) => void): void {
    this.#done = done;
    this.#user = new VirtualUser(this.#place, 0, 0, variables);
    this.#goOn(this.#user);
  }

  /** Ends it where it stands, as a failure. */
  abort(): void {
    if (this.#user === undefined) return;
    this.#user.halt();
    this.#failures.push('it was stopped');
    this.#next = this.#walks.length;
    this.#goOn(this.#user);
  }

  #goOn(user: VirtualUser): void {
    const walk = this.#walks[this.#next++];
    if (walk === undefined) {
      this.#user = undefined;
      this.#place.closing.add(user.steps.sessions.take());
      this.#done?.(this.#failures, user);
      return;
    }
    for (const choosers of [walk.perUser, walk.perIteration]) bindRows(choosers, 0, user.rows);
    user.begin(walk, this.#place.clock.nowUs(), 0, this.#next);
  }

  #ended(user: VirtualUser): void {
    if (user.failure !== undefined) this.#failures.push(user.mask(user.reason));
    this.#goOn(user);
  }
}
