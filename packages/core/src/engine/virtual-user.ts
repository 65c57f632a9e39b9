import type { Pause, Position } from '../contract/plan.ts';
import {
  type BlockCode,
  type CallCode,
  type Op,
  type ParallelCode,
  type Place,
  type Program,
  type RequestCode,
  type Runner,
  SUSPENDED,
} from '../flow/steps/program.ts';
import { MissingValue } from '../flow/values/missing-value.ts';
import type { Row, Values } from '../flow/values/scope.ts';
import type { Mask } from '../secrets.ts';
import type { Timer } from '../time/clock.ts';
import type { DrawSource, Draws } from '../time/random.ts';
import { recordCutAround, recordError } from './records.ts';
import { type OpenBlock, StepsOfUser } from './steps-of-user.ts';
import type { Workplace } from './workplace.ts';

/** A program with all that walking it needs. */
export interface Walk {
  readonly program: Program;
  /** Row of its iterations; null where nothing is measured. */
  readonly row: number | null;
  readonly values: DrawSource;
  readonly pauses: DrawSource;
  readonly choices: DrawSource;
  /** Its end was reached. May begin the user's next walk. */
  ended(user: VirtualUser): void;
}

/** Which of a user's variables were set. */
export interface Writes {
  readonly variables: Set<number>;
  readonly kept: Set<number>;
}

/** Operations in one go before others get a turn at the event loop. */
const SPINS = 10_000;

/**
 * One virtual user: a machine that walks programs, suspended while a step or a pause runs. It allocates a turn per step and otherwise
 * as little as it can, for this is the hot path.
 */
export class VirtualUser implements Runner, Values {
  readonly place: Workplace;
  readonly id: number;
  /** Within its population. */
  readonly number: number;
  readonly variables: unknown[];
  /** What variables begin each walk with: what lives as long as the user. */
  readonly kept: unknown[];
  readonly rows: (Row | undefined)[];
  readonly slots: unknown[] = [];
  readonly everyUs: (number | undefined)[];
  readonly steps: StepsOfUser;
  dueUs = 0;
  lastEndUs = 0;
  failure: string | undefined;
  /** Sentence to {@link failure}, with the step's name. */
  reason = '';
  skipped = 0;
  walkDueUs = 0;
  walkBeganUs = 0;
  /** Number of its next iteration; in an open load, how many it has walked. */
  iteration = 0;
  #walk: Walk | undefined;
  #number = 0;
  #iteration = 0;
  #values: Draws | undefined;
  #pauses: Draws | undefined;
  #choices: Draws | undefined;
  #pc = 0;
  #isWalking = false;
  #timer: Timer | undefined;
  #then: (() => void) | undefined;

  /** Slots that a branch has set, also to what was there before; undefined for a whole user. */
  readonly writes: Writes | undefined;
  /** Whose branch of a `parallel` this is; undefined: a whole user. */
  readonly #of: VirtualUser | undefined;

  /** `of`: it is a branch of that user: sessions and rows are the same, variables begin as the user's are. */
  constructor(place: Workplace, id: number, number: number, kept: readonly unknown[], of?: VirtualUser) {
    this.place = place;
    this.id = id;
    this.number = number;
    this.#of = of;
    this.writes = of === undefined ? undefined : { variables: new Set(), kept: new Set() };
    this.kept = [...(of?.kept ?? kept)];
    this.variables = [...(of?.variables ?? kept)];
    this.rows = of?.rows ?? [];
    this.everyUs = of?.everyUs ?? [];
    this.steps = new StepsOfUser(this, of?.steps.sessions);
  }

  branch(): VirtualUser {
    return new VirtualUser(this.place, this.id, this.number, [], this);
  }

