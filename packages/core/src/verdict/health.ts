import type { History } from '../contract/history.ts';
import type { Plan } from '../contract/plan.ts';
import { formatRatio } from '../time/duration.ts';
import { healthLimits } from './health-limits.ts';
import { judgedSpans } from './judged-time.ts';
import { greatest, isOwn, type LoadMachine, saturationOf } from './saturation.ts';

/** What the generator could have falsified. */
export interface Delivery {
  /** Sentences; empty where the load was what was asked for. */
  readonly undelivered: readonly string[];
  /** What was saturated and what to do about it, the likeliest cause first. They explain and never decide. */
  readonly explanations: readonly string[];
}

/** Whether the target got the load that it was to get; if not, it looks better than it is. */
export function deliveryOf(history: History, machine: LoadMachine): Delivery {
  return {
    undelivered: [...outOfResources(history), ...late(history), ...lagging(history), ...silent(history)],
    explanations: saturationOf(history, machine),
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
  return [`only ${formatRatio(delivered)} of the arrivals began within a second of their due time`];
}

function lagging(history: History): readonly string[] {
  const rows = rowsOf(history.plan, 'closed', 'request');
  if (rows.length === 0) return [];
  const lag = lagUs(history, rows) + sumUs(history, 'user_wait', rows);
  const whole = Math.max(sumUs(history, 'service', rows) + lag, usersUs(history), leastUsersUs(history));
  const share = lag === 0 ? 0 : lag / whole;
  if (share <= healthLimits.lagRatio) return [];
  return [`users lost ${formatRatio(share)} of their time because requests began late`];
}

/**
 * Time that users had in judged time, pauses included: what lag takes of it is what is missing of the load. 0 beside an open load, whose
 * users cannot be told from them.
 */
function usersUs(history: History): number {
  const { plan, stages } = history;
  if (plan.load.populations.some(({ model }) => model === 'open')) return 0;
  const users = history.perSecond('users');
  // in the second in which the load ends users leave: who walked then is who walked at its begin
  const endSec = Math.floor((stages.at(-1)?.endUs ?? Number.POSITIVE_INFINITY) / 1e6);
  let sum = 0;
  for (const { beginUs, endUs } of judgedSpans(history, null))
    for (let second = Math.floor(beginUs / 1e6); second * 1e6 < endUs; second++) {
      const us = Math.min(endUs, (second + 1) * 1e6) - Math.max(beginUs, second * 1e6);
      sum += us * (users[second < endSec ? second : endSec - 1] ?? 0);
    }
  return sum;
}

/** Of a load that is over in a moment no rate can be told, and its first requests meet code that has never run: each user had a second. */
function leastUsersUs(history: History): number {
  const { load } = history.plan;
  const iterations = history.figures({ metric: 'iteration', rows: rowsOf(history.plan, 'closed', 'iteration'), whole: true });
  const users = load.populations.reduce((sum, { model, maxUsers }) => sum + (model === 'closed' ? maxUsers : 0), 0);
  return Math.min(users, iterations.count + iterations.cut) * healthLimits.leastUserUs;
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
  const own = errors.filter(({ kind }) => isOwn(kind));
  const count = own.reduce((sum, error) => sum + error.count, 0);
  const heap = greatest(generator, ({ heapRatio }) => heapRatio);
  return [
    ...(count > healthLimits.generatorErrors ? [`${count} ${count === 1 ? 'request was' : 'requests were'} never sent`] : []),
    ...(heap > healthLimits.heapRatio ? [`a worker used ${formatRatio(heap)} of its memory`] : []),
  ];
}

const silent = ({ silentSec }: History): readonly string[] =>
  silentSec > 0 ? [`a worker was silent for ${silentSec} s: its load and its figures are missing`] : [];
