import type { DataSource, Population } from '../contract/plan.ts';
import { rowNumber } from '../flow/values/rows.ts';
import { type UserChange, userChanges, usersAtEnd } from '../load/users.ts';
import type { Timer } from '../time/clock.ts';
import { Crowd } from './crowd.ts';
import { Iterations } from './iterations.ts';
import type { Members, PopulationParts } from './population.ts';
import type { Timeline } from './timeline.ts';
import { VirtualUser } from './virtual-user.ts';

/** From a failed iteration's begin to the user's next one, or a refused port would measure the generator. */
const FAIL_PAUSE_US = 1e6;
/** After an iteration that took no time. */
const FREE_PAUSE_US = 1e3;

/** A fixed crowd: each user starts its next iteration when it is free, or when its pacing says. */
export class ClosedPopulation implements Members {
  readonly waiting = 0;
  readonly #parts: PopulationParts;
  readonly #population: Population;
  readonly #iterations: Iterations;
  readonly #crowd: Crowd;
  /** By number; those whose `userCleanup` runs, too. */
  readonly #users = new Map<number, VirtualUser>();
  /** Next iteration of users that have left and may come back. */
  readonly #iterationsOf = new Map<number, number>();
  readonly #leaving = new Set<VirtualUser>();
  readonly #changes: UserChange[] = [];
  #nextChange = 0;
  #timeline: Timeline | undefined;
  /** Stages whose changes are known, and the users that the last of them leaves. */
  #knownStages = 0;
  #usersAtEnd = 0;
  #timer: Timer | undefined;
  #isStopped = false;
  #isDry = false;
  /** Only its iterations end the load. */
  #isEndless = false;

