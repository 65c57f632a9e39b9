import { EnvironmentError, PluginError } from '../errors.ts';
import type { Clock } from '../time/clock.ts';
import { withTimeout } from '../time/timeout.ts';
import type { Link } from './links.ts';
import type { Command, OpenFailure, Report, WorkerSecrets } from './messages.ts';

type Answering = Extract<Report, { kind: 'opened' | 'notOpened' | 'setUp' | 'cleanedUp' | 'closed' }>;
/** What a worker says to a question, or why it says nothing. */
export type Answer = Answering | { readonly kind: 'nothing'; readonly why: string };

const ANSWERS: ReadonlySet<Report['kind']> = new Set<Answering['kind']>(['opened', 'notOpened', 'setUp', 'cleanedUp', 'closed']);

/** One worker as main knows it: alive or not, and asked one thing at a time. */
export class CrewMember {
  readonly number: number;
  readonly #clock: Clock;
  readonly #link: Link;
  #answered: ((answer: Answer) => void) | undefined;
  /** Why it is not alive. */
  #gone: string | undefined;

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

  post(command: Command): void {
    this.#link.post(command);
  }

  /** Rejects with what keeps it from making load. */
  async open(secrets: WorkerSecrets, timeoutUs: number | undefined): Promise<void> {
    const answer = await this.#asked({ kind: 'open', secrets }, timeoutUs);
    if (answer.kind === 'notOpened') throw errorOf(answer.failure);
    if (answer.kind !== 'opened') throw new EnvironmentError('LG_WORKER_DIED', `a worker ended before it was ready: ${whyOf(answer)}`);
  }

  ask(kind: 'setup' | 'cleanup' | 'close', timeoutUs?: number): Promise<Answer> {
    return this.#asked({ kind }, timeoutUs);
  }

  /** Ends it whatever it does. */
  async end(why: string): Promise<void> {
    this.#gone ??= why;
    await this.#link.end();
  }

  #asked(command: Command, timeoutUs: number | undefined): Promise<Answer> {
    if (this.#gone !== undefined) return Promise.resolve({ kind: 'nothing', why: this.#gone });
    const answer = new Promise<Answer>((resolve) => {
      this.#answered = resolve;
    });
    this.#link.post(command);
    if (timeoutUs === undefined) return answer;
    const late = `no answer within ${timeoutUs / 1e6} s`;
    return withTimeout(this.#clock, timeoutUs, answer, late).catch((): Answer => ({ kind: 'nothing', why: late }));
  }

  /** True if it was an answer. */
  #hear(report: Report): boolean {
    if (!ANSWERS.has(report.kind)) return false;
    this.#answered?.(report as Answering);
    return true;
  }

  #died(why: string): void {
    this.#gone = why;
    this.#answered?.({ kind: 'nothing', why });
  }
}

/** Why there is no proper answer. */
export const whyOf = (answer: Answer): string => ('why' in answer ? answer.why : 'it said something else');

function errorOf({ message, code, plugin, hook }: OpenFailure): Error {
  if (plugin !== null) return new PluginError(code ?? 'LG_PLUGIN_THREW', plugin, hook, message);
  return code === null ? new Error(message) : new EnvironmentError(code, message);
}