  /** Walks a program from its begin, with the draws of (number, iteration). */
  begin(walk: Walk, dueUs: number, number: number, iteration: number): void {
    this.#walk = walk;
    this.#number = number;
    this.#iteration = iteration;
    this.#values = undefined;
    this.#pauses = undefined;
    this.#choices = undefined;
    this.#pc = 0;
    if (this.#of === undefined) for (let i = 0; i < this.variables.length; i++) this.variables[i] = this.kept[i];
    this.dueUs = dueUs;
    this.lastEndUs = dueUs;
    this.walkDueUs = dueUs;
    this.walkBeganUs = this.place.clock.nowUs();
    this.failure = undefined;
    this.skipped = 0;
    if (!this.#isWalking) this.#proceed();
  }

  get walk(): Walk | undefined {
    return this.#walk;
  }

  /** All steps of the walk are done: what is left is the pause after the last. */
  get isPausingAtEnd(): boolean {
    return this.#timer !== undefined && !this.steps.isBusy && this.#isEnd(this.#pc);
  }

  /** Passes that pause by, and so ends the walk. */
  passPause(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
    this.#proceed();
  }

  /** Calls `then` at that time, at once if it has passed; {@link halt} forgets it. */
  at(us: number, then: () => void): void {
    // what ended has passed: to read the clock is dear here
    if (us <= this.lastEndUs || us <= this.place.clock.nowUs()) return then();
    this.#then = then;
    this.#timer = this.place.clock.at(us, this.#woken);
  }

  /** Goes on in the program, after a step that was suspended. */
  goOn(pc: number): void {
    this.#pc = pc;
    this.#proceed();
  }

  /** Ends the walk where it stands; what is in flight is given up. */
  halt(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
    this.#then = undefined;
    this.#walk = undefined;
    this.slots.length = 0;
    this.steps.giveUp();
    if (this.#of === undefined) this.steps.sessions.abandon();
  }

  /** The hard end: ages of what is in flight and of the groups and blocks around it. */
  cut(): void {
    if (this.#timer !== undefined && !this.steps.isBusy && this.lastEndUs <= this.place.clock.nowUs()) this.#leaveEnded();
    this.steps.cut();
    for (const enclosure of this.#walk?.program.enclosures ?? []) {
      const isWithin = enclosure.from.pc <= this.#pc && this.#pc < enclosure.to.pc;
      const sinceUs = isWithin ? sinceOf(this.slots[enclosure.slot]) : undefined;
      if (sinceUs !== undefined) recordCutAround(this.place, enclosure, sinceUs);
    }
  }

  /** Groups whose steps are all done have ended with the last of them, though the user still pauses before what follows. */
  #leaveEnded(): void {
    const program = this.#walk?.program;
    while (program?.places[this.#pc]?.onward !== undefined) this.#pc = this.#run(program, this.#pc);
  }

  random(): number {
    this.#values ??= (this.#walk as Walk).values(this.#number, this.#iteration);
    return this.#values.next();
  }

  choice(): number {
    this.#choices ??= (this.#walk as Walk).choices(this.#number, this.#iteration);
    return this.#choices.next();
  }

  row(source: number): Row | undefined {
    return this.rows[source];
  }

  think({ minUs, maxUs }: Pause, pc: number): number {
    if (maxUs <= minUs) return this.pause(minUs, pc);
    this.#pauses ??= (this.#walk as Walk).pauses(this.#number, this.#iteration);
    return this.pause(Math.round(minUs + (maxUs - minUs) * this.#pauses.next()), pc);
  }

  /** Goes on at `pc` so long after what came before was planned to end. */
  pause(us: number, pc: number): number {
    this.dueUs += us;
    if (this.dueUs <= this.place.clock.nowUs() || (this.place.isStopping() && this.#isEnd(pc))) return pc;
    this.#pc = pc;
    this.#timer = this.place.clock.at(this.dueUs, this.#woken);
    return SUSPENDED;
  }

  request(code: RequestCode): number {
    return this.steps.request(code);
  }

  enter(code: BlockCode): number {
    return this.steps.enter(code);
  }

  leave(code: BlockCode): number {
    return this.steps.leave(code);
  }

  parallel(code: ParallelCode): number {
    return this.steps.parallel(code);
  }

  call(code: CallCode): number {
    code.begin(this, code);
    return SUSPENDED;
  }

  groupEnded(row: number, beganUs: number, failed: boolean): void {
    const { place, lastEndUs } = this;
    place.endedAt(lastEndUs);
    place.recorder.group(row, place.stageOf(beganUs), failed ? 'failed' : 'ok', lastEndUs - beganUs);
  }

  log(_at: Position, text: string): void {
    this.place.notice('info', 'log', text, this.mask);
  }

  /** A step failed: where the walk goes on. */
  failed(at: Place, kind: string, reason: string): number {
    this.failure = kind;
    this.reason = reason;
    this.skipped = at.rest;
    return at.unwind.pc;
  }

  /** Something threw that is no plugin's: a template without a value, or a bug. */
  threw(at: Place, error: unknown): number {
    const kind = error instanceof MissingValue ? 'template' : 'thrown';
    const message = error instanceof Error ? error.message : String(error);
    const { place } = this;
    if (kind === 'thrown') place.thrown(at.at, error, this.mask);
    const row = this.#walk?.row ?? null;
    if (row !== null) recordError(this, row, place.stageOf(this.dueUs), { kind, message }, place.clock.nowUs());
    return this.failed(at, kind, message);
  }

  /** Hides what nobody may read, also what this user has found out itself. Dear: for what is told, not for what is sent. */
  readonly mask: Mask = (text) => this.place.maskFor(this)(text);

  readonly #woken = (): void => {
    this.#timer = undefined;
    const then = this.#then;
    this.#then = undefined;
    if (then === undefined) this.#proceed();
    else then();
  };

  #proceed(): void {
    this.#isWalking = true;
    let spins = 0;
    while (this.#walk !== undefined) {
      const walk = this.#walk;
      const { ops } = walk.program;
      for (let pc = this.#pc; pc < ops.length; this.#pc = pc) {
        pc = this.#run(walk.program, pc);
        if (pc === SUSPENDED) {
          this.#isWalking = false;
          return;
        }
        if (++spins > SPINS) return this.#yield(pc);
      }
      this.#walk = undefined;
      walk.ended(this);
    }
    this.#isWalking = false;
  }

  #yield(pc: number): void {
    this.#pc = pc;
    this.#isWalking = false;
    this.#timer = this.place.clock.at(this.place.clock.nowUs(), this.#woken);
  }

  #isEnd(pc: number): boolean {
    // what follows the branch is not known here
    if (this.#walk === undefined || this.#of !== undefined) return false;
    const { ops, places } = this.#walk.program;
    let at: number | undefined = pc;
    while (at !== undefined && at < ops.length) at = places[at]?.onward?.pc;
    return at !== undefined;
  }

  #run({ ops, places }: Program, pc: number): number {
    try {
      return (ops[pc] as Op)(this);
    } catch (error) {
      return this.threw(places[pc] as Place, error);
    }
  }
}

/** A group's slot holds when it began, a block's what is open. */
const sinceOf = (slot: unknown): number | undefined => (typeof slot === 'number' ? slot : (slot as OpenBlock | undefined)?.dueUs);