  constructor(parts: PopulationParts) {
    this.#parts = parts;
    this.#population = parts.plan.load.populations[parts.index] as Population;
    this.#iterations = new Iterations({ ...parts, ended: (user) => this.#goOn(user, () => this.#nextDueUs(user)) });
    this.#crowd = new Crowd({
      ...parts,
      iterations: this.#iterations,
      ready: (user) => this.#goOn(user, () => user.dueUs),
      gone: (user) => this.#gone(user),
    });
  }

  get users(): number {
    return this.#crowd.size;
  }
  get isEmpty(): boolean {
    return this.#crowd.size === 0;
  }
  get isSpent(): boolean {
    return this.isEmpty && (this.#isStopped || this.#isDry || this.#isDeserted);
  }

  begin(timeline: Timeline): void {
    this.#timeline = timeline;
    this.#isEndless = timeline.endUs === null;
    this.extend();
  }

  extend(): void {
    if (this.#timeline === undefined || this.#isStopped) return;
    this.#plan(this.#timeline);
    this.#timer?.cancel();
    this.#change();
  }

  recount(): void {
    if (!this.#isStopped && this.#isGiven()) this.stop(false);
  }

  stop(isDue: boolean): void {
    this.#isStopped = true;
    this.#timer?.cancel();
    this.#crowd.stop(isDue);
  }

  cut(isGentle: boolean): void {
    this.#crowd.cut(isGentle);
  }

  inFlight(visit: (row: number, stage: number, ageUs: number) => void, nowUs: number): void {
    this.#crowd.inFlight(visit, nowUs);
  }

  /** Who comes and goes when in the stages that are new, on the run's clock. */
  #plan({ spans, stages, beginUs }: Timeline): void {
    const { index, slice } = this.#parts;
    for (; this.#knownStages < spans.length; this.#knownStages++) {
      const [span, stage] = [spans[this.#knownStages], stages[this.#knownStages]];
      const level = stage?.levels[index];
      if (span === undefined || stage === undefined || level === undefined || !Number.isFinite(span.beginUs)) return;
      for (const change of userChanges(this.#usersAtEnd, level, stage.durationUs, slice))
        this.#changes.push({ ...change, atUs: Math.round(beginUs + span.beginUs + change.atUs) });
      this.#usersAtEnd = usersAtEnd(level, stage.durationUs);
    }
  }

  #change(): void {
    const { clock } = this.#parts.place;
    const nowUs = clock.nowUs();
    for (let change = this.#changes[this.#nextChange]; change !== undefined; change = this.#changes[this.#nextChange]) {
      if (change.atUs > nowUs) {
        this.#timer = clock.at(change.atUs, () => this.#change());
        return;
      }
      this.#nextChange++;
      if (change.joins) this.#join(change.user, change.atUs);
      else this.#leave(change.user);
      if (this.#isStopped) return;
    }
  }

  #join(number: number, atUs: number): void {
    const known = this.#users.get(number);
    if (known !== undefined && !this.#crowd.isCleaningUp(known)) {
      this.#leaving.delete(known);
      return;
    }
    if (this.#isGiven()) return this.stop(false);
    const user = this.#crowd.make(this.#parts.idOf(number), number);
    if (!(user instanceof VirtualUser)) return this.#ranDry(user);
    user.iteration = known?.iteration ?? this.#iterationsOf.get(number) ?? 0;
    this.#users.set(number, user);
    this.#crowd.setUp(user, atUs);
  }

  #leave(number: number): void {
    const user = this.#users.get(number);
    if (user === undefined) return;
    this.#leaving.add(user);
    this.#crowd.leave(user);
  }

  #goOn(user: VirtualUser, dueUs: () => number): void {
    if (this.#isStopped || this.#leaving.has(user)) return this.#crowd.dismiss(user);
    const atUs = dueUs();
    user.at(atUs, () => this.#begin(user, atUs));
  }

  #begin(user: VirtualUser, dueUs: number): void {
    const { number, iteration } = user;
    const walk = this.#iterations.walkOf(number, iteration);
    const dry = this.#iterations.bind(user, walk, rowNumber(iteration, number, this.#population.maxUsers));
    if (dry !== undefined) {
      this.#ranDry(dry);
      return this.#crowd.dismiss(user);
    }
    if (!this.#takeTicket()) return this.stop(false);
    user.iteration++;
    this.#parts.place.recorder.iterations.due++;
    this.#iterations.begin(user, walk, dueUs, number, iteration);
    // that was the last one: those who wait for their next need not
    if (this.#isGiven()) this.stop(false);
  }

  #nextDueUs({ dueUs: freeUs, walkDueUs, walkBeganUs, failure }: VirtualUser): number {
    const { pacingUs } = this.#population;
    let dueUs = freeUs;
    if (pacingUs !== null) {
      if (walkDueUs + pacingUs >= freeUs) dueUs = walkDueUs + pacingUs;
      else this.#parts.place.recorder.iterations.pacingOverruns++;
    }
    if (failure !== undefined) dueUs = Math.max(dueUs, walkBeganUs + FAIL_PAUSE_US);
    return dueUs - walkBeganUs < 1 ? walkBeganUs + FREE_PAUSE_US : dueUs;
  }

  #gone(user: VirtualUser): void {
    this.#leaving.delete(user);
    // its successor may have gone before its own cleanup had ended
    this.#iterationsOf.set(user.number, Math.max(user.iteration, this.#iterationsOf.get(user.number) ?? 0));
    if (this.#users.get(user.number) === user) this.#users.delete(user.number);
    this.#parts.changed();
  }

  #ranDry(source: DataSource): void {
    this.#isDry = true;
    this.#parts.ranDry(source);
    this.#parts.changed();
  }

  /** Nobody will come any more, and there is no other end to wait for. */
  get #isDeserted(): boolean {
    return this.#isEndless && this.#nextChange >= this.#changes.length;
  }

  /** All iterations of the run were given. */
  #isGiven(): boolean {
    const { tickets, ticket } = this.#parts;
    const { iterations } = this.#population;
    return iterations !== null && Atomics.load(tickets, ticket) >= iterations;
  }

  #takeTicket(): boolean {
    const { tickets, ticket } = this.#parts;
    const { iterations } = this.#population;
    if (iterations === null) return true;
    return !this.#isGiven() && Atomics.add(tickets, ticket, 1) < iterations;
  }
}
