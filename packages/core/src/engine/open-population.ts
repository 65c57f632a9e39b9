import type { DataSource, Population } from '../contract/plan.ts';
import { Arrivals } from '../load/arrivals.ts';
import type { Timer } from '../time/clock.ts';
import { Crowd } from './crowd.ts';
import { Iterations } from './iterations.ts';
import type { Members, PopulationParts } from './population.ts';
import type { Timeline } from './timeline.ts';
import { VirtualUser } from './virtual-user.ts';
import { WaitingLine } from './waiting-line.ts';

/** An arrival that has waited for a free user for so long is dropped. */
const LONGEST_WAIT_US = 30e6;
/** An arrival that begins within this time of its due time was on time; the wait for a free user does not count. */
const ON_TIME_US = 1e6;

/** An arrival that waits for a free user. */
interface Waiting {
  readonly number: number;
  readonly dueUs: number;
  /** When there was no user for it. */
  readonly sinceUs: number;
}

/** Iterations that start when they are due, whatever happened to earlier ones. */
export class OpenPopulation implements Members {
  readonly #parts: PopulationParts;
  readonly #iterations: Iterations;
  readonly #crowd: Crowd;
  /** Users of this worker. */
  readonly #maxUsers: number;
  readonly #arrivals: Arrivals;
  readonly #idle: VirtualUser[] = [];
  readonly #queue = new WaitingLine<Waiting>();
  #made = 0;
  #timeline: Timeline | undefined;
  /** Stages that the arrivals know. */
  #knownStages = 0;
  #next: { readonly number: number; readonly dueUs: number } | undefined;
  #timer: Timer | undefined;
  #dropTimer: Timer | undefined;
  #isStopped = false;

