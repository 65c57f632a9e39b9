import type { Finding, Interval, Notice, RunEvent, Started } from '../contract/events.ts';
import type { Chronicle, Selection } from '../contract/history.ts';
import type { Position } from '../contract/plan.ts';
import type { Experiment } from '../contract/plugin.ts';
import type { ResultExperiment, RunResult } from '../contract/result.ts';
import type { Generator, Heard, LoadEnd } from '../engine/generator.ts';
import type { Told } from '../engine/messages.ts';
import { EnvironmentError, LoadgateError } from '../errors.ts';
import type { Clock } from '../time/clock.ts';
import type { Judge, Judgement } from '../verdict/judge.ts';
import { countedNotices } from './counted.ts';
import type { EventStream } from './event-stream.ts';
import { runExperiments } from './experiments.ts';
import { undoneFindings } from './findings.ts';
import { type Ending, finish, withFailures } from './finish.ts';
import type { Journal } from './journal.ts';
import type { MachineProbe } from './machine-probe.ts';
import { type Masks, masked } from './masks.ts';
import type { Monitoring } from './monitoring.ts';
import { owedValues } from './owed-values.ts';
import type { Reporting } from './reporting.ts';
import { requestsEnded } from './requests-ended.ts';
import { resultOf } from './result.ts';
import type { ResultsFolder } from './results-folder.ts';
import { sentenceOf } from './sentence.ts';
import type { Signal } from './signal.ts';
import { SILENCE_SEC, SilenceWatch } from './silence.ts';
import { untilAborted } from './until-aborted.ts';

/** What a run is composed of; all of it belongs to this run alone. */
export interface RunParts {
  readonly started: Started;
  readonly clock: Clock;
  readonly stream: EventStream;
  readonly journal: Journal;
  readonly folder: ResultsFolder;
  readonly chronicle: Chronicle;
  readonly judge: Judge;
  readonly generator: Generator;
  readonly reporting: Reporting;
  /** Asks every protocol whether its target is there. Rejects with what to tell the user; what it comes to is for `open`. */
  readonly preflight: (warn: (source: string, message: string) => void) => Promise<Told>;
  /** Figures of this machine since the last call. */
  readonly machine: MachineProbe;
  readonly openMonitoring: (notice: (source: string, message: string) => void, told: Told) => Promise<Monitoring>;
  readonly analyse: () => readonly Finding[];
  /** Of the plan, in its order. */
  readonly experiments: readonly Experiment[];
  readonly encode: (of: Selection) => string | null;
  readonly describeError: (kind: string) => string;
  readonly skipCleanup: boolean;
  /** Told at the start: what the checker warns of, what earlier runs owe. */
  readonly warnings: readonly Warning[];
  readonly masks: Masks;
}

export interface Warning {
  readonly source: string;
  readonly message: string;
  readonly at: Position | null;
}

export interface RunEnd {
  readonly exitCode: number;
  readonly result: RunResult;
  /** Absolute. */
  readonly folder: string;
  /** What went wrong after the verdict was printed: a reporter, a file that could not be written. */
  readonly failures: readonly string[];
}

/** Kept for the result; the journal has all. */
export const MOST_NOTICES = 1000;
/** How the reason begins that a cleanup left something behind. */
export const CLEANUP_FAILED = 'cleanup left something behind: ';
/** From the second signal to when nothing is waited for any more. */
const PATIENCE_US = 2e6;

/**
 * One run from its start to its last journal line: preflight, setup, load, cleanup, verdict, reports, results. Every way through it
 * ends with results and a `closed` event, whatever failed before.
 */
export class Run {
  readonly #parts: RunParts;
  readonly #notices: Notice[] = [];
  /** Sentences that make the run an error (exit 3). */
  readonly #faults: string[] = [];
  readonly #silence = new SilenceWatch();
  #loadBeganUs: number | undefined;
  #loadEnd: LoadEnd | undefined;
  #signal: Signal | undefined;
  #abortReason: string | null = null;
  #hasSetUp = false;
  /** By the first signal: what is prepared need not be waited for. */
  readonly #stopped = new AbortController();
  /** Some time after the second: what has not even ended then is left as it is. */
  readonly #left = new AbortController();
  /** By a second signal while reports are written. */
  readonly #unreported = new AbortController();
  #monitoring: Monitoring | undefined;
  #isMeasuring = false;
  readonly #experiments: ResultExperiment[] = [];
  /** In the order in which they were told. */
  readonly #findings: Finding[] = [];
  #requests = 0;
  #result: RunResult | undefined;
  #judgedUs = 0;

