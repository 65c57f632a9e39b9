import { PluginError } from '../../errors.ts';
import type { CallCode, RequestCode, StepFailure } from '../../flow/steps/program.ts';
import { jsonOf } from '../../flow/values/as-text.ts';
import { MissingValue } from '../../flow/values/missing-value.ts';
import type { Mask } from '../../secrets.ts';
import type { Timer } from '../../time/clock.ts';
import { formatDurationUs } from '../../time/duration.ts';
import { reasonOf } from '../plugin-bug.ts';
import { recordCall, recordCut, recordLag, recordStep, recordWait } from '../records.ts';
import { failureOf, isRetried } from '../step-failures.ts';
import { type Settled, StepTurn, type TurnEars } from '../step-turn.ts';
import { expiredOutcome, UNMEASURED_TIMEOUT_US } from '../steps-of-user.ts';
import type { Expiring } from '../timeouts.ts';
import type { VirtualUser } from '../virtual-user.ts';
import { PendingReply } from './pending-reply.ts';
import { Reply } from './reply.ts';
import { ScriptFailure } from './script-failure.ts';
import type { Options, ScriptProtocol } from './script-protocol.ts';

/** What a `call` step runs. */
export interface ScriptFunction {
  run(call: RunningCall): unknown;
  /** It threw what is no failed request. */
  threw(error: unknown, mask: Mask): void;
  warn(message: string): void;
}

interface Asked {
  readonly code: RequestCode;
  readonly protocol: ScriptProtocol;
  readonly dueUs: number;
  readonly pending: PendingReply;
  readonly resolve: (reply: Reply) => void;
  readonly reject: (failure: ScriptFailure) => void;
  startUs: number;
  turn: StepTurn | undefined;
}

/** One execution of a script's function, with the requests that it makes. What it still says after its end is not heard. */
export class RunningCall implements TurnEars, Expiring {
  readonly user: VirtualUser;
  readonly signal: AbortSignal;
  expiresUs = 0;
  before: Expiring | undefined;
  after: Expiring | undefined;
  readonly #code: CallCode;
  readonly #function: ScriptFunction;
  readonly #attempt: number;
  readonly #dueUs: number;
  readonly #startUs: number;
  readonly #over = new AbortController();
  readonly #flight = new Map<StepTurn, Asked>();
  readonly #line: Asked[] = [];
  readonly #sleeping = new Set<Timer>();
  #isStarting = true;
  #isOver = false;
  #failures = 0;
  /** Failed requests that nobody had awaited by then. */
  readonly #unseen: { readonly pending: PendingReply; readonly failed: ScriptFailure }[] = [];
  #returned: { readonly body: unknown } | { readonly error: unknown } | undefined;

  constructor(user: VirtualUser, code: CallCode, script: ScriptFunction, attempt = 1) {
    this.user = user;
    this.signal = this.#over.signal;
    this.#code = code;
    this.#function = script;
    this.#attempt = attempt;
    this.#dueUs = user.dueUs;
    this.#startUs = user.place.clock.nowUs();
  }

  get name(): string {
    return this.#code.name;
  }