  constructor(parts: PopulationParts) {
    this.#parts = parts;
    const { plan, index, slice } = parts;
    const { spacing, iterations, maxUsers } = plan.load.populations[index] as Population;
    // with fewer users than workers, only as many workers have arrivals
    const workers = Math.min(slice.workers, maxUsers);
    this.#maxUsers = Math.ceil((maxUsers - slice.worker) / slice.workers);
    this.#arrivals = new Arrivals({
      seed: plan.seed,
      population: index,
      spacing,
      limit: iterations,
      slice: { worker: slice.worker, workers },
    });
    this.#iterations = new Iterations({ ...parts, ended: (user) => this.#free(user) });
    this.#crowd = new Crowd({
      ...parts,
      iterations: this.#iterations,
      ready: (user) => this.#free(user),
      gone: () => this.#gone(),
    });
  }

  get users(): number {
    return this.#crowd.size - this.#idle.length;
  }
  get waiting(): number {
    return this.#queue.length;
  }
  get isEmpty(): boolean {
    return this.#crowd.size === 0;
  }
  get isSpent(): boolean {
    return this.isEmpty && this.#isStopped;
  }

  begin(timeline: Timeline): void {
    this.#timeline = timeline;
    this.extend();
  }

  extend(): void {
    if (this.#timeline === undefined || this.#isStopped) return;
    const { spans, stages } = this.#timeline;
    for (; this.#knownStages < spans.length; this.#knownStages++) {
      const [span, stage] = [spans[this.#knownStages], stages[this.#knownStages]];
      if (span === undefined || stage === undefined || !Number.isFinite(span.beginUs)) break;
      this.#arrivals.append(span.stage, span.beginUs, stage.durationUs, stage.levels[this.#parts.index] ?? [[0, 0]]);
    }
    // one that is known already has its timer
    if (this.#next !== undefined) return;
    this.#next = this.#arrivals.next();
    this.#arrive();
  }

  recount(): void {}

  stop(isDue: boolean): void {
    this.#isStopped = true;
    this.#timer?.cancel();
    this.#dropTimer?.cancel();
    this.#missOverdue();
    this.#parts.place.recorder.iterations.dropped += this.#queue.clear();
    this.#idle.length = 0;
    this.#crowd.stop(isDue);
  }

  cut(isGentle: boolean): void {
    this.#crowd.cut(isGentle);
  }

  inFlight(visit: (row: number, stage: number, ageUs: number) => void, nowUs: number): void {
    this.#crowd.inFlight(visit, nowUs);
  }

  #arrive(): void {
    const { clock } = this.#parts.place;
    const nowUs = clock.nowUs();
    for (let next = this.#next; next !== undefined; next = this.#next) {
      const dueUs = (this.#timeline?.beginUs ?? 0) + next.dueUs;
      if (dueUs > nowUs) {
        this.#timer = clock.at(dueUs, () => this.#arrive());
        return;
      }
      this.#next = this.#arrivals.next();
      this.#take(next.number, dueUs, nowUs);
    }
    this.#endIfSpent();
  }

  /** Arrivals that the load's end overtook, because this thread did something else when they came due: that much of the load is missing. */
  #missOverdue(): void {
    const { clock, recorder } = this.#parts.place;
    const endUs = this.#timeline?.endUs ?? null;
    const isAtEnd = endUs !== null && clock.nowUs() >= endUs;
    for (let next = this.#next; isAtEnd && next !== undefined; next = this.#arrivals.next()) recorder.iterations.due++;
    this.#next = undefined;
  }

  #take(number: number, dueUs: number, nowUs: number): void {
    this.#parts.place.recorder.iterations.due++;
    const user = this.#idle.pop();
    if (user !== undefined) return this.#serve(user, number, dueUs, 0);
    this.#queue.push({ number, dueUs, sinceUs: nowUs });
    if (this.#crowd.size < this.#maxUsers) this.#make(dueUs);
    if (this.#queue.length === 1) this.#dropLater();
  }

  #make(dueUs: number): void {
    const { slice, idOf } = this.#parts;
    const number = slice.worker + slice.workers * this.#made++;
    const user = this.#crowd.make(idOf(number), number);
    if (user instanceof VirtualUser) this.#crowd.setUp(user, dueUs);
    else this.#ranDry(user);
  }

  /** A user has nothing to do. */
  #free(user: VirtualUser): void {
    if (this.#isStopped) return this.#crowd.dismiss(user);
    const first = this.#queue.shift();
    if (first === undefined) {
      this.#idle.push(user);
      this.#endIfSpent();
    } else this.#serve(user, first.number, first.dueUs, this.#parts.place.clock.nowUs() - first.sinceUs);
  }

  #serve(user: VirtualUser, number: number, dueUs: number, waitedUs: number): void {
    const { clock, recorder } = this.#parts.place;
    if (user.iteration > 0) user.steps.sessions.refresh();
    user.iteration++;
    user.steps.waitedUs = waitedUs;
    const walk = this.#iterations.walkOf(number, 0);
    const dry = this.#iterations.bind(user, walk, number);
    if (dry !== undefined) {
      // it came due only a moment ago, in this second; one that waited may have come due in another
      if (waitedUs === 0) recorder.iterations.due--;
      else this.#began(dueUs, clock.nowUs() - waitedUs);
      return this.#ranDry(dry);
    }
    this.#began(dueUs, clock.nowUs() - waitedUs);
    this.#iterations.begin(user, walk, dueUs, number, 0);
  }

  /** `readyUs`: when the generator was ready for it, whether or not a user was free. */
  #began(dueUs: number, readyUs: number): void {
    if (readyUs - dueUs <= ON_TIME_US) this.#parts.place.recorder.iterations.onTime++;
  }

  #dropLater(): void {
    const { first } = this.#queue;
    this.#dropTimer?.cancel();
    if (first !== undefined) this.#dropTimer = this.#parts.place.clock.at(first.dueUs + LONGEST_WAIT_US, () => this.#drop());
  }

  #drop(): void {
    const { clock, recorder } = this.#parts.place;
    const nowUs = clock.nowUs();
    for (let late = this.#queue.first; late !== undefined && late.dueUs + LONGEST_WAIT_US <= nowUs; late = this.#queue.first) {
      this.#queue.shift();
      recorder.iterations.dropped++;
    }
    this.#dropLater();
    this.#endIfSpent();
  }

  #gone(): void {
    this.#endIfSpent();
    this.#parts.changed();
  }

  /** Arrivals have no more data: none is dropped for it, and none is late for it. */
  #ranDry(source: DataSource): void {
    for (let left = this.#queue.shift(); left !== undefined; left = this.#queue.shift()) this.#began(left.dueUs, left.sinceUs);
    this.#parts.ranDry(source);
    this.stop(false);
    this.#parts.changed();
  }

  /** The limit of iterations is reached and all of them have ended. */
  #endIfSpent(): void {
    if (this.#isStopped || !this.#arrivals.isLimited || this.#next !== undefined) return;
    if (this.#queue.length > 0 || this.users > 0) return;
    this.stop(false);
    this.#parts.changed();
  }
}
