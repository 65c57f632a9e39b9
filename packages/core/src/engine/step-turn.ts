import type { Outcome, Session, StepRun, Turn, Unfinished } from '../contract/plugin.ts';
import type { BlockCode, RequestCode } from '../flow/steps/program.ts';
import { shortened } from '../flow/values/excerpt.ts';
import { MissingValue } from '../flow/values/missing-value.ts';
import { bugOf, reasonOf } from './plugin-bug.ts';
import type { Expiring } from './timeouts.ts';
import type { VirtualUser } from './virtual-user.ts';

/** `again`: of a block's `leave` only. */
export type Settled = Outcome<unknown> | 'again';
// what `StepRun` may return, and `again`
type Returned = ReturnType<StepRun<Session, unknown>> | Promise<Settled> | 'again';

const STARTING = 0;
const WAITING = 1;
const SETTLED = 2;
const GIVEN_UP = 3;

/** Who is told of turns that were waited for. */
export interface TurnEars {
  settled(turn: StepTurn, settled: Settled): void;
  expired(turn: StepTurn): void;
}

/** One execution of one step, or of one half of a block: never reused, so a late `settle` cannot be taken for the next step's. */
export class StepTurn implements Turn<Session, unknown>, Expiring {
  readonly vu: VirtualUser;
  readonly session: Session;
  readonly attempt: number;
  readonly code: RequestCode | BlockCode;
  /** What the protocol is asked for, as messages call it. */
  readonly hook: 'run' | 'enter' | 'leave';
  expiresUs = 0;
  before: Expiring | undefined;
  after: Expiring | undefined;
  readonly #ears: TurnEars;
  #state: 0 | 1 | 2 | 3 = STARTING;
  #early: Settled | undefined;

  constructor(
    vu: VirtualUser,
    session: Session,
    code: RequestCode | BlockCode,
    attempt: number,
    hook: StepTurn['hook'],
    ears: TurnEars = vu.steps,
  ) {
    this.#ears = ears;
    this.vu = vu;
    this.session = session;
    this.code = code;
    this.attempt = attempt;
    this.hook = hook;
  }

  get isWaiting(): boolean {
    return this.#state === WAITING;
  }

  /** What it settled as within the call; undefined: its user will be told. */
  begin(): Settled | undefined {
    try {
      const returned = this.#call();
      if (returned !== undefined) {
        if (isPromise(returned)) this.#await(returned);
        else this.#settle(returned);
      }
    } catch (error) {
      this.#threw(error, 'threw');
    }
    if (this.#state === STARTING) this.#state = WAITING;
    return this.#early;
  }

  settle(outcome: Outcome<unknown>): void {
    this.#settle(outcome);
  }

  expire(): void {
    if (this.#state === WAITING) this.#ears.expired(this);
  }

  /** Core has its sample; whatever the protocol still says of it is not heard. Ends what is in flight. */
  giveUp(): Unfinished | undefined {
    this.#state = GIVEN_UP;
    try {
      const unfinished = this.session.cancel(this) ?? undefined;
      // an async one gives a promise, which says nothing
      return typeof unfinished?.message === 'string' ? unfinished : undefined;
    } catch (error) {
      this.vu.place.bug(this.vu.mask(bugOf(this.code.protocol, 'cancel', `of step "${this.code.name}" threw: ${reasonOf(error)}`)));
      return undefined;
    }
  }

  #call(): Returned {
    const { code, hook } = this;
    if ('run' in code) return code.run(this);
    if (hook === 'leave') return code.block.leave(this as Turn<Session, void>, this.vu.failure);
    return code.block.enter(this as Turn<Session, void>);
  }

  #settle(settled: Settled): void {
    if (this.#state === GIVEN_UP) return;
    if (this.#state === SETTLED) return this.#bug('settled twice');
    if (!this.#isSettled(settled)) return this.#bug(`settled with what is no outcome: ${excerptOf(settled)}`);
    const isStarting = this.#state === STARTING;
    this.#state = SETTLED;
    if (isStarting) this.#early = settled;
    else this.#ears.settled(this, settled);
  }

  #await(promise: Promise<Settled>): void {
    promise.then(
      (settled: Settled | undefined) => {
        // undefined: an async function that calls `settle` itself
        if (settled !== undefined) this.vu.place.promises.pass(() => this.#settle(settled));
      },
      (error: unknown) => this.#threw(error, 'rejected'),
    );
  }

  #threw(error: unknown, how: string): void {
    if (!(error instanceof MissingValue)) this.#bug(`${how}: ${reasonOf(error)}`);
    else this.#settle({ kind: 'error', endUs: this.vu.place.clock.nowUs(), error: 'template', message: error.message });
  }

  // a plugin is not ours: a time that is no number would spoil every figure
  #isSettled(settled: Settled): boolean {
    if (settled === 'again') return this.hook === 'leave';
    return (
      typeof settled === 'object' &&
      settled !== null &&
      (settled.kind === 'reply' || settled.kind === 'error') &&
      Number.isFinite(settled.endUs)
    );
  }

  #bug(what: string): void {
    this.#state = GIVEN_UP;
    this.#early = undefined;
    this.vu.place.bug(this.vu.mask(bugOf(this.code.protocol, this.hook, `of step "${this.code.name}" ${what}`)));
  }
}

const isPromise = (value: Settled | Promise<Settled>): value is Promise<Settled> =>
  typeof (value as { then?: unknown }).then === 'function';

const excerptOf = (value: unknown): string => shortened(String(JSON.stringify(value)), 100);
