import { type Branch, type ParallelCode, SUSPENDED } from '../flow/steps/program.ts';
import { type DrawSource, drawOf } from '../time/random.ts';
import type { VirtualUser, Walk } from './virtual-user.ts';

/** What one user does side by side: the branches of a `parallel`, from the first that begins to the last that ends. */
export class Branches {
  readonly #user: VirtualUser;
  readonly #code: ParallelCode;
  readonly #over: () => void;
  /** In the order in which they are written. */
  readonly #all: VirtualUser[] = [];
  readonly #walking = new Set<VirtualUser>();
  /** One draw of the user, from which each branch has draws of its own: who is answered first changes nothing. */
  readonly #seed: number;
  #freeUs: number;
  #isBeginning = false;
  #endUs: number;
  #waitedUs: number | undefined;
  #failed: VirtualUser | undefined;

  /** `over`: called when the last has ended. */
  constructor(user: VirtualUser, code: ParallelCode, over: () => void) {
    this.#user = user;
    this.#code = code;
    this.#over = over;
    this.#seed = Math.floor(user.random() * 2 ** 53);
    this.#endUs = user.dueUs;
    this.#freeUs = user.dueUs;
    this.#waitedUs = user.steps.waitedUs;
    user.steps.waitedUs = undefined;
  }

  begin(): number {
    this.#beginMore();
    return this.#walking.size > 0 ? SUSPENDED : this.#end();
  }

  get stepName(): string | undefined {
    for (const { steps } of this.#walking) if (steps.stepName !== undefined) return steps.stepName;
    return undefined;
  }

  inFlight(visit: (row: number, stage: number, ageUs: number) => void, nowUs: number): void {
    for (const { steps } of this.#walking) steps.inFlight(visit, nowUs);
  }

  cut(): void {
    for (const branch of this.#walking) branch.cut();
  }

  halt(): void {
    for (const branch of this.#walking) branch.halt();
    this.#walking.clear();
  }

  /** None begins once one has failed; those that are on their way end as they do. */
  #beginMore(): void {
    const { most, branches } = this.#code;
    // a branch that ends at once comes here again
    if (this.#isBeginning) return;
    this.#isBeginning = true;
    while (this.#walking.size < most && this.#all.length < branches.length && this.#failed === undefined)
      this.#beginOne(branches[this.#all.length] as Branch, this.#all.length < most);
    this.#isBeginning = false;
  }

  /** `isFirst`: it need not wait for another's end. */
  #beginOne({ program }: Branch, isFirst: boolean): void {
    const branch = this.#user.branch();
    if (isFirst) branch.steps.waitedUs = this.#waitedUs;
    // one standstill is one lateness of the user, however many branches it has kept waiting
    if (isFirst && this.#all.length > 0) branch.steps.besideUs = this.#user.dueUs;
    this.#all.push(branch);
    this.#walking.add(branch);
    const drawn = (purpose: string): DrawSource => drawOf(this.#seed, `${purpose} of branch ${this.#all.length}`);
    const draws = { values: drawn('values'), pauses: drawn('pauses'), choices: drawn('choices') };
    const walk: Walk = { program, row: this.#user.walk?.row ?? null, ...draws, ended: () => this.#ended(branch) };
    branch.begin(walk, isFirst ? this.#user.dueUs : this.#freeUs, 0, 0);
  }

  #ended(branch: VirtualUser): void {
    this.#walking.delete(branch);
    this.#endUs = Math.max(this.#endUs, branch.dueUs);
    if (branch.failure !== undefined) this.#failed ??= branch;
    this.#freeUs = branch.dueUs;
    this.#beginMore();
    if (this.#walking.size > 0 || this.#isBeginning) return;
    this.#user.goOn(this.#end());
  }

  #end(): number {
    const user = this.#user;
    this.#over();
    this.#gather();
    this.#giveBackWait();
    user.dueUs = this.#endUs;
    user.lastEndUs = this.#endUs;
    user.failure = undefined;
    const failed = this.#failed;
    if (failed === undefined) return this.#code.next.pc;
    user.failed(this.#code, failed.failure ?? 'failed', failed.reason);
    for (const { failure, skipped } of this.#all) if (failure !== undefined) user.skipped += skipped;
    for (const { least } of this.#code.branches.slice(this.#all.length)) user.skipped += least;
    return this.#code.failed.pc;
  }

  /** What branches have set is the user's from now on; where two have set one variable, the one that is written last. */
  #gather(): void {
    const { variables, kept, writes } = this.#user;
    for (const branch of this.#all) {
      for (const slot of branch.writes?.variables ?? []) {
        variables[slot] = branch.variables[slot];
        // of a branch in a branch
        writes?.variables.add(slot);
      }
      for (const slot of branch.writes?.kept ?? []) {
        kept[slot] = branch.kept[slot];
        writes?.kept.add(slot);
      }
    }
  }

  /** Nobody has asked for anything yet: the next step is the first that waited for its user. */
  #giveBackWait(): void {
    const first = this.#all.slice(0, this.#code.most);
    if (first.every(({ steps }) => steps.waitedUs !== undefined)) this.#user.steps.waitedUs = this.#waitedUs;
  }
}
