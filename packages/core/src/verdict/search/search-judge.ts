import type { Finding, GateResult, Interval } from '../../contract/events.ts';
import type { History } from '../../contract/history.ts';
import type { GateSpec, LoadSearch, Plan, Stage } from '../../contract/plan.ts';
import { beginSearch, goOn, type Search } from '../../search/search.ts';
import { DECISION_US, levelText, MOST_RECOVERIES, RECOVERY_US, recoveryStage, trialStages } from '../../search/trial-stages.ts';
import { GateWatch } from '../gate-watch.ts';
import type { Broken, Decision, Judge, Judgement, JudgeParts, Searching } from '../judge.ts';
import { judgeGate } from '../judge-gate.ts';
import { judgeRule } from '../judge-rule.ts';
import { plain } from '../judge-unit.ts';
import type { RunFacts } from '../run-facts.ts';
import type { LoadMachine } from '../saturation.ts';
import { verdictOf } from '../verdict.ts';
import { findingOf } from './search-finding.ts';
import { judgesTrials, Trial, type TrialEnd } from './trial.ts';

/** Seconds from the begin of a recovery to the look whether it was enough. */
const LOOK_SEC = (RECOVERY_US - DECISION_US) / 1e6;

type Doing =
  | { readonly kind: 'trial'; readonly trial: Trial; readonly fromSec: number; readonly toSec: number }
  | { readonly kind: 'recovery'; readonly times: number; readonly toSec: number }
  | { readonly kind: 'over' };

/**
 * Judges the trials of a search and says what comes next, from intervals alone: a journal makes the same search. Stages of a search are
 * whole seconds, so seconds and stages have the same borders.
 */
export class SearchJudge implements Judge, Searching {
  readonly #plan: Plan;
  readonly #search: LoadSearch;
  readonly #machine: LoadMachine;
  readonly #trials: TrialEnd[] = [];
  #state: Search;
  #doing: Doing;
  /** Where what was asked for so far ends. */
  #stages = 0;
  #endSec = 0;
  /** Most users, at the end of a second, of the last trial that held. */
  #usualUsers = 0;
  #users = 0;
  #decision: Decision | undefined;

  constructor({ plan, machine }: Pick<JudgeParts, 'plan' | 'machine'>, search: LoadSearch) {
    this.#plan = plan;
    this.#search = search;
    this.#machine = machine;
    this.#state = beginSearch(search);
    this.#doing = this.#begin(trialStages(this.#state, search));
  }

  get search(): Searching {
    return this;
  }

  hear(interval: Interval): readonly Broken[] {
    const doing = this.#doing;
    // the load has ended before its time
    if (interval.loadUs !== undefined && interval.loadUs < 1e6) this.#doing = { kind: 'over' };
    else if (doing.kind === 'trial') this.#hearTrial(doing, interval);
    else if (doing.kind === 'recovery' && interval.index === doing.toSec - 1) this.#lookAt(doing, interval);
    return [];
  }

  take(): Decision | undefined {
    const decision = this.#decision;
    this.#decision = undefined;
    return decision;
  }

