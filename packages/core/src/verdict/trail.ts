import type { History, SecondValue } from '../contract/history.ts';
import type { GateSpec, Metric } from '../contract/plan.ts';
import { holds, isWorse } from './compare.ts';
import { judgedStretches, secondsOf } from './judged-time.ts';

/** When a gate that broke over the whole time was broken, second by second. */
export interface Trail {
  /** First second from which it stayed broken to the end. */
  readonly sinceUs: number | null;
  readonly worstAtUs: number | null;
}

const NOWHERE: Trail = { sinceUs: null, worstAtUs: null };
/** A second counts as broken when most of so many around it are: figures of single seconds jump. */
const AROUND_SEC = 5;

export function trailOf(gate: GateSpec, rows: readonly number[], limit: number, history: History): Trail {
  const values = valuesOf(gate.metric, rows, history);
  if (values === undefined) return NOWHERE;
  const seconds = secondsOf(judgedStretches(history, gate.stage)).filter((second) => (values[second] ?? null) !== null);
  if (seconds.length === 0) return NOWHERE;
  const at = (second: number): number => values[second] as number;
  const worst = seconds.reduce((a, b) => (isWorse(gate.op, at(b), at(a)) ? b : a));
  const broken = seconds.map((second) => !holds(gate.op, at(second), limit));
  const lastGood = broken.findLastIndex((_, i) => !isMostly(broken.slice(Math.max(0, i - AROUND_SEC), i + AROUND_SEC + 1)));
  const since = seconds[lastGood + 1 + broken.slice(lastGood + 1).indexOf(true)];
  const hasBegun = since !== undefined && lastGood + 1 < seconds.length && !holds(gate.op, at(worst), limit);
  return { sinceUs: hasBegun ? since * 1e6 : null, worstAtUs: holds(gate.op, at(worst), limit) ? null : worst * 1e6 };
}

const isMostly = (flags: readonly boolean[]): boolean => 2 * flags.filter(Boolean).length > flags.length;

const PERCENTILES: Readonly<Record<number, SecondValue>> = { 50: 'p50Us', 90: 'p90Us', 95: 'p95Us', 99: 'p99Us' };

/** What the history keeps of every second; undefined for all else. */
function valuesOf(metric: Metric, rows: readonly number[], history: History): readonly (number | null)[] | undefined {
  switch (metric.kind) {
    case 'time': {
      const { series, outcome, stat } = metric;
      const of =
        stat.kind === 'percentile' ? PERCENTILES[stat.p] : stat.kind === 'mean' ? 'meanUs' : stat.kind === 'max' ? 'maxUs' : undefined;
      if (of === undefined || outcome !== null || !KEPT.includes(series)) return undefined;
      return history.perSecond(of, rows);
    }
    case 'ratio': {
      const [failed, count] = [history.perSecond('failed', rows), history.perSecond('count', rows)];
      return count.map((all, second) => ((all ?? 0) > 0 ? (failed[second] ?? 0) / (all as number) : null));
    }
    case 'rate':
      return metric.of === 'throughput' ? history.perSecond('ok', rows) : history.perSecond(metric.of === 'rate.asked' ? 'due' : 'started');
    case 'monitor':
      return history.monitor(`${metric.monitor}.${metric.metric}`);
    case 'count':
    case 'finding':
    case 'rule':
      return undefined;
  }
}

const KEPT: readonly string[] = ['latency', 'group', 'block', 'iteration'];