  constructor(parts: RunParts) {
    this.#parts = parts;
  }

  /** For reporters: the whole result, once the verdict is final. */
  result(): RunResult {
    if (this.#result === undefined) throw new Error('the result is asked for before the verdict');
    return this.#result;
  }

  /**
   * The first asks for an orderly end: no new iterations, cleanup, reports. The second ends load, setup and cleanup at once; reports are
   * still written, unless it comes while they are.
   */
  interrupt(signal: Signal): void {
    const { generator, clock } = this.#parts;
    if (this.#signal === undefined) {
      this.#signal = signal;
      this.#notice('warning', 'run', `${signal}: stopping; again stops at once`);
      this.#stopped.abort();
      generator.stop();
      return;
    }
    this.#notice('warning', 'run', `${signal} again: stopping at once`);
    if (this.#result !== undefined) this.#unreported.abort();
    generator.abort();
    // a worker that is blocked hears nothing
    clock.at(clock.nowUs() + PATIENCE_US, () => this.#left.abort());
  }

  async live(): Promise<RunEnd> {
    const { started, generator, warnings } = this.#parts;
    this.#emit(started);
    this.#markLatest();
    for (const { source, message, at } of warnings) this.#notice('warning', source, message, at);
    try {
      if (this.#mayGoOn) await this.#prepare();
      if (this.#mayGoOn) await this.#load();
      await this.#experiment();
    } catch (cause) {
      this.#fault(cause);
    }
    const cleanup = await this.#cleanUp();
    for (const close of [() => generator.close(), async () => this.#monitoring?.close()])
      await untilAborted(this.#left.signal, close()).catch((cause: unknown) => this.#fault(cause));
    const judgement = this.#judge(cleanup);
    return this.#report(judgement, cleanup);
  }

  /** False after a signal, or when something has broken already, such as the journal. */
  get #mayGoOn(): boolean {
    return this.#signal === undefined && this.#faults.length === 0;
  }

  /** At the start: what reads `latest` after this run was killed must not find an earlier, better one. */
  #markLatest(): void {
    try {
      this.#parts.folder.markLatest();
    } catch (cause) {
      this.#failures.push(sentenceOf(cause));
    }
  }

  async #prepare(): Promise<void> {
    const { started, preflight, openMonitoring, generator } = this.#parts;
    this.#phase('preflight');
    const warn = (source: string, message: string): void => this.#notice('warning', source, message);
    const prepared = async <T>(work: () => Promise<T>): Promise<T | undefined> =>
      this.#signal === undefined ? untilAborted(this.#stopped.signal, work()) : undefined;
    const told = await prepared(() => preflight(warn));
    this.#monitoring = await prepared(() => openMonitoring(warn, told ?? {}));
    await prepared(() => generator.open(told));
    if (this.#signal !== undefined) return;
    if (started.plan.setup.length > 0) this.#phase('setup');
    // from here on the target may hold test data
    this.#hasSetUp = true;
    try {
      await untilAborted(this.#left.signal, generator.setup());
    } finally {
      this.#emitSetUp();
    }
  }

  #emitSetUp(): void {
    const { started, generator, masks } = this.#parts;
    const values = owedValues(started.plan, generator.captured(), masks);
    if (Object.keys(values).length > 0) this.#emit({ type: 'setUp', atUs: 0, values });
  }

  async #load(): Promise<void> {
    const { clock, generator, machine } = this.#parts;
    this.#monitoring?.sample({ seconds: 0, requests: 0 });
    // what was before the load is not the load's
    machine();
    this.#loadBeganUs = clock.nowUs();
    this.#phase('load');
    this.#loadEnd = await generator.load((heard) => this.#hear(heard));
    for (const fault of this.#loadEnd.faults) this.#faultOf(fault);
    for (const { source, message } of countedNotices(this.#parts.chronicle)) this.#notice('warning', source, message);
    if (this.#monitoring !== undefined)
      this.#found((await untilAborted(this.#left.signal, this.#monitoring.conclude(this.#parts.chronicle))) ?? []);
  }

  async #experiment(): Promise<void> {
    const { experiments, generator } = this.#parts;
    if (experiments.length === 0) return;
    await untilAborted(
      this.#left.signal,
      runExperiments({
        experiments,
        generator,
        stopped: () => this.#whyStopped(),
        began: (name) => {
          if (!this.#isMeasuring) this.#phase('experiments');
          this.#isMeasuring = true;
          this.#notice('info', 'run', `test ${name}`);
        },
        ended: (experiment) => {
          this.#experiments.push(experiment);
          this.#emit({ type: 'experiment', atUs: this.#nowUs(), experiment });
        },
        found: (findings) => this.#found(findings),
        fault: (sentence) => this.#faultOf(sentence),
      }),
    );
    // a second signal: nobody waits for the one that hangs
    const undone = experiments.filter(({ findings }) => !findings.some(({ name }) => this.#findings.some((known) => known.name === name)));
    this.#found(undone.flatMap((experiment) => undoneFindings(experiment, 'the run was stopped before this test had ended')));
  }

  /** Told at once: a run that is killed later has them. */
  #found(findings: readonly Finding[]): void {
    for (const finding of findings) {
      this.#findings.push(finding);
      this.#emit({ type: 'finding', finding });
    }
  }

  #whyStopped(): string | undefined {
    if (this.#signal !== undefined) return 'the run was interrupted before this test';
    return this.#abortReason !== null || this.#faults.length > 0 ? 'the run was stopped before this test' : undefined;
  }

  #hear(heard: Heard): void {
    switch (heard.kind) {
      case 'interval':
        this.#interval(heard.interval);
        return;
      case 'stage':
        this.#emit({ type: 'stage', atUs: heard.atUs, stage: heard.stage, name: heard.name });
        return;
      case 'graceful':
        this.#phase('gracefulStop');
        return;
      case 'notice':
        this.#notice(heard.level, heard.source, heard.message);
        return;
      case 'exchange':
        return;
    }
  }

  #interval(bare: Interval): void {
    const { started, chronicle, judge, machine } = this.#parts;
    const interval: Interval = {
      ...bare,
      monitors: this.#monitoring?.take() ?? {},
      generator: { ...bare.generator, ...machine() },
    };
    this.#requests += requestsEnded(bare, started.plan);
    this.#monitoring?.sample({ seconds: bare.index + 1, requests: this.#requests });
    chronicle.add(interval);
    this.#emit(interval);
    for (const broken of judge.hear(interval)) {
      this.#emit({ type: 'gate', atUs: this.#nowUs(), final: false, ...broken.result });
      this.#abort(`gate \`${broken.text}\` was broken for ${broken.brokenSec} s`, broken.gracefulStopUs);
    }
    this.#followSearch();
    if (this.#silence.hear(interval)) this.#abort(`the target answered nothing for ${SILENCE_SEC} s`, 0);
  }

  /** What a search has decided: a line for people, and what comes next for the workers. */
  #followSearch(): void {
    const { judge, chronicle, generator } = this.#parts;
    const decision = judge.search?.take();
    if (decision === undefined) return;
    if (decision.said !== null) this.#notice('info', 'search', decision.said);
    const { stages } = decision;
    if (stages.length === 0 || !this.#mayGoOn || this.#abortReason !== null) return;
    // before any second that tells of them
    chronicle.append(stages);
    this.#emit({ type: 'stages', atUs: this.#nowUs(), stages });
    generator.stage(stages);
  }

  #abort(reason: string, gracefulStopUs: number): void {
    if (this.#abortReason !== null) return;
    this.#abortReason = reason;
    this.#notice('error', 'run', `${reason}: stopping`);
    this.#parts.generator.stop(gracefulStopUs);
  }

  async #cleanUp(): Promise<RunResult['cleanup']> {
    const { started, generator, skipCleanup } = this.#parts;
    if (!this.#hasSetUp || started.plan.cleanup.length === 0) return { state: 'nothing', message: null };
    if (skipCleanup) return { state: 'skipped', message: 'left in place, as --skip-cleanup asks' };
    this.#phase('cleanup');
    try {
      const ended = await untilAborted(this.#left.signal, generator.cleanup());
      const { failures, message } = ended ?? { failures: ['it did not end when it was stopped'], message: null };
      if (failures.length === 0) return { state: 'done', message };
      return { state: 'failed', message: failures.join('; ') };
    } catch (cause) {
      return { state: 'failed', message: sentenceOf(cause) };
    }
  }

  #judge(cleanup: RunResult['cleanup']): Judgement {
    const { judge, chronicle, analyse } = this.#parts;
    if (this.#loadBeganUs !== undefined) {
      if (judge.search !== undefined) this.#found([judge.search.finding()]);
      try {
        this.#found(analyse());
      } catch (cause) {
        this.#fault(cause);
      }
    }
    const findings = [...this.#findings];
    if (cleanup.state === 'failed') this.#faults.push(`${CLEANUP_FAILED}${cleanup.message}`);
    const judgement = judge.judge(chronicle, {
      loadBegan: this.#loadBeganUs !== undefined,
      findings,
      signal: this.#signal ?? null,
      aborted: this.#abortReason,
      thrown: this.#loadEnd?.thrown ?? [],
      faults: this.#faults,
    });
    for (const result of judgement.gates) this.#emit({ type: 'gate', atUs: this.#nowUs(), final: true, ...result });
    this.#judgedUs = this.#nowUs();
    this.#result = this.#resultWith(judgement, judgement, findings, cleanup);
    return judgement;
  }

  async #report(judgement: Judgement, cleanup: RunResult['cleanup']): Promise<RunEnd> {
    const { reporting, folder, journal, started, masks } = this.#parts;
    const { verdict, exitCode, reasons } = judgement;
    this.#emit({ type: 'judged', atUs: this.#judgedUs, verdict, exitCode, reasons });
    this.#phase('reports');
    await reporting.close(this.#unreported.signal);
    this.#verifyJournal(journal);
    const { findings } = this.result();
    const { ending, result, failures } = finish({
      judged: judgement,
      failures: [...reporting.failures, ...this.#failures].map(masks.said),
      plan: started.plan,
      folder,
      resultWith: (end) => this.#resultWith(judgement, end, findings, cleanup),
    });
    const told = this.#failures.length;
    this.#emit({ type: 'closed', verdict: ending.verdict, exitCode: ending.exitCode, failures });
    journal.close();
    // the journal's last line may have failed
    const late = this.#failures.slice(told).map(masks.said);
    return { exitCode: withFailures(ending, late).exitCode, result, folder: folder.path, failures: [...failures, ...late] };
  }

  /** A run whose journal is gone can be told again by nobody. */
  #verifyJournal(journal: Journal): void {
    try {
      journal.verify();
    } catch (cause) {
      this.#failures.push(sentenceOf(cause));
    }
  }

  #resultWith(judgement: Judgement, end: Ending, findings: readonly Finding[], cleanup: RunResult['cleanup']): RunResult {
    const { started, chronicle, encode, describeError, masks } = this.#parts;
    const result = resultOf({
      started,
      history: chronicle,
      gates: judgement.gates,
      findings,
      experiments: this.#experiments,
      notices: this.#notices,
      verdict: end.verdict,
      exitCode: end.exitCode,
      reasons: end.reasons,
      generatorReasons: judgement.health.reasons,
      durationSec: this.#judgedUs / 1e6,
      cleanup,
      encode,
      describeError,
    });
    return masked(result, masks);
  }

  /** What failed beside the load and the verdict. */
  readonly #failures: string[] = [];

  /** The journal could not be written: told by the stream. */
  journalFailed(cause: unknown): void {
    this.fail(new EnvironmentError('LG_RESULTS_NOT_WRITABLE', `the journal could not be written: ${sentenceOf(cause)}`, { cause }));
  }

  /** Something broke outside of every call: a plugin's timer or promise in this thread. The run ends as an error, with its results. */
  fail(cause: unknown): void {
    if (this.#result === undefined) {
      this.#fault(cause);
      this.#parts.generator.stop(0);
    } else this.#failures.push(sentenceOf(cause));
  }

  #fault(cause: unknown): void {
    const sentence = sentenceOf(cause);
    const isNews = this.#faultOf(sentence);
    if (isNews && !(cause instanceof LoadgateError) && cause instanceof Error) this.#notice('error', 'run', cause.stack ?? sentence);
  }

  /** Told once, however many users met it; false when it was told before. */
  #faultOf(sentence: string): boolean {
    if (this.#faults.includes(sentence)) return false;
    this.#faults.push(sentence);
    this.#notice('error', 'run', sentence);
    return true;
  }

  #notice(level: Notice['level'], source: string, message: string, at: Position | null = null): void {
    const notice: Notice = { type: 'notice', atUs: this.#nowUs(), level, source, message, at };
    if (this.#notices.length < MOST_NOTICES) this.#notices.push(notice);
    this.#emit(notice);
  }

  #phase(phase: Extract<RunEvent, { type: 'phase' }>['phase']): void {
    this.#emit({ type: 'phase', atUs: this.#nowUs(), phase });
  }

  #emit(event: RunEvent): void {
    this.#parts.stream.emit(event);
  }

  /** Since the load began; 0 before. */
  #nowUs(): number {
    return this.#loadBeganUs === undefined ? 0 : Math.round(this.#parts.clock.nowUs() - this.#loadBeganUs);
  }
}
