import type { Figures, History, Selection } from '../contract/history.ts';
import type { GateSpec, Metric, TimeStat } from '../contract/plan.ts';
import { judgedSecOf, judgedStretches, type Stretch, secondsOf } from './judged-time.ts';

/** What a gate's metric was. */
export interface Observed {
  /** In the metric's base unit; null without data. */
  readonly value: number | null;
  readonly samples: number;
  /** Of these samples: cut at the end, so that their times are lower bounds. */
  readonly cut: number;
}

/** A stage (null: all judged time), or some of the newest seconds. */
export type Within = { readonly stage: number | null } | Stretch;

/** What the history says of a gate's metric. Findings and rules are no figures of the history. */
export function observe({ metric }: Pick<GateSpec, 'metric'>, rows: readonly number[], within: Within, history: History): Observed {
  switch (metric.kind) {
    case 'time':
      return timeOf(metric, rows, within, history);
    case 'ratio': {
      const { count, failed } = history.figures({
        ...selected(within),
        rows,
        ...(metric.of === 'error_rate' ? {} : { metric: 'iteration' }),
      });
      return { value: count === 0 ? null : failed / count, samples: count, cut: 0 };
    }
    case 'rate':
      return metric.of === 'throughput'
        ? throughput(rows, within, history)
        : startsPerSec(metric.of === 'rate.asked' ? 'due' : 'started', within, history);
    case 'count':
      return countOf(metric.of, rows, within, history);
    case 'monitor':
      return monitorOf(metric, within, history);
    case 'finding':
    case 'rule':
      return { value: null, samples: 0, cut: 0 };
  }
}

const selected = (within: Within): Selection => ('fromSec' in within ? within : within.stage === null ? {} : { stage: within.stage });

type TimeMetric = Extract<Metric, { kind: 'time' }>;

/** In seconds the ages of what is in flight count as times, where nothing tells them apart by outcome. */
export function timeOf({ series, outcome, stat }: TimeMetric, rows: readonly number[], within: Within, history: History): Observed {
  const inFlight = 'fromSec' in within && outcome === null && (series === 'latency' || series === 'service');
  const of = { ...selected(within), metric: series, rows, ...(outcome !== null && { outcome }), ...(inFlight && { inFlight }) };
  const figures = history.figures(of);
  return { value: statOf(figures, stat), samples: figures.timed, cut: figures.cut };
}

function statOf(figures: Figures, stat: TimeStat): number | null {
  switch (stat.kind) {
    case 'percentile':
      return figures.percentileUs(stat.p);
    case 'min':
      return figures.minUs;
    case 'mean':
      return figures.meanUs;
    case 'max':
      return figures.maxUs;
  }
}

/** Those that ended well in judged time, over its seconds. */
function throughput(rows: readonly number[], within: Within, history: History): Observed {
  const { count, ok } = history.figures({ ...selected(within), rows });
  if ('fromSec' in within) return { value: ok / (within.toSec - within.fromSec), samples: count, cut: 0 };
  const seconds = secondsOf(judgedStretches(history, within.stage));
  if (count === 0) return { value: null, samples: 0, cut: 0 };
  if (seconds.length > 0) return { value: sum(history.perSecond('ok', rows), seconds) / seconds.length, samples: count, cut: 0 };
  const judgedSec = judgedSecOf(history, within.stage);
  return { value: judgedSec > 0 ? ok / judgedSec : null, samples: count, cut: 0 };
}

function startsPerSec(of: 'due' | 'started', within: Within, history: History): Observed {
  const seconds = 'fromSec' in within ? secondsOf([within]) : secondsOf(judgedStretches(history, within.stage));
  const total = sum(history.perSecond(of), seconds);
  return { value: seconds.length === 0 ? null : total / seconds.length, samples: total, cut: 0 };
}

const sum = (values: readonly (number | null)[], seconds: readonly number[]): number =>
  seconds.reduce((all, second) => all + (values[second] ?? 0), 0);

function countOf(of: Extract<Metric, { kind: 'count' }>['of'], rows: readonly number[], within: Within, history: History): Observed {
  const { iterations, judgedIterations = iterations } = history;
  if (of === 'dropped') return { value: judgedIterations.dropped, samples: judgedIterations.due, cut: 0 };
  if (of === 'pacing_overruns') return { value: judgedIterations.pacingOverruns, samples: judgedIterations.started, cut: 0 };
  // who could not begin in the warm-up is missing in all that follows
  if (of === 'user_setup_errors') return { value: iterations.userSetupErrors, samples: iterations.userSetupErrors, cut: 0 };
  const { count, failed, cut } = history.figures({ ...selected(within), rows });
  return { value: of === 'errors' ? failed : of === 'cut' ? cut : count, samples: count, cut: 0 };
}

function monitorOf({ monitor, metric, stat }: Extract<Metric, { kind: 'monitor' }>, within: Within, history: History): Observed {
  const all = history.monitor(`${monitor}.${metric}`);
  const seconds = 'fromSec' in within ? secondsOf([within]) : secondsOf(judgedStretches(history, within.stage));
  const seen = seconds.flatMap((second) => all[second] ?? []);
  if (seen.length === 0) return { value: null, samples: 0, cut: 0 };
  const value = {
    min: seen.reduce((a, b) => Math.min(a, b)),
    max: seen.reduce((a, b) => Math.max(a, b)),
    mean: seen.reduce((a, b) => a + b, 0) / seen.length,
    last: seen.at(-1) as number,
  }[stat];
  return { value, samples: seen.length, cut: 0 };
}
