import type { GeneratorInterval, Interval } from '../contract/events.ts';
import type { Chronicle, Figures, SecondValue, Selection } from '../contract/history.ts';
import type { Plan, Stage } from '../contract/plan.ts';
import { type Counts, figuresOf } from './figures.ts';
import { Histogram } from './histogram.ts';
import { PooledSeconds } from './pooled-seconds.ts';
import { RecentSeconds } from './recent-seconds.ts';
import { RunCounts } from './run-counts.ts';
import { StageSpans } from './stage-spans.ts';
import { addTold, readSeries } from './told-series.ts';
import { Totals } from './totals.ts';

export interface ChronicleOptions {
  /** How many of the newest seconds can be asked for with `fromSec` and `toSec`. Default: the longest window of a gate; at least 60. */
  readonly windowSec?: number;
}

const LEAST_WINDOW_SEC = 60;

/**
 * The past as gates, analyses and reports ask for it, from intervals in the order of their index. What it keeps grows with rows, stages
 * and seconds, never with samples: histograms per stage, all samples of the newest seconds, 20 bytes a row and second of the rest.
 */
export function createChronicle(planned: Plan, { windowSec = longestWindowSec(planned) }: ChronicleOptions = {}): Chronicle {
  const stageList: Stage[] = [...planned.load.stages];
  const plan: Plan = { ...planned, load: { ...planned.load, stages: stageList } };
  const recent = new RecentSeconds(Math.max(LEAST_WINDOW_SEC, windowSec));
  const totals = new Totals();
  const perSecond = new PooledSeconds(plan);
  const counts = new RunCounts();
  const stages = new StageSpans(plan);
  const generator: GeneratorInterval[] = [];
  let seconds = 0;

  const listed = <T>(at: (second: number) => T): readonly T[] => Array.from({ length: seconds }, (_, second) => at(second));

  return {
    plan,
    generator,
    get seconds() {
      return seconds;
    },
    get judgedSec() {
      return stages.judgedSec;
    },
    get stages() {
      return stages.spans;
    },
    get iterations() {
      return counts.iterations;
    },
    get judgedIterations() {
      return counts.judgedIterations;
    },
    get errors() {
      return counts.errors;
    },
    get silentSec() {
      return counts.silentSec;
    },
    get monitorNames() {
      return [...counts.monitors.keys()];
    },
    add(interval: Interval) {
      seconds = Math.max(seconds, interval.index + 1);
      const told = readSeries(interval);
      totals.add(told, interval.stage);
      recent.add(interval.index, told);
      perSecond.add(interval.index, told);
      counts.add(interval, plan.load.stages[interval.stage]?.warmup === true);
      stages.hear(interval);
      generator.push(interval.generator);
    },
    append: (added) => void stageList.push(...added),
    figures: (of) => (of.fromSec === undefined && of.toSec === undefined ? wholeFigures(plan, totals, of) : windowFigures(recent, of)),
    perSecond(of: SecondValue, rows?: readonly number[]) {
      if (of === 'users' || of === 'waiting' || of === 'due' || of === 'started') return listed((second) => counts.columns[of].at(second));
      const value = perSecond.values(of, rows);
      return listed((second) => (counts.columns.users.at(second) === null ? null : value(second)));
    },
    monitor: (name) => listed((second) => counts.monitors.get(name)?.at(second) ?? null),
  };
}

const longestWindowSec = ({ gates }: Plan): number =>
  Math.ceil(Math.max(0, ...gates.map(({ windowUs, abortAfterUs }) => Math.max(windowUs ?? 0, abortAfterUs))) / 1e6);

function wholeFigures(plan: Plan, totals: Totals, { metric = 'latency', rows, outcome, stage, whole }: Selection): Figures {
  const [times, counts] = [new Histogram(), noCounts()];
  totals.each(metric, rows && new Set(rows), (total) => {
    const isDue = stage === undefined ? whole === true || plan.load.stages[total.stage]?.warmup !== true : total.stage === stage;
    if (!isDue || (outcome !== undefined && total.outcome !== outcome)) return;
    counts[total.outcome] += total.count;
    total.addTo(times);
  });
  return figuresOf(times, counts);
}

function windowFigures(recent: RecentSeconds, of: Selection): Figures {
  const { metric = 'latency', rows, outcome, stage, fromSec = recent.oldest, toSec = Number.POSITIVE_INFINITY, inFlight } = of;
  const [times, counts] = [new Histogram(), noCounts()];
  const wanted = rows && new Set(rows);
  const isMeant = (told: { readonly stage: number }): boolean => stage === undefined || told.stage === stage;
  recent.each(metric, [fromSec, toSec], wanted, (told) => {
    if (!isMeant(told) || (outcome !== undefined && told.outcome !== outcome)) return;
    counts[told.outcome] += told.count;
    addTold(times, told);
  });
  // what has no outcome yet is part of no outcome's figures
  if (inFlight === true && outcome === undefined) {
    const last = Math.min(toSec, recent.newest + 1) - 1;
    recent.each('in_flight', [last, last + 1], wanted, (told) => void (isMeant(told) && addTold(times, told)));
  }
  return figuresOf(times, counts);
}

const noCounts = (): Counts => ({ ok: 0, failed: 0, cut: 0 });
