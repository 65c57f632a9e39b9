import type { Pause, Position, Step } from '../../contract/plan.ts';
import type { Enclosure, Label, Op, Place, Program } from './program.ts';
import type { Lifetime, StepTools } from './tools.ts';

export interface ProgramOptions {
  /** Pause after every request, unless a `think` stands there. */
  readonly think: Pause | null;
  /** False in setup, userSetup, userCleanup and cleanup: their requests are no samples. */
  readonly isSampled: boolean;
  /** Of what steps set and capture outside `every`. */
  readonly lifetime: Lifetime;
}

/** Where a list of steps stands. */
export interface Surroundings {
  readonly unwind: Label;
  /** Unconditional steps that come after the list. */
  readonly rest: number;
  /** A `think` stands right after the list. */
  readonly isBeforeThink: boolean;
  readonly think: Pause | null;
  readonly lifetime: Lifetime;
}

/** What compiles one kind of step knows: where it appends, with what, and how to compile the steps inside. */
export interface Builder {
  readonly tools: StepTools;
  readonly isSampled: boolean;
  /** Appends an operation; a throw in it ends the iteration as `thrown`. `onward`: it is no step, and only goes on there. */
  add(op: Op, at: Position, around: Surroundings, onward?: Label): void;
  /** Left out where nothing is measured. */
  enclose(enclosure: Enclosure): void;
  /** Where the next operation will stand. */
  here(label?: Label): Label;
  slot(): number;
  every(): number;
  steps(steps: readonly Step[], around: Surroundings): void;
  /** A program of its own for these steps, without the load's pauses. */
  program(steps: readonly Step[], around: Surroundings): Program;
}

/** Appends operations one after the other; labels are read only when the program runs. */
export class ProgramBuilder {
  readonly #ops: Op[] = [];
  readonly #places: Place[] = [];
  readonly #enclosures: Enclosure[] = [];
  #slots = 0;

  add(op: Op, at: Position, { unwind, rest }: Surroundings, onward?: Label): void {
    this.#ops.push(op);
    this.#places.push({ at, unwind, rest, ...(onward !== undefined && { onward }) });
  }

  enclose(enclosure: Enclosure): void {
    this.#enclosures.push(enclosure);
  }

  here(label: Label = { pc: 0 }): Label {
    label.pc = this.#ops.length;
    return label;
  }

  slot(): number {
    return this.#slots++;
  }

  program(): Program {
    return { ops: this.#ops, places: this.#places, slots: this.#slots, enclosures: this.#enclosures };
  }
}
