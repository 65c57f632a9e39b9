import type { Pause, Position, Retry } from '../../contract/plan.ts';
import type { Block, Session, StepRun, Vu } from '../../contract/plugin.ts';

/** What an operation returns when something else will go on: a settled step or a timer. */
export const SUSPENDED = -1;

/** One instruction of a flow: does its work and says where to go on, or {@link SUSPENDED}. */
export type Op = (runner: Runner) => number;

/** A list of steps, compiled once per worker and walked by all its users. Leaving the list at its end ends the iteration. */
export interface Program {
  readonly ops: readonly Op[];
  /** For each operation: where it was written, and where a throw in it goes on. */
  readonly places: readonly Place[];
  /** Places a runner keeps for loops, groups and blocks, one iteration long. */
  readonly slots: number;
  /** Groups and blocks that are measured. */
  readonly enclosures: readonly Enclosure[];
}

/** A group or a block: who stands in `[from, to)` is within it, and its slot says since when. */
export interface Enclosure {
  readonly kind: 'group' | 'block';
  readonly row: number;
  readonly slot: number;
  readonly from: Label;
  readonly to: Label;
}

/** A place in the program that is known only once what stands before it has been compiled. */
export interface Label {
  pc: number;
}

export interface Place {
  readonly at: Position;
  /** Where a failure goes on: the end of the enclosing group or block, else of the program. */
  readonly unwind: Label;
  /** Unconditional steps that come after it. */
  readonly rest: number;
  /** It is no step: all that it does is to go on there. */
  readonly onward?: Label;
}

/** What operations ask of whoever walks the program. */
export interface Runner extends Vu {
  /** Planned end of what came before: when what comes next is due. */
  dueUs: number;
  /** Planned end of the last step; the load's own pause after it does not count. */
  lastEndUs: number;
  /** Kind of the failure that is ending this iteration or block. */
  failure: string | undefined;
  /** Steps that this iteration will not reach because of it. */
  skipped: number;
  /** State of loops, groups and blocks, by slot. */
  readonly slots: unknown[];
  /** Due time of the last beginning of each `every`, as long as the user lives. */
  readonly everyUs: (number | undefined)[];
  request(code: RequestCode): number;
  enter(code: BlockCode): number;
  leave(code: BlockCode): number;
  parallel(code: ParallelCode): number;
  call(code: CallCode): number;
  /** Draws a pause for this iteration and goes on at `pc` once it has passed since what came before ended. */
  think(pause: Pause, pc: number): number;
  /** Next draw for the choice of branches, 0 ≤ x < 1. */
  choice(): number;
  groupEnded(row: number, beganUs: number, failed: boolean): void;
  log(at: Position, text: string): void;
}

/** A function of a script. */
export interface CallCode extends Omit<StepCode, 'protocol' | 'session'> {
  /** Begins it for a user, who goes on by itself when it has ended. */
  readonly begin: (runner: Runner, code: CallCode) => void;
  readonly judge: Judge | null;
}

interface StepCode extends Place {
  /** Row of its figures; null where nothing is measured (setup, userSetup, userCleanup, cleanup). */
  readonly row: number | null;
  readonly name: string;
  readonly protocol: string;
  /** Which of a user's sessions it takes. */
  readonly session: number;
  /** Of a request, or of each half of a block; null: none. */
  readonly timeoutUs: number | null;
  readonly retry: Retry | null;
  readonly next: Label;
  /** Where to go on after a failure: its pause, or {@link Place.unwind}. */
  readonly failed: Label;
  /** A failure does not end the iteration. */
  readonly continues: boolean;
}

export interface RequestCode extends StepCode {
  readonly run: StepRun<Session, unknown>;
  readonly judge: Judge | null;
}

export interface BlockCode extends StepCode {
  readonly block: Block<Session>;
  /** Its `enter` operation, for a retry of the whole. */
  readonly enter: Label;
  readonly body: Label;
  /** Slot that holds its state. */
  readonly slot: number;
}

/** Steps that one user walks side by side. */
export interface ParallelCode extends Place {
  readonly most: number;
  readonly branches: readonly Branch[];
  readonly next: Label;
  /** Where to go on when one of them has failed: the load's pause, or {@link Place.unwind}. */
  readonly failed: Label;
}
export interface Branch {
  readonly program: Program;
  /** Requests that it surely makes. */
  readonly least: number;
}

/** Conditions and captures of a step against its reply: the first failure, or nothing. Sets what it captures. */
export type Judge = (runner: Runner, reply: unknown, serviceUs: number) => StepFailure | undefined;

export interface StepFailure {
  /** `expect` or `capture`. */
  readonly kind: string;
  readonly message: string;
}
