import type { Json } from '../contract/plan.ts';
import { EnvironmentError, PluginError } from '../errors.ts';
import { ticketsOf } from '../flow/values/rows.ts';
import { type Mask, maskOf } from '../secrets.ts';
import { withTimeout } from '../time/timeout.ts';
import type { CleanupEnd, Generator, GeneratorParts, Heard, LoadEnd } from './generator.ts';
import { inlineLink, type Link, type LinkParts, threadLink } from './links.ts';
import { LoadWatch } from './load-watch.ts';
import type { OpenFailure, Report, WorkerBrief } from './messages.ts';

/** Until threads run, modules are loaded and protocols are open. */
const OPEN_TIMEOUT_US = 60e6;
const CLOSE_TIMEOUT_US = 15e6;
/** Threads get the load's begin before it comes, so that they begin together. */
const LEAD_US = 10e3;
/** Heard before the load begins. */
const MOST_KEPT = 1000;

type Values = readonly (readonly [name: string, value: Json])[];
type Answer =
  | Extract<Report, { kind: 'opened' | 'notOpened' | 'setUp' | 'cleanedUp' | 'closed' }>
  | { readonly kind: 'died'; readonly why: string };

interface Worker {
  link: Link;
  isAlive: boolean;
  why: string;
  /** Waits for the answer to the last question. */
  answer: ((answer: Answer) => void) | undefined;
}

/** The workers of one run and what is asked of them. */
export class Crew implements Generator {
  readonly #parts: GeneratorParts;
  readonly #tickets: Int32Array;
  readonly #mask: Mask;
  readonly #workers: Worker[] = [];
  #values: Values = [];
  #watch: LoadWatch | undefined;
  #hear: ((heard: Heard) => void) | undefined;
  readonly #kept: Heard[] = [];
  readonly #faults: string[] = [];
  #isStopped = false;

  constructor(parts: GeneratorParts) {
    this.#parts = parts;
    this.#mask = maskOf(Object.values(parts.secrets));
    this.#tickets = ticketsOf(parts.plan.data.length + parts.plan.load.populations.length);
  }

