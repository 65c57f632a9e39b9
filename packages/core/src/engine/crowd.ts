import type { DataSource, Plan } from '../contract/plan.ts';
import { bindRows } from '../flow/values/rows.ts';
import type { Row } from '../flow/values/scope.ts';
import { formatDurationUs } from '../time/duration.ts';
import type { Iterations } from './iterations.ts';
import { VirtualUser } from './virtual-user.ts';
import { compileWalk, type DataWalk, type WalkParts } from './walks.ts';
import type { Workplace } from './workplace.ts';

export interface CrowdParts extends WalkParts {
  readonly place: Workplace;
  readonly iterations: Iterations;
  readonly variables: readonly unknown[];
  /** Its `userSetup` is done. */
  readonly ready: (user: VirtualUser) => void;
  /** It has left, or it was never started. */
  readonly gone: (user: VirtualUser) => void;
}

const OVER = 'when the load was over';
/** A user that came this long before the end should have been ready by then. */
const READY_WITHIN_US = 1e6;

/** Users of one population, from the cradle to the grave: made, set up, cleaned up after, closed. */
export class Crowd {
  readonly #parts: CrowdParts;
  readonly #users = new Set<VirtualUser>();
  /** Those whose `userSetup` has been counted as an error. */
  readonly #unready = new WeakSet<VirtualUser>();
  /** The load has come to its own end: who is not ready by its hard end never will be. */
  #isOver = false;
  readonly #setup: DataWalk | undefined;
  readonly #cleanup: DataWalk | undefined;
  readonly #perUser: DataWalk['perUser'];
  /** By id: what was given for life. */
  readonly #rowsOf = new Map<number, readonly (Row | undefined)[]>();

