import type { Outcome } from '../contract/plugin.ts';
import { type BlockCode, type ParallelCode, type RequestCode, type StepFailure, SUSPENDED } from '../flow/steps/program.ts';
import { MissingValue } from '../flow/values/missing-value.ts';
import { formatDurationUs } from '../time/duration.ts';
import { Branches } from './branches.ts';
import { reasonOf } from './plugin-bug.ts';
import { recordBlock, recordCut, recordLag, recordStep, recordWait } from './records.ts';
import type { RunningCall } from './scripts/running-call.ts';
import { SessionsOfUser } from './sessions-of-user.ts';
import { failureOf, isRetried, neverSettled } from './step-failures.ts';
import { type Settled, StepTurn } from './step-turn.ts';
import type { VirtualUser } from './virtual-user.ts';

/** A block from its first `enter` to its last `leave`, in its slot. */
export interface OpenBlock {
  readonly dueUs: number;
  attempt: number;
  /** The whole of it is tried once more. */
  isAgain: boolean;
}

/** Of a step without a timeout in setup, userSetup, userCleanup and cleanup, which no hard end cuts. */
export const UNMEASURED_TIMEOUT_US = 60e6;

/** What becomes of a turn that was not answered in its time; its session ends what is in flight. */
export function expiredOutcome(turn: StepTurn, nowUs: number): Outcome<unknown> {
  const within = `no answer within ${formatDurationUs(turn.code.timeoutUs ?? UNMEASURED_TIMEOUT_US)}`;
  const unfinished = turn.giveUp();
  const told =
    unfinished === undefined ? { message: within } : { message: `${within} (${unfinished.message})`, evidence: unfinished.evidence };
  return { kind: 'error', endUs: nowUs, error: 'timeout', answered: true, ...told };
}

/** What one user asks of its sessions: one step at a time, with its tries. */
export class StepsOfUser {
  /** Part of the next step's delay that was waiting for a free user; undefined: nobody waits for users here. */
  waitedUs: number | undefined;
  /** Due time of what began beside another step of this user, which tells their lateness; undefined: nothing did. */
  besideUs: number | undefined;
  readonly sessions: SessionsOfUser;
  /** The function of a script that runs. */
  call: RunningCall | undefined;
  readonly #user: VirtualUser;
  #branches: Branches | undefined;
  #code: RequestCode | BlockCode | undefined;
  #turn: StepTurn | undefined;
  #dueUs = 0;
  #startUs = 0;
  /** When the turn began: later than the step where it is not its first. */
  #askedUs = 0;

  /** `sessions`: those of the user whose branch this one is. */
  constructor(user: VirtualUser, sessions = new SessionsOfUser(user)) {
    this.#user = user;
    this.sessions = sessions;
  }

  get isBusy(): boolean {
    return this.#code !== undefined || this.call !== undefined || this.#branches !== undefined;
  }

  /** Of the step in flight. */
  get stepName(): string | undefined {
    return this.#code?.name ?? this.call?.name ?? this.#branches?.stepName;
  }