  async open(): Promise<void> {
    for (let worker = 0; worker < this.#parts.workers; worker++) this.#workers.push(this.#make(worker));
    await Promise.all(this.#workers.map((worker) => this.#open(worker)));
  }

  async setup(): Promise<void> {
    const [first] = this.#workers;
    if (first === undefined || this.#parts.plan.setup.length === 0) return;
    const answer = await this.#ask(first, 'setup');
    if (answer.kind !== 'setUp') throw new EnvironmentError('LG_SETUP_FAILED', `setup failed: ${whyOf(answer)}`);
    const failure = this.#faults.splice(0)[0] ?? answer.failure;
    if (failure !== null) throw new EnvironmentError('LG_SETUP_FAILED', `setup failed: ${failure}`);
    this.#values = answer.values;
    for (const { link } of this.#workers) link.post({ kind: 'variables', values: this.#values });
  }

  load(hear: (heard: Heard) => void): Promise<LoadEnd> {
    const { plan, clock, inline } = this.#parts;
    this.#hear = hear;
    for (const heard of this.#kept.splice(0)) hear(heard);
    const alive = [...this.#workers.keys()].filter((worker) => this.#workers[worker]?.isAlive === true);
    if (this.#isStopped || alive.length === 0) return Promise.resolve({ faults: this.#faults, thrown: [] });
    return new Promise((resolve) => {
      this.#watch = new LoadWatch({
        plan,
        clock,
        beginUs: Math.ceil(clock.nowUs()) + (inline === true ? 0 : LEAD_US),
        workers: alive,
        post: (worker, command) => this.#workers[worker]?.link.post(command),
        kill: (worker) => this.#kill(worker),
        hear,
        ended: (end) => {
          this.#watch = undefined;
          resolve(end);
        },
      });
      this.#watch.begin();
    });
  }

  stop(gracefulUs?: number): void {
    this.#isStopped = true;
    this.#watch?.stop(gracefulUs ?? null);
  }

  abort(): void {
    this.#isStopped = true;
    if (this.#watch !== undefined) this.#watch.abort();
    else for (const { link, isAlive } of this.#workers) if (isAlive) link.post({ kind: 'abort' });
  }

  async cleanup(): Promise<CleanupEnd> {
    if (this.#parts.plan.cleanup.length === 0) return { failures: [], message: null };
    const answer = await this.#ask(await this.#cleaner(), 'cleanup');
    const failures = answer.kind === 'cleanedUp' ? answer.failures : [`cleanup did not end: ${whyOf(answer)}`];
    return { failures: [...failures, ...this.#faults.splice(0)], message: null };
  }

  async close(): Promise<void> {
    const failures = await Promise.all(
      this.#workers.map(async (worker) => {
        const answer = worker.isAlive ? await this.#ask(worker, 'close', CLOSE_TIMEOUT_US) : undefined;
        worker.isAlive = false;
        await worker.link.end();
        if (answer === undefined || answer.kind === 'closed') return answer?.failures ?? [];
        return [`a worker was not closed: ${whyOf(answer)}`];
      }),
    );
    const all = [...new Set(failures.flat())];
    if (all.length > 0) throw new EnvironmentError('LG_NOT_CLOSED', all.join('; '));
  }

  #make(number: number): Worker {
    const { plan, clock, runId, toolVersion, keepEvidence, workers, inline, protocols } = this.#parts;
    const brief: WorkerBrief = {
      ...{ plan, runId, toolVersion, workers, worker: number, tickets: this.#tickets },
      keepEvidence: keepEvidence === true,
    };
    const worker: Worker = { link: { post() {}, end: async () => {} }, isAlive: true, why: '', answer: undefined };
    const link: LinkParts = {
      ...{ brief, clock },
      hear: (report) => this.#report(number, worker, report),
      died: (why) => this.#died(number, worker, this.#mask(why)),
      log: (line) => this.#parts.log?.(this.#mask(line)),
    };
    const plugins = protocols.map(({ plugin }) => plugin);
    worker.link = inline === true ? inlineLink(link, plugins) : threadLink(link);
    return worker;
  }

  async #open(worker: Worker): Promise<void> {
    const { secrets, env, rows, inline } = this.#parts;
    // modules are loaded in real time, which no virtual clock waits for
    const opened = this.#answer(worker, inline === true ? undefined : OPEN_TIMEOUT_US, 'a worker was not ready');
    worker.link.post({ kind: 'open', secrets: { secrets, env, rows } });
    const answer = await opened;
    if (answer.kind === 'notOpened') throw errorOf(answer.failure);
    if (answer.kind !== 'opened') throw new EnvironmentError('LG_WORKER_DIED', `a worker ended before it was ready: ${whyOf(answer)}`);
  }

  #ask(worker: Worker, kind: 'setup' | 'cleanup' | 'close', timeoutUs?: number): Promise<Answer> {
    if (!worker.isAlive) return Promise.resolve({ kind: 'died', why: worker.why });
    const answer = this.#answer(worker, timeoutUs, kind);
    worker.link.post({ kind });
    return answer;
  }

  #answer(worker: Worker, timeoutUs: number | undefined, what: string): Promise<Answer> {
    const answer = new Promise<Answer>((resolve) => {
      worker.answer = resolve;
    });
    if (timeoutUs === undefined) return answer;
    const late = `${what}: no answer within ${timeoutUs / 1e6} s`;
    return withTimeout(this.#parts.clock, timeoutUs, answer, late).catch((): Answer => ({ kind: 'died', why: late }));
  }

  #report(number: number, worker: Worker, report: Report): void {
    switch (report.kind) {
      case 'opened':
      case 'notOpened':
      case 'setUp':
      case 'cleanedUp':
      case 'closed':
        worker.answer?.(report);
        return;
      case 'interval':
        return this.#watch?.interval(report.interval);
      case 'notice':
        return this.#tell(report);
      case 'exchange':
        return this.#tell({ kind: 'exchange', ...report.exchange });
      case 'log':
        return this.#parts.log?.(report.line);
      case 'fault':
        return this.#fault(report.sentence);
      case 'thrown':
        return this.#watch?.thrown(report.sentence);
      case 'spoilt':
        return this.#watch?.abort();
      case 'idle':
        return this.#watch?.idle(number);
      case 'ended':
        return this.#watch?.ended(number);
    }
  }

  #fault(sentence: string): void {
    if (this.#watch === undefined) this.#faults.push(sentence);
    else this.#watch.fault(sentence);
  }

  #tell(heard: Heard): void {
    if (this.#hear !== undefined) this.#hear(heard);
    else if (this.#kept.length < MOST_KEPT) this.#kept.push(heard);
  }

  #died(number: number, worker: Worker, why: string): void {
    worker.isAlive = false;
    worker.why = why;
    worker.answer?.({ kind: 'died', why });
    this.#watch?.died(number, why);
  }

  #kill(number: number): void {
    const worker = this.#workers[number];
    if (worker === undefined) return;
    worker.isAlive = false;
    worker.why = 'it was ended';
    void worker.link.end();
  }

  /** The worker of `setup`; a fresh one with the same variables if that is gone. */
  async #cleaner(): Promise<Worker> {
    const [first] = this.#workers;
    if (first?.isAlive === true) return first;
    const fresh = this.#make(0);
    this.#workers.push(fresh);
    await this.#open(fresh);
    fresh.link.post({ kind: 'variables', values: this.#values });
    return fresh;
  }
}

const whyOf = (answer: Answer): string => ('why' in answer ? answer.why : 'it said something else');

function errorOf({ message, code, plugin, hook }: OpenFailure): Error {
  if (plugin !== null) return new PluginError(code ?? 'LG_PLUGIN_THREW', plugin, hook, message);
  return code === null ? new Error(message) : new EnvironmentError(code, message);
}