  constructor(parts: CrowdParts) {
    this.#parts = parts;
    const { plan, iterations } = parts;
    this.#setup = this.#walk(plan, 'userSetup', (user) => this.#setUp(user));
    this.#cleanup = this.#walk(plan, 'userCleanup', (user) => this.#cleanedUp(user));
    const choosers = [...iterations.walks, this.#setup, this.#cleanup].flatMap((walk) => walk?.perUser ?? []);
    this.#perUser = [...new Map(choosers.map((chooser) => [chooser.index, chooser])).values()];
  }

  get size(): number {
    return this.#users.size;
  }

  /** All users; they may leave while they are gone through. */
  get users(): readonly VirtualUser[] {
    return [...this.#users];
  }

  /** A user with its data, not yet set up; or the source that has no row for it. */
  make(id: number, number: number): VirtualUser | DataSource {
    const user = new VirtualUser(this.#parts.place, id, number, this.#parts.variables);
    const dry = this.#bindForLife(user) ?? bindRows(this.#setup?.perIteration ?? [], id, user.rows);
    if (dry !== undefined) return dry;
    this.#users.add(user);
    return user;
  }

  setUp(user: VirtualUser, dueUs: number): void {
    user.dueUs = dueUs;
    if (this.#setup === undefined) this.#parts.ready(user);
    // who comes back draws anew: a name may be given once
    else user.begin(this.#setup, dueUs, user.id, user.iteration);
  }

  /** Lets a user go: `userCleanup`, then its sessions end. */
  dismiss(user: VirtualUser): void {
    user.halt();
    if (this.#cleanup === undefined) return this.remove(user);
    bindRows(this.#cleanup.perIteration, user.id, user.rows);
    user.begin(this.#cleanup, this.#parts.place.clock.nowUs(), user.id, user.iteration);
  }

  /** Without `userCleanup`. */
  remove(user: VirtualUser): void {
    user.halt();
    if (!this.#users.delete(user)) return;
    this.#parts.place.closing.add(user.steps.sessions.take());
    this.#parts.gone(user);
  }

  isSettingUp({ walk }: VirtualUser): boolean {
    return walk !== undefined && walk === this.#setup;
  }

  isCleaningUp({ walk }: VirtualUser): boolean {
    return walk !== undefined && walk === this.#cleanup;
  }

  /** A user's time is up though the load goes on: it leaves when what it does has ended. */
  leave(user: VirtualUser): void {
    if (this.isSettingUp(user)) this.#missed(user, 'when the user had to leave');
    this.#dismissFree(user);
  }

  /** The time of all is up. After an end that came before the load's own nobody has missed it. */
  stop(isDue: boolean): void {
    this.#isOver = isDue;
    for (const user of this.users) {
      if (isDue && this.isSettingUp(user)) this.#missed(user, OVER);
      this.#dismissFree(user);
    }
  }

  /** Ends whatever all of them do where it stands. Gently: `userCleanup` still runs. */
  cut(isGentle: boolean): void {
    for (const user of this.users) this.#cut(user, isGentle);
  }

  inFlight(visit: (row: number, stage: number, ageUs: number) => void, nowUs: number): void {
    for (const user of this.#users) user.steps.inFlight(visit, nowUs);
  }

  #walk(plan: Plan, purpose: 'userSetup' | 'userCleanup', ended: (user: VirtualUser) => void): DataWalk | undefined {
    if (plan[purpose].length === 0) return undefined;
    return compileWalk(plan[purpose], { purpose, row: null, think: null, lifetime: 'user', ended }, this.#parts);
  }

  /** Who comes back has the rows that it had: none is taken twice. */
  #bindForLife({ id, rows }: VirtualUser): DataSource | undefined {
    if (this.#perUser.length === 0) return undefined;
    const known = this.#rowsOf.get(id);
    if (known !== undefined) {
      rows.push(...known);
      return undefined;
    }
    const dry = bindRows(this.#perUser, id, rows);
    if (dry === undefined) this.#rowsOf.set(id, [...rows]);
    return dry;
  }

  /** At once if it is between two iterations. */
  #dismissFree(user: VirtualUser): void {
    const { iterations } = this.#parts;
    if (this.isCleaningUp(user) || this.isSettingUp(user)) return;
    if (!iterations.isIn(user)) this.dismiss(user);
    else if (user.isPausingAtEnd) user.passPause();
  }

  #cut(user: VirtualUser, isGentle: boolean): void {
    const { iterations } = this.#parts;
    if (isGentle && this.isCleaningUp(user)) return;
    const isUnset = this.isSettingUp(user) || this.isCleaningUp(user);
    if (isGentle && this.#isOver && this.isSettingUp(user)) this.#missed(user, OVER);
    if (this.isCleaningUp(user)) this.#warn(user, `userCleanup of user ${user.id} was cut${whereIn(user)}`);
    if (iterations.isIn(user)) iterations.cut(user);
    if (isGentle && !isUnset) this.dismiss(user);
    else this.remove(user);
  }

  #setUp(user: VirtualUser): void {
    if (user.failure === undefined) return this.#parts.ready(user);
    this.#unstarted(user, `userSetup failed, so user ${user.id} was not started: ${user.reason}`);
    this.remove(user);
  }

  /** It had time enough. */
  #missed(user: VirtualUser, when: string): void {
    if (this.#parts.place.clock.nowUs() - user.walkBeganUs >= READY_WITHIN_US) this.#neverReady(user, when);
  }

  #neverReady(user: VirtualUser, when: string): void {
    const afterUs = this.#parts.place.clock.nowUs() - user.walkBeganUs;
    const late = `userSetup had not ended after ${formatDurationUs(afterUs)}, ${when}`;
    this.#unstarted(user, `${late}, so user ${user.id} was not started${whereIn(user)}`);
  }

  #unstarted(user: VirtualUser, sentence: string): void {
    if (this.#unready.has(user)) return;
    this.#unready.add(user);
    this.#parts.place.recorder.iterations.userSetupErrors++;
    this.#warn(user, sentence);
  }

  #cleanedUp(user: VirtualUser): void {
    const { failure, reason, id } = user;
    if (failure !== undefined) this.#warn(user, `userCleanup of user ${id} failed: ${reason}`);
    this.remove(user);
  }

  /** Whatever is said of a user may hold what it has found out. */
  #warn({ place, mask }: VirtualUser, sentence: string): void {
    place.notice('warning', 'engine', sentence, mask);
  }
}

const whereIn = ({ steps: { stepName } }: VirtualUser): string => (stepName === undefined ? '' : ` (it was in step "${stepName}")`);
