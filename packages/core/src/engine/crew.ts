import type { Stage } from '../contract/plan.ts';
import { EnvironmentError } from '../errors.ts';
import { ticketsOf } from '../flow/values/rows.ts';
import { type Mask, maskOf } from '../secrets.ts';
import { CrewMember } from './crew-member.ts';
import { EchoBesideLoad, noFloor } from './echo.ts';
import type { ExperimentEnd } from './experiment.ts';
import type { CleanupEnd, Generator, GeneratorParts, Heard, LoadEnd } from './generator.ts';
import { type Link, type LinkParts, threadLink } from './links.ts';
import { LoadWatch } from './load-watch.ts';
import type { Captured, Report, Told, WorkerBrief } from './messages.ts';
import { brokeOutside } from './outside-of-hooks.ts';
import { Thread } from './thread.ts';

/** Until threads run, modules are loaded and protocols are open. */
const OPEN_TIMEOUT_US = 60e6;
const CLOSE_TIMEOUT_US = 15e6;
/** Threads get the load's begin before it comes, so that they begin together. */
const LEAD_US = 10e3;
/** Heard before the load begins. */
const MOST_KEPT = 1000;

/** The workers of one run and what is asked of them. */
export class Crew implements Generator {
  readonly #parts: GeneratorParts;
  readonly #tickets: Int32Array;
  readonly #mask: Mask;
  readonly #members: CrewMember[] = [];
  #captured: Captured;
  #watch: LoadWatch | undefined;
  #echo: EchoBesideLoad | undefined;
  #hear: ((heard: Heard) => void) | undefined;
  readonly #kept: Heard[] = [];
  /** Plugins' bugs outside the load. */
  readonly #faults: string[] = [];
  #isStopped = false;
  #told: Told = {};
  #linkOf = (link: LinkParts): Link => threadLink(link, this.#parts.spare?.take() ?? new Thread());

  constructor(parts: GeneratorParts) {
    this.#parts = parts;
    this.#mask = maskOf(Object.values(parts.secrets));
    this.#captured = parts.captured ?? [];
    this.#tickets = ticketsOf(parts.plan.data.length + parts.plan.load.populations.length);
    if (parts.inline !== true) this.#hire();
  }