  /** Tells of the step in flight, if it is measured. */
  inFlight(visit: (row: number, stage: number, ageUs: number) => void, nowUs: number): void {
    this.call?.inFlight(visit, nowUs);
    const row = this.#code?.row ?? null;
    if (row !== null) visit(row, this.#user.place.stageOf(this.#dueUs), nowUs - this.#dueUs);
    this.#branches?.inFlight(visit, nowUs);
  }

  request(code: RequestCode): number {
    this.#start(code);
    return this.#begin(code, 1, 'run');
  }

  enter(code: BlockCode): number {
    const { slots, dueUs } = this.#user;
    const before = slots[code.slot] as OpenBlock | undefined;
    const open = before?.isAgain === true ? before : { dueUs, attempt: 0, isAgain: false };
    open.attempt++;
    open.isAgain = false;
    slots[code.slot] = open;
    this.#start(code);
    return this.#begin(code, open.attempt, 'enter');
  }

  leave(code: BlockCode): number {
    this.#start(code);
    return this.#begin(code, (this.#user.slots[code.slot] as OpenBlock).attempt, 'leave');
  }

  parallel(code: ParallelCode): number {
    this.#branches = new Branches(this.#user, code, () => {
      this.#branches = undefined;
    });
    return this.#branches.begin();
  }

  /** A turn that was waited for has settled. */
  settled(turn: StepTurn, settled: Settled): void {
    this.#user.place.timeouts.remove(turn);
    const next = this.#after(turn, settled);
    if (next !== SUSPENDED) this.#user.goOn(next);
  }

  expired(turn: StepTurn): void {
    this.settled(turn, expiredOutcome(turn, this.#user.place.clock.nowUs()));
  }

  /** The hard end: what is in flight is a sample of its age. */
  cut(): void {
    const { place } = this.#user;
    if (this.#code !== undefined && 'run' in this.#code) recordCut(place, this.#code, this.#dueUs, this.#startUs);
    const never = this.#turn === undefined ? undefined : neverSettled(this.#turn, place.clock.nowUs() - this.#askedUs);
    if (never !== undefined) place.bug(never);
    this.#branches?.cut();
    this.call?.cut();
    this.giveUp();
  }

  giveUp(): void {
    const turn = this.#turn;
    this.call?.giveUp();
    this.call = undefined;
    this.#code = undefined;
    this.#turn = undefined;
    this.#branches?.halt();
    this.#branches = undefined;
    if (turn === undefined) return;
    this.#user.place.timeouts.remove(turn);
    turn.giveUp();
  }

  #start(code: RequestCode | BlockCode): void {
    const { place, dueUs } = this.#user;
    this.#code = code;
    this.#dueUs = dueUs;
    this.#startUs = place.clock.nowUs();
    this.#askedUs = this.#startUs;
    recordWait(place, code, dueUs, this.waitedUs);
    if (this.besideUs === undefined || this.besideUs !== dueUs) recordLag(place, code, dueUs, this.#startUs - (this.waitedUs ?? 0));
    this.waitedUs = undefined;
  }

  #begin(code: RequestCode | BlockCode, attempt: number, hook: StepTurn['hook']): number {
    const session = this.sessions.of(code.session);
    if (session === undefined) return SUSPENDED;
    const turn = new StepTurn(this.#user, session, code, attempt, hook);
    this.#turn = turn;
    const settled = turn.begin();
    if (settled !== undefined) return this.#after(turn, settled);
    const timeoutUs = code.timeoutUs ?? (code.row === null ? UNMEASURED_TIMEOUT_US : null);
    if (timeoutUs !== null && turn.isWaiting) this.#user.place.timeouts.add(turn, timeoutUs);
    return SUSPENDED;
  }

  #after({ code, hook, attempt }: StepTurn, settled: Settled): number {
    this.#turn = undefined;
    if (hook === 'run') return this.#ran(code as RequestCode, attempt, settled as Exclude<Settled, 'again'>);
    if (settled === 'again') return this.#bodyAgain(code as BlockCode);
    return hook === 'enter' ? this.#entered(code as BlockCode, settled) : this.#left(code as BlockCode, settled);
  }

  #ran(code: RequestCode, attempt: number, settled: Exclude<Settled, 'again'>): number {
    const { endUs } = settled;
    const failure = failureOf(settled) ?? (settled.kind === 'reply' ? this.#judged(code, settled.reply, endUs) : undefined);
    if (failure !== undefined && isRetried(code.retry, failure.kind, attempt)) return this.#tryAgain(code, attempt + 1);
    this.#code = undefined;
    recordStep(this.#user, code, this.#dueUs, this.#startUs, settled, failure);
    return this.#ended(code, endUs, failure);
  }

  #judged(code: RequestCode, reply: unknown, endUs: number): StepFailure | undefined {
    if (code.judge === null) return undefined;
    try {
      return code.judge(this.#user, reply, endUs - this.#startUs);
    } catch (error) {
      if (error instanceof MissingValue) return { kind: 'template', message: error.message };
      this.#user.place.thrown(code.at, error, this.#user.mask);
      return { kind: 'thrown', message: reasonOf(error) };
    }
  }

  #tryAgain(code: RequestCode, attempt: number): number {
    const { place } = this.#user;
    const waitUs = code.retry?.waitUs ?? 0;
    const again = (): number => {
      this.#askedUs = place.clock.nowUs();
      return this.#begin(code, attempt, 'run');
    };
    if (waitUs === 0) return again();
    this.#user.at(place.clock.nowUs() + waitUs, () => {
      const next = again();
      if (next !== SUSPENDED) this.#user.goOn(next);
    });
    return SUSPENDED;
  }

  #entered(code: BlockCode, settled: Exclude<Settled, 'again'>): number {
    const failure = failureOf(settled);
    this.#code = undefined;
    this.#user.dueUs = settled.endUs;
    this.#user.lastEndUs = settled.endUs;
    return failure === undefined ? code.body.pc : this.#blockEnded(code, settled.endUs, failure, true);
  }

  #bodyAgain(code: BlockCode): number {
    const user = this.#user;
    this.#code = undefined;
    user.failure = undefined;
    user.dueUs = user.place.clock.nowUs();
    user.lastEndUs = user.dueUs;
    return code.body.pc;
  }

  #left(code: BlockCode, settled: Exclude<Settled, 'again'>): number {
    const { failure: inside, reason } = this.#user;
    this.#code = undefined;
    const own = failureOf(settled);
    const failure = inside === undefined ? own : { kind: inside, message: reason };
    return this.#blockEnded(code, settled.endUs, failure, inside === undefined);
  }

  #blockEnded(code: BlockCode, endUs: number, failure: StepFailure | undefined, isOwn: boolean): number {
    const user = this.#user;
    const open = user.slots[code.slot] as OpenBlock;
    if (failure !== undefined && isRetried(code.retry, failure.kind, open.attempt)) {
      open.isAgain = true;
      user.failure = undefined;
      user.dueUs = endUs;
      user.lastEndUs = endUs;
      return user.pause(code.retry?.waitUs ?? 0, code.enter.pc);
    }
    user.slots[code.slot] = undefined;
    recordBlock(user, code, open.dueUs, endUs, failure, isOwn);
    return this.#ended(code, endUs, failure, !isOwn);
  }

  /** `isInside`: a step of the block has failed, and has told its name and what it left out. */
  #ended(code: RequestCode | BlockCode, endUs: number, failure: StepFailure | undefined, isInside = false): number {
    const user = this.#user;
    user.dueUs = endUs;
    user.lastEndUs = endUs;
    user.failure = undefined;
    if (failure === undefined || code.continues) return code.next.pc;
    if (isInside) user.failure = failure.kind;
    else user.failed(code, failure.kind, `step "${code.name}": ${failure.kind}: ${failure.message}`);
    return code.failed.pc;
  }
}