  begin(): void {
    const { place, steps } = this.user;
    steps.call = this;
    const timeoutUs = this.#code.timeoutUs ?? (this.#code.row === null ? UNMEASURED_TIMEOUT_US : null);
    if (timeoutUs !== null) place.timeouts.add(this, timeoutUs);
    let returned: unknown;
    try {
      returned = this.#function.run(this);
    } catch (error) {
      returned = Promise.reject(error);
    }
    this.#isStarting = false;
    Promise.resolve(returned).then(
      (body) => place.promises.pass(() => this.#hasReturned({ body })),
      (error: unknown) => place.promises.pass(() => this.#hasReturned({ error })),
    );
  }

  /** Sends a request of the script. Throws where it cannot be one. */
  ask(protocol: ScriptProtocol, verb: string, value: unknown, options: Options): PendingReply {
    if (this.#isOver) {
      this.#function.warn(`a script still asks after its end: ${protocol.name}.${verb} was not sent`);
      throw new Error(`the call is over: ${protocol.name}.${verb} is not sent`);
    }
    const { place } = this.user;
    const code = this.#compiled(() => protocol.request(verb, value, options, this.#code.row !== null));
    let resolve: Asked['resolve'] = () => {};
    let reject: Asked['reject'] = () => {};
    const pending = new PendingReply(
      new Promise<Reply>((done, failed) => {
        resolve = done;
        reject = failed;
      }),
    );
    // what a function asks first was due with it, whoever kept it waiting
    const dueUs = this.#isStarting && this.#flight.size === 0 ? this.#dueUs : place.clock.nowUs();
    const asked: Asked = { code, protocol, dueUs, pending, resolve, reject, startUs: 0, turn: undefined };
    const isBusy = protocol.exclusive && [...this.#flight.values()].some((other) => other.protocol === protocol);
    if (isBusy) this.#line.push(asked);
    else this.#send(asked);
    return pending;
  }

  /** Resolves after that time; never, once the call is over. */
  sleep(us: number): Promise<void> {
    const { clock } = this.user.place;
    return new Promise((resolve) => {
      const timer: Timer = clock.at(clock.nowUs() + us, () => {
        this.#sleeping.delete(timer);
        resolve();
      });
      this.#sleeping.add(timer);
    });
  }

  inFlight(visit: (row: number, stage: number, ageUs: number) => void, nowUs: number): void {
    const { stageOf } = this.user.place;
    for (const { code, dueUs } of this.#flight.values()) if (code.row !== null) visit(code.row, stageOf(dueUs), nowUs - dueUs);
  }

  settled(turn: StepTurn, settled: Settled): void {
    this.user.place.timeouts.remove(turn);
    const asked = this.#flight.get(turn);
    if (asked !== undefined && settled !== 'again') this.#answered(asked, turn, settled);
  }

  expired(turn: StepTurn): void {
    this.settled(turn, expiredOutcome(turn, this.user.place.clock.nowUs()));
  }

  /** The whole function has taken too long: what it is waiting for has, too. */
  expire(): void {
    this.#line.length = 0;
    for (const turn of [...this.#flight.keys()]) this.expired(turn);
    if (this.#isOver) return;
    const within = formatDurationUs(this.#code.timeoutUs ?? UNMEASURED_TIMEOUT_US);
    const failure = { kind: 'timeout', message: `the function was not done within ${within}` };
    this.#end(this.#failures > 0 ? new ScriptFailure(this.name, failure, true) : failure);
  }

  /** The hard end: what is in flight is a sample of its age. */
  cut(): void {
    for (const { code, dueUs, startUs } of this.#flight.values()) recordCut(this.user.place, code, dueUs, startUs);
    this.giveUp();
  }

  giveUp(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    const { timeouts } = this.user.place;
    timeouts.remove(this);
    for (const turn of this.#flight.keys()) {
      timeouts.remove(turn);
      turn.giveUp();
    }
    this.#flight.clear();
    for (const timer of this.#sleeping) timer.cancel();
    this.#over.abort();
  }

  /** A plugin that cannot compile a request is at fault, not the script. */
  #compiled(compile: () => RequestCode): RequestCode {
    try {
      return compile();
    } catch (error) {
      if (error instanceof PluginError) this.user.place.bug(this.user.mask(error.message));
      throw error;
    }
  }

  #send(asked: Asked): void {
    const { user } = this;
    const { code, dueUs } = asked;
    const { place, steps } = user;
    const session = steps.sessions.of(code.session);
    if (session === undefined) return;
    asked.startUs = place.clock.nowUs();
    user.dueUs = dueUs;
    recordWait(place, code, dueUs, steps.waitedUs);
    recordLag(place, code, dueUs, asked.startUs - (steps.waitedUs ?? 0));
    steps.waitedUs = undefined;
    const turn = new StepTurn(user, session, code, 1, 'run', this);
    asked.turn = turn;
    this.#flight.set(turn, asked);
    const settled = turn.begin();
    if (settled !== undefined) {
      if (settled !== 'again') this.#answered(asked, turn, settled);
      return;
    }
    const timeoutUs = code.timeoutUs ?? (code.row === null ? UNMEASURED_TIMEOUT_US : null);
    if (timeoutUs !== null && turn.isWaiting) place.timeouts.add(turn, timeoutUs);
  }

  #answered(asked: Asked, turn: StepTurn, settled: Exclude<Settled, 'again'>): void {
    const { code, dueUs, startUs, protocol, pending } = asked;
    const { endUs } = settled;
    this.#flight.delete(turn);
    const failure = failureOf(settled) ?? (settled.kind === 'reply' ? this.#judged(code, settled.reply, endUs - startUs) : undefined);
    recordStep(this.user, code, dueUs, startUs, settled, failure);
    if (failure !== undefined) {
      const failed = new ScriptFailure(code.name, failure, true);
      this.#failures++;
      if (!pending.isAwaited) this.#unseen.push({ pending, failed });
      asked.reject(failed);
    } else if (settled.kind === 'reply') asked.resolve(new protocol.Reply(code.name, protocol.readers, settled.reply));
    if (!pending.isAwaited && this.#returned !== undefined) this.#warnOfFloating(code.name);
    const next = this.#line.findIndex((other) => other.protocol === protocol);
    if (next >= 0) this.#send(this.#line.splice(next, 1)[0] as Asked);
    this.#settle();
  }

  #hasReturned(returned: { readonly body: unknown } | { readonly error: unknown }): void {
    if (this.#isOver) return;
    this.#returned = returned;
    this.#settle();
  }

  /** A function has ended when its requests have, too. */
  #settle(): void {
    if (this.#isOver || this.#returned === undefined || this.#flight.size > 0 || this.#line.length > 0) return;
    const returned = this.#returned;
    if ('error' in returned) return this.#end(this.#failureOf(returned.error));
    const unseen = this.#unseen.find(({ pending }) => !pending.isAwaited);
    if (unseen !== undefined) {
      this.#warnOfFloating(unseen.failed.step);
      return this.#end(unseen.failed);
    }
    this.#end(this.#judgedBody(returned.body));
  }

  #warnOfFloating(name: string): void {
    this.#function.warn(`a script returned without awaiting "${name}": its step goes on until it has ended; write \`await\``);
  }

  #failureOf(error: unknown): ScriptFailure | StepFailure {
    if (error instanceof ScriptFailure) return error;
    if (!(error instanceof PluginError)) this.#function.threw(error, this.user.mask);
    return { kind: 'thrown', message: reasonOf(error) };
  }

  #judgedBody(body: unknown): ScriptFailure | StepFailure | undefined {
    const value = body instanceof Reply ? body.body() : jsonOf(body);
    return this.#judged(this.#code, value, this.user.place.clock.nowUs() - this.#startUs);
  }

  #judged({ judge }: Pick<CallCode, 'judge'>, reply: unknown, serviceUs: number): StepFailure | undefined {
    try {
      return judge?.(this.user, reply, serviceUs);
    } catch (error) {
      if (error instanceof MissingValue) return { kind: 'template', message: error.message };
      this.#function.threw(error, this.user.mask);
      return { kind: 'thrown', message: reasonOf(error) };
    }
  }

  #end(failure: ScriptFailure | StepFailure | undefined): void {
    const { user } = this;
    const code = this.#code;
    const { place } = user;
    const endUs = place.clock.nowUs();
    this.giveUp();
    user.steps.call = undefined;
    user.dueUs = endUs;
    user.lastEndUs = endUs;
    if (failure !== undefined && isRetried(code.retry, failure.kind, this.#attempt)) {
      const again = new RunningCall(user, code, this.#function, this.#attempt + 1);
      return user.at(endUs + (code.retry?.waitUs ?? 0), () => again.begin());
    }
    const isCounted = this.#failures > 0 || (failure instanceof ScriptFailure && failure.isCounted);
    if (failure !== undefined && !isCounted) recordCall(user, code, this.#dueUs, endUs, failure);
    user.failure = undefined;
    if (failure === undefined || code.continues) return user.goOn(code.next.pc);
    const step = failure instanceof ScriptFailure ? failure.step : code.name;
    user.failed(code, failure.kind, `step "${step}": ${failure.kind}: ${failure.message}`);
    user.goOn(code.failed.pc);
  }
}