  finding(): Finding {
    return findingOf(this.#state, this.#trials, this.#search);
  }

  /** Gates on findings judge what was found, and what is asked of a run its whole; all others the trial at the highest level that held. */
  judge(history: History, facts: RunFacts): Judgement {
    const unhealthy = { deciding: [], explanations: [] };
    const gates = this.#plan.gates.map((gate, index) => this.#resultOf(gate, index, history, facts));
    return { ...verdictOf(this.#plan, gates, facts, unhealthy), gates, health: this.#health() };
  }

  #hearTrial({ trial, fromSec, toSec }: Extract<Doing, { kind: 'trial' }>, interval: Interval): void {
    if (interval.index < fromSec || interval.index >= toSec) return;
    trial.hear(interval);
    this.#users = Math.max(interval.index === fromSec ? 0 : this.#users, interval.users);
    if (interval.index < toSec - 1) return;
    const end = trial.end();
    this.#trials.push(end);
    this.#state = goOn(this.#state, end.outcome, this.#search);
    if (end.outcome === 'held') this.#usualUsers = this.#users;
    this.#decide(sentenceOf(end, this.#state, this.#search), end.outcome === 'broken' && this.#mayRecover);
  }

  /** Users take what they leave waiting with them; arrivals do not. Nobody recovers at a level that does not hold itself. */
  get #mayRecover(): boolean {
    return this.#search.model === 'open' && this.#state.held !== null;
  }

  #lookAt({ times }: Extract<Doing, { kind: 'recovery' }>, { users, waiting }: Interval): void {
    const hasRecovered = waiting === 0 && users <= this.#usualUsers;
    this.#decide(null, !hasRecovered && times < MOST_RECOVERIES, times);
  }

  #decide(said: string | null, recovers: boolean, times = 0): void {
    const isOver = this.#state.level === null;
    const stages = isOver ? [] : recovers ? [recoveryStage(this.#search)] : trialStages(this.#state, this.#search);
    this.#decision = { said, stages };
    if (isOver) this.#doing = { kind: 'over' };
    else if (!recovers) this.#doing = this.#begin(stages);
    else {
      this.#doing = { kind: 'recovery', times: times + 1, toSec: this.#endSec + LOOK_SEC };
      this.#extend(stages);
    }
  }

  #begin(stages: readonly Stage[]): Doing {
    const fromSec = this.#endSec;
    const trial = new Trial({
      ...{ plan: this.#plan, search: this.#search, machine: this.#machine },
      ...{ level: this.#state.level ?? 0, stages, fromStage: this.#stages, fromSec },
    });
    this.#extend(stages);
    return { kind: 'trial', trial, fromSec, toSec: this.#endSec - DECISION_US / 1e6 };
  }

  #extend(stages: readonly Stage[]): void {
    this.#stages += stages.length;
    this.#endSec += stages.reduce((sum, { durationUs }) => sum + (durationUs ?? 0), 0) / 1e6;
  }

  /** The trial that speaks for the run: at the highest level that held, else the last that was judged. */
  get #deciding(): TrialEnd | undefined {
    return this.#trials.findLast(({ outcome, level }) => outcome === 'held' && level === this.#state.held) ?? this.#trials.at(-1);
  }

  #resultOf(gate: GateSpec, index: number, history: History, facts: RunFacts): GateResult {
    if (!facts.loadBegan) return { ...plain('not-judged', null, 'the load never began'), gate: index, step: null };
    if (gate.metric.kind === 'finding') {
      const context = { plan: this.#plan, history, findings: facts.findings, undelivered: [] };
      return { ...judgeGate(gate, new GateWatch(gate, this.#plan), context), gate: index };
    }
    if (!judgesTrials(gate) && gate.metric.kind === 'rule')
      return { ...judgeRule(gate.metric.rule, { history, thrown: facts.thrown, health: this.#health() }), gate: index, step: null };
    const judged = this.#deciding?.gates.get(index);
    return judged ?? { ...plain('not-judged', null, 'no trial of the search came to its end'), gate: index, step: null };
  }

  #health(): Judgement['health'] {
    const trial = this.#deciding;
    return trial?.outcome === 'unknown' ? { healthy: false, reasons: trial.reasons } : { healthy: true, reasons: [] };
  }
}

/** `40/s broke: gate … broke with 812 ms; once more`. */
function sentenceOf({ level, outcome, reasons }: TrialEnd, after: Search, search: LoadSearch): string {
  const text = levelText(level, search);
  const [first = ''] = reasons;
  if (outcome === 'held') return `${text} held`;
  if (outcome === 'unknown') return `${text}: nothing is known, ${first}`;
  return `${text} broke: ${first}${after.isSecond ? '; tried once more' : ''}`;
}