  async open(told: Told = {}): Promise<void> {
    this.#told = told;
    if (this.#parts.inline === true) await this.#hireInline();
    await Promise.all(this.#members.map((member) => this.#open(member)));
  }

  async setup(): Promise<void> {
    const [first] = this.#members;
    if (first === undefined || this.#parts.plan.setup.length === 0) return;
    const answer = await first.walk('setup');
    // also where it failed half way: cleanup has to undo the first half
    if (answer.kind === 'setUp') this.#captured = answer.values;
    for (const member of this.#members) member.post({ kind: 'variables', values: this.#captured });
    const failure = this.#faults.splice(0)[0] ?? (answer.kind === 'setUp' ? answer.failure : answer.why);
    if (failure !== null) throw new EnvironmentError('LG_SETUP_FAILED', `setup failed: ${failure}`);
  }

  captured(): Captured {
    return this.#captured;
  }

  load(hear: (heard: Heard) => void): Promise<LoadEnd> {
    const { plan, clock, inline, canary } = this.#parts;
    this.#hear = hear;
    for (const heard of this.#kept.splice(0)) hear(heard);
    const alive = this.#members.filter(({ isAlive }) => isAlive);
    // half of the load is not the load that was asked for
    const isShort = alive.length < this.#members.length;
    if (isShort && this.#faults.length === 0) this.#faults.push('a worker ended before the load began');
    if (this.#isStopped || this.#faults.length > 0) return Promise.resolve({ faults: this.#faults.splice(0), thrown: [] });
    const beginUs = Math.ceil(clock.nowUs()) + (inline === true ? 0 : LEAD_US);
    if (canary === true && inline !== true) this.#echo = this.#echoFrom(beginUs);
    return new Promise((resolve) => {
      this.#watch = new LoadWatch({
        ...{ plan, clock, beginUs },
        workers: alive.map(({ number }) => number),
        post: (number, command) => this.#members[number]?.post(command),
        kill: (number) => void this.#members[number]?.end('it did not end by itself'),
        hear,
        ended: (end) => {
          this.#watch = undefined;
          resolve(end);
        },
      });
      this.#watch.begin();
    });
  }

  stage(stages: readonly Stage[]): void {
    this.#watch?.append(stages);
  }

  stop(gracefulUs?: number): void {
    this.#isStopped = true;
    if (this.#watch !== undefined) this.#watch.stop(gracefulUs ?? null);
    // an experiment may be going on
    else for (const member of this.#members) if (member.isAlive) member.post({ kind: 'stop', gracefulUs: gracefulUs ?? null });
  }

  abort(): void {
    this.#isStopped = true;
    if (this.#watch !== undefined) this.#watch.abort();
    else for (const member of this.#members) if (member.isAlive) member.post({ kind: 'abort' });
  }

  async experiment(index: number): Promise<ExperimentEnd> {
    const [first] = this.#members;
    const answer = await first?.experiment(index);
    const [fault] = this.#faults.splice(0);
    if (fault !== undefined) return { kind: 'fault', sentence: fault };
    if (answer?.kind === 'experimented') return answer.end;
    const { name } = this.#parts.plan.experiments?.[index] ?? { name: '' };
    return { kind: 'fault', sentence: `test ${name} did not end: ${answer?.why ?? 'there is no worker'}` };
  }

  async cleanup(): Promise<CleanupEnd> {
    if (this.#parts.plan.cleanup.length === 0) return { failures: [], message: null };
    const cleaner = await this.#cleaner();
    cleaner.post({ kind: 'variables', values: this.#captured });
    const answer = await cleaner.walk('cleanup');
    const failures = answer.kind === 'cleanedUp' ? answer.failures : [`cleanup did not end: ${answer.why}`];
    return { failures: [...failures, ...this.#faults.splice(0)], message: null };
  }

  async close(): Promise<void> {
    const echoClosed = this.#echo?.close();
    const failures = await Promise.all(
      this.#members.map(async (member) => {
        const answer = member.hasOpened ? await member.close(CLOSE_TIMEOUT_US) : undefined;
        await member.end('it was closed');
        if (answer === undefined || answer.kind === 'closed') return answer?.failures ?? [];
        return [`a worker was not closed: ${answer.why}`];
      }),
    );
    await echoClosed;
    const all = [...new Set([...failures.flat(), ...this.#faults.splice(0)])];
    if (all.length > 0) throw new EnvironmentError('LG_NOT_CLOSED', all.join('; '));
  }

  #hire(): void {
    for (let number = 0; number < this.#parts.workers; number++) this.#members.push(this.#make(number));
  }

  async #hireInline(): Promise<void> {
    const { inlineLink } = await import('./inline-link.ts');
    const plugins = this.#parts.protocols.map(({ plugin }) => plugin);
    this.#linkOf = (link) => inlineLink(link, plugins, this.#parts.scripts);
    this.#hire();
  }

  #make(number: number): CrewMember {
    const { plan, clock, runId, toolVersion, keepEvidence, workers } = this.#parts;
    const brief: WorkerBrief = {
      ...{ plan, runId, toolVersion, workers, worker: number, tickets: this.#tickets },
      keepEvidence: keepEvidence === true,
    };
    return new CrewMember(number, clock, (isAnswer, died) =>
      this.#linkOf({
        ...{ brief, clock },
        hear: (report) => isAnswer(report) || this.#report(number, report),
        died: (reason, stack) => {
          const why = this.#mask(brokeOutside(reason, stack, plan.protocols)?.sentence ?? reason);
          died(why);
          this.#watch?.died(number, why);
        },
        log: (line) => this.#parts.log?.(this.#mask(line)),
      }),
    );
  }

  #echoFrom(beginUs: number): EchoBesideLoad {
    const { plan, protocols, clock } = this.#parts;
    return new EchoBesideLoad({
      ...{ plan, clock, beginUs },
      plugins: protocols.map(({ plugin }) => plugin),
      opened: (ask) => {
        for (const member of this.#members) if (member.isAlive) member.post({ kind: 'canary', ask });
      },
      failed: (why) => this.#tell({ kind: 'notice', level: 'info', source: 'canary', message: noFloor(this.#mask(why)) }),
    });
  }

  #open(member: CrewMember): Promise<void> {
    const { secrets, env, rows, inline } = this.#parts;
    // modules are loaded in real time, which no virtual clock waits for
    return member.open({ secrets, env, rows, told: this.#told }, inline === true ? undefined : OPEN_TIMEOUT_US);
  }

  #report(number: number, report: Report): void {
    switch (report.kind) {
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
      // answers are the member's own
      case 'pong':
      case 'opened':
      case 'notOpened':
      case 'setUp':
      case 'experimented':
      case 'cleanedUp':
      case 'closed':
        return;
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

  /** The worker of `setup`; a fresh one if that is gone. */
  async #cleaner(): Promise<CrewMember> {
    const [first] = this.#members;
    if (first?.isAlive === true) return first;
    const fresh = this.#make(0);
    this.#members.push(fresh);
    await this.#open(fresh);
    return fresh;
  }
}
