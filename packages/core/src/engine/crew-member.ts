import { EnvironmentError, PluginError } from '../errors.ts';
import type { Clock, Timer } from '../time/clock.ts';
import { withTimeout } from '../time/timeout.ts';
import type { Link } from './links.ts';
import type { Command, OpenFailure, Report, WorkerSecrets } from './messages.ts';

/** What can be asked of a worker, and what it may say to that. */
const ANSWERS = {
  open: ['opened', 'notOpened'],
  setup: ['setUp'],
  experiment: ['experimented'],
  cleanup: ['cleanedUp'],
  close: ['closed'],
} as const;

type Question = keyof typeof ANSWERS;
type Answering<Q extends Question = Question> = Extract<Report, { kind: (typeof ANSWERS)[Q][number] }>;
interface Nothing {
  readonly kind: 'nothing';
  readonly why: string;
}
/** What a worker says to a question, or why it says nothing. */
export type Answer<Q extends Question = Question> = Answering<Q> | Nothing;

const ALL: ReadonlySet<string> = new Set(Object.values(ANSWERS).flat());

const PING_US = 1e6;
/** A worker that leaves so many pings in a row unanswered is blocked: a count, for main may have been stopped itself. */
const MOST_UNANSWERED = 10;

/** One worker as main knows it: alive or not, and asked one thing at a time. */
export class CrewMember {
  readonly number: number;
  readonly #clock: Clock;
  readonly #link: Link;
  #question: Question | undefined;
  #answered: ((answer: Answer) => void) | undefined;
  #ping: Timer | undefined;
  #unanswered = 0;
  /** Why it is not alive. */
  #gone: string | undefined;
  #hasOpened = false;

  /** `link` makes the way to it, for what it says and for its death. */
  constructor(number: number, clock: Clock, link: (heard: (report: Report) => boolean, died: (why: string) => void) => Link) {
    this.number = number;
    this.#clock = clock;
    this.#link = link(
      (report) => this.#hear(report),
      (why) => this.#died(why),
    );
  }

  get isAlive(): boolean {
    return this.#gone === undefined;
  }

  /** There may be something that it has to close. */
  get hasOpened(): boolean {
    return this.#hasOpened && this.isAlive;
  }

  post(command: Command): void {
    this.#link.post(command);
  }

  /** Rejects with what keeps it from making load. */
  async open(secrets: WorkerSecrets, timeoutUs: number | undefined): Promise<void> {
    this.#hasOpened = true;
    const answer = await this.#asked({ kind: 'open', secrets }, timeoutUs);
    if (answer.kind === 'notOpened') throw errorOf(answer.failure);
    if (answer.kind === 'nothing') throw new EnvironmentError('LG_WORKER_DIED', `a worker ended before it was ready: ${answer.why}`);
  }

  /** Steps take their time, with timeouts of their own: only a worker that is blocked is not waited for, and ended. */
  walk<Q extends 'setup' | 'cleanup'>(steps: Q): Promise<Answer<Q>> {
    return this.#watched({ kind: steps }) as Promise<Answer<Q>>;
  }

  /** It ends itself, in ten minutes at the latest; what blocks its worker is ended. */
  experiment(index: number): Promise<Answer<'experiment'>> {
    return this.#watched({ kind: 'experiment', index }) as Promise<Answer<'experiment'>>;
  }

  #watched(command: Extract<Command, { kind: Question }>): Promise<Answer> {
    const answer = this.#asked(command, undefined);
    this.#unanswered = 0;
    if (this.isAlive && this.#link.mayBlock) this.#keepPinging();
    return answer;
  }

  close(timeoutUs: number): Promise<Answer<'close'>> {
    return this.#asked({ kind: 'close' }, timeoutUs) as Promise<Answer<'close'>>;
  }

  /** Ends it whatever it does. */
  async end(why: string): Promise<void> {
    this.#died(why);
    await this.#link.end();
  }

  #asked(command: Extract<Command, { kind: Question }>, timeoutUs: number | undefined): Promise<Answer> {
    if (this.#gone !== undefined) return Promise.resolve({ kind: 'nothing', why: this.#gone });
    const answer = new Promise<Answer>((resolve) => {
      this.#question = command.kind;
      this.#answered = resolve;
    });
    this.#link.post(command);
    if (timeoutUs === undefined) return answer;
    const late = `no answer within ${timeoutUs / 1e6} s`;
    return withTimeout(this.#clock, timeoutUs, answer, late).catch((): Answer => ({ kind: 'nothing', why: late }));
  }

  /** True if it was an answer, also a late one, to what is not asked any more. */
  #hear(report: Report): boolean {
    this.#unanswered = 0;
    if (report.kind === 'pong') return true;
    if (!ALL.has(report.kind)) return false;
    const awaited: readonly string[] = this.#question === undefined ? [] : ANSWERS[this.#question];
    if (awaited.includes(report.kind)) this.#settle(report as Answering);
    return true;
  }

  #died(why: string): void {
    this.#gone ??= why;
    this.#settle({ kind: 'nothing', why: this.#gone });
  }

  #settle(answer: Answer): void {
    this.#ping?.cancel();
    this.#question = undefined;
    this.#answered?.(answer);
    this.#answered = undefined;
  }

  #keepPinging(): void {
    this.#ping?.cancel();
    this.#ping = this.#clock.at(this.#clock.nowUs() + PING_US, () => {
      if (this.#unanswered >= MOST_UNANSWERED)
        return void this.end(`its worker answered nothing for ${(MOST_UNANSWERED * PING_US) / 1e6} s: a plugin blocks it`);
      this.#unanswered++;
      this.#link.post({ kind: 'ping' });
      this.#keepPinging();
    });
  }
}

function errorOf({ message, code, plugin, hook }: OpenFailure): Error {
  if (plugin !== null) return new PluginError(code ?? 'LG_PLUGIN_THREW', plugin, hook, message);
  return code === null ? new Error(message) : new EnvironmentError(code, message);
}
