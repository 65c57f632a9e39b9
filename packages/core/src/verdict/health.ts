import type { GeneratorInterval } from '../contract/events.ts';
import type { History } from '../contract/history.ts';
import type { Plan } from '../contract/plan.ts';
import { formatDurationUs, formatRatio } from '../time/duration.ts';
import { judgedStretches, secondsOf } from './judged-time.ts';

/** The one table of limits (semantics §5). The first five decide, the others explain and never decide. */
export const healthLimits = {
  /** Open: at least this share of due arrivals starts within one second. */
  deliveredRatio: 0.995,
  /** Closed: at most this share of the users' time is lag, beyond what a timer cannot resolve. */
  lagRatio: 0.02,
  timerUs: 1e3,
  heapRatio: 0.9,
  generatorErrors: 0,
  loopBusyRatio: 0.9,
  loopDelayP99Us: 20e3,
  gcPauseUs: 100e3,
} as const;

/** What the generator could have falsified. */
export interface Delivery {
  /** Sentences; empty where the load was what was asked for. */
  readonly undelivered: readonly string[];
  /** Sentences that explain and never decide. */
  readonly explanations: readonly string[];
}

/** Whether the target got the load that it was to get; if not, it looks better than it is. */
export function deliveryOf(history: History): Delivery {
  return {
    undelivered: [...late(history), ...lagging(history), ...outOfResources(history), ...silent(history)],
    explanations: explanationsOf(history),
  };
}

function late(history: History): readonly string[] {
  const { plan, iterations } = history;
  if (!plan.load.populations.some(({ model }) => model === 'open')) return [];
  // what was dropped had waited for a free user, which is the target's doing; iterations of closed users are counted as due, too
  const closed = history.figures({ metric: 'iteration', rows: rowsOf(plan, 'closed', 'iteration'), whole: true });
  const due = iterations.due - iterations.dropped - closed.count - closed.cut;
  const delivered = due <= 0 ? 1 : iterations.onTime / due;
  if (delivered >= healthLimits.deliveredRatio) return [];
  return [`only ${formatRatio(delivered)} of the arrivals began within a second of their due time: the load was not delivered`];
}

function lagging(history: History): readonly string[] {
  const rows = rowsOf(history.plan, 'closed', 'request');
  if (rows.length === 0) return [];
  const lag = lagUs(history, rows) + sumUs(history, 'user_wait', rows);
  const share = lag === 0 ? 0 : lag / Math.max(sumUs(history, 'service', rows) + lag, usersUs(history));
  if (share <= healthLimits.lagRatio) return [];
  return [`users lost ${formatRatio(share)} of their time because requests began late: the load was not delivered`];
}

/**
 * Time that users had in whole judged seconds, pauses included: what lag takes of it is what is missing of the load. 0 beside an open
 * load, whose users cannot be told from them.
 */
function usersUs(history: History): number {
  if (history.plan.load.populations.some(({ model }) => model === 'open')) return 0;
  const users = history.perSecond('users');
  return secondsOf(judgedStretches(history, null)).reduce((sum, second) => sum + (users[second] ?? 0), 0) * 1e6;
}

/** A pause ends up to a millisecond late on any machine: with a target that answers in less, that would be most of a request's time. */
function lagUs(history: History, rows: readonly number[]): number {
  let sum = 0;
  for (const [upToUs, count] of history.figures({ metric: 'schedule_lag', rows }).buckets())
    sum += Math.max(0, upToUs - healthLimits.timerUs) * count;
  return sum;
}

function sumUs(history: History, metric: string, rows: readonly number[]): number {
  const { meanUs, timed } = history.figures({ metric, rows });
  return (meanUs ?? 0) * timed;
}

function rowsOf({ rows, load }: Plan, model: 'closed' | 'open', kind: 'request' | 'iteration'): readonly number[] {
  const flows = new Set(load.populations.filter((population) => population.model === model).flatMap((population) => population.flows));
  return [...rows.keys()].filter((row) => rows[row]?.kind === kind && flows.has(rows[row]?.flow ?? -1));
}

function outOfResources({ errors, generator }: History): readonly string[] {
  const own = errors.filter(({ kind }) => kind.startsWith('generator.'));
  const count = own.reduce((sum, error) => sum + error.count, 0);
  const heap = greatest(generator, ({ heapRatio }) => heapRatio);
  const kinds = [...new Set(own.map(({ kind }) => kind.slice('generator.'.length)))].join(', ');
  return [
    ...(count > healthLimits.generatorErrors
      ? [`${count} ${count === 1 ? 'request was' : 'requests were'} never sent, because this machine ran out of something (${kinds})`]
      : []),
    ...(heap > healthLimits.heapRatio ? [`a worker used ${formatRatio(heap)} of its memory`] : []),
  ];
}

const silent = ({ silentSec }: History): readonly string[] =>
  silentSec > 0 ? [`a worker was silent for ${silentSec} s: its load and its figures are missing`] : [];

function explanationsOf({ generator }: History): readonly string[] {
  const busy = greatest(generator, ({ loopBusyRatio }) => loopBusyRatio);
  const delay = greatest(generator, ({ loopDelayP99Us }) => loopDelayP99Us);
  const gc = greatest(generator, ({ gcPauseUs }) => gcPauseUs);
  return [
    ...(busy > healthLimits.loopBusyRatio ? [`an event loop was busy for ${formatRatio(busy)} of a second: try more workers`] : []),
    ...(delay > healthLimits.loopDelayP99Us ? [`event loop delay reached ${formatDurationUs(delay)} (p99)`] : []),
    ...(gc > healthLimits.gcPauseUs ? [`garbage collection took up to ${formatDurationUs(gc)} of a second`] : []),
  ];
}

const greatest = (seconds: readonly GeneratorInterval[], pick: (second: GeneratorInterval) => number): number =>
  seconds.reduce((most, second) => Math.max(most, pick(second)), 0);
