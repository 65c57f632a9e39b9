import type { Closed, Finding, GateResult, Judged, Notice, RunEvent } from '../contract/events.ts';
import type { Chronicle, Selection } from '../contract/history.ts';
import type { ResultExperiment, RunResult } from '../contract/result.ts';
import type { Judge } from '../verdict/judge.ts';
import { type Ending, type Finished, finish, withFailures } from './finish.ts';
import type { PastRun } from './past-run.ts';
import type { Reporting } from './reporting.ts';
import { resultOf } from './result.ts';
import type { ResultsFolder } from './results-folder.ts';
import { CLEANUP_FAILED, MOST_NOTICES } from './run.ts';

export interface ReplayParts {
  readonly past: PastRun;
  readonly chronicle: Chronicle;
  readonly judge: Judge;
  readonly folder: ResultsFolder;
  readonly encode: (of: Selection) => string | null;
  readonly describeError: (kind: string) => string;
  /** What the run itself wrote about its cleanup; null if it was killed before that. */
  readonly cleanup: RunResult['cleanup'] | null;
}

const KILLED_IN_REPORTS = 'the run was killed after its verdict, before all its results were written';

/** A run that is over, told again from its journal: the same events to reporters, the same result. One that was killed is judged now. */
export class Replay {
  readonly #parts: ReplayParts;
  readonly #notices: Notice[] = [];
  readonly #findings: Finding[] = [];
  readonly #experiments: ResultExperiment[] = [];
  #gates: readonly GateResult[] = [];
  #judged: Ending | undefined;
  #judgedUs = 0;
  #generatorReasons: readonly string[] = [];
  #result: RunResult | undefined;

  constructor(parts: ReplayParts) {
    this.#parts = parts;
  }

  /** For reporters. */
  result(): RunResult {
    if (this.#judged === undefined) throw new Error('the result is asked for before the verdict');
    return this.#resultWith(this.#judged);
  }

  async tell(reporting: Reporting): Promise<Finished> {
    const { past, judge, folder } = this.#parts;
    const gates: GateResult[] = [];
    let judged: Judged | undefined;
    let closed: Closed | undefined;
    for (const event of past.events) {
      this.#hear(event, gates);
      if (event.type === 'judged') judged = event;
      else if (event.type === 'closed') closed = event;
      else if (judged === undefined) reporting.hear(event);
    }
    // a run that was killed has not told what its search had found
    const found = judged === undefined ? judge.search?.finding() : undefined;
    if (found !== undefined && !this.#findings.some(({ name }) => name === found.name)) {
      this.#findings.push(found);
      reporting.hear({ type: 'finding', finding: found });
    }
    const again = this.#judgeAgain(judge);
    this.#generatorReasons = again.health.reasons;
    this.#gates = judged === undefined ? again.gates : gates;
    // a run that lost a report ended as an error, and stays one; one that was killed over them may have lost any
    this.#judged = judged === undefined ? again : withFailures(judged, closed?.failures ?? [KILLED_IN_REPORTS]);
    this.#judgedUs = judged?.atUs ?? this.#lastUs;
    if (judged === undefined) for (const gate of again.gates) reporting.hear({ type: 'gate', atUs: this.#judgedUs, final: true, ...gate });
    const { verdict, exitCode, reasons } = this.#judged;
    reporting.hear({ type: 'judged', atUs: this.#judgedUs, verdict, exitCode, reasons });
    await reporting.close();
    const finished = finish({
      judged: this.#judged,
      // what fails now is the report's affair, not the run's
      failures: [],
      plan: past.started.plan,
      folder,
      resultWith: (ending) => this.#resultWith(ending),
    });
    return { ...finished, failures: [...reporting.failures, ...finished.failures] };
  }

  #hear(event: RunEvent, gates: GateResult[]): void {
    const { chronicle, judge } = this.#parts;
    if (event.type === 'interval') {
      chronicle.add(event);
      judge.hear(event);
    } else if (event.type === 'stages') chronicle.append(event.stages);
    else if (event.type === 'notice') {
      if (this.#notices.length < MOST_NOTICES) this.#notices.push(event);
    } else if (event.type === 'finding') this.#findings.push(event.finding);
    else if (event.type === 'experiment') this.#experiments.push(event.experiment);
    else if (event.type === 'gate' && event.final) gates.push(event);
  }

  #judgeAgain(judge: Judge): ReturnType<Judge['judge']> {
    const { past, chronicle } = this.#parts;
    const loadBegan = past.events.some((event) => event.type === 'phase' && event.phase === 'load');
    const faults = past.wasKilled
      ? [`the run was killed${loadBegan ? ` after ${chronicle.seconds} s of load` : ' before its load began'}`]
      : [];
    return judge.judge(chronicle, { loadBegan, findings: this.#findings, signal: null, aborted: null, thrown: [], faults });
  }

  get #lastUs(): number {
    return this.#parts.past.events.reduce(
      (last, event) => ('atUs' in event ? Math.max(last, event.atUs) : last),
      this.#parts.chronicle.seconds * 1e6,
    );
  }

  /** Made once, and asked for by every reporter. */
  #resultWith({ verdict, exitCode, reasons }: Ending): RunResult {
    this.#result ??= this.#made({ verdict, exitCode, reasons });
    return { ...this.#result, verdict, exitCode, reasons };
  }

  #made(ending: Ending): RunResult {
    const { past, chronicle, encode, describeError, cleanup } = this.#parts;
    return resultOf({
      started: past.started,
      history: chronicle,
      gates: this.#gates,
      findings: this.#findings,
      experiments: this.#experiments,
      notices: this.#notices,
      ...ending,
      generatorReasons: this.#generatorReasons,
      durationSec: this.#judgedUs / 1e6,
      cleanup: cleanup ?? owedCleanup(past),
      encode,
      describeError,
    });
  }
}

/** What became of the cleanup, as far as the journal tells: a killed run that had begun to set up owes it. */
export function owedCleanup({ events, started, folder }: PastRun): RunResult['cleanup'] {
  const hasBegun = (...phases: readonly string[]): boolean =>
    events.some((event) => event.type === 'phase' && phases.includes(event.phase));
  if (!hasBegun('setup', 'load') || started.plan.cleanup.length === 0) return { state: 'nothing', message: null };
  const judged = events.find((event) => event.type === 'judged');
  if (judged === undefined)
    return { state: 'failed', message: `the run was killed before its cleanup; do it now: loadgate cleanup ${folder}` };
  const failure = judged.reasons.find((reason) => reason.startsWith(CLEANUP_FAILED));
  if (failure !== undefined) return { state: 'failed', message: failure.slice(CLEANUP_FAILED.length) };
  return { state: hasBegun('cleanup') ? 'done' : 'skipped', message: null };
}
