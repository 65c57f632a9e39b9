import type { History, Notice, Phase, Plan, RunEvent } from '@loadgate/core';
import { requestRows } from '../words/worst-second.ts';

/** Where a run stands, from what was heard so far. */
export interface RunState {
  readonly plan: Plan;
  phase: Phase['phase'];
  stage: string;
  /** Seconds of load heard. */
  second: number;
  users: number;
  waiting: number;
  requests: number;
  failed: number;
  dropped: number;
  /** `or abort` gates that broke. */
  readonly broken: string[];
  notice: Notice | null;
}

export const beginning = (plan: Plan): RunState => ({
  plan,
  phase: 'preflight',
  stage: plan.load.stages[0]?.name ?? '',
  second: 0,
  users: 0,
  waiting: 0,
  requests: 0,
  failed: 0,
  dropped: 0,
  broken: [],
  notice: null,
});

export function follow(state: RunState, event: RunEvent): void {
  switch (event.type) {
    case 'phase':
      state.phase = event.phase;
      return;
    case 'stage':
      state.stage = event.name;
      return;
    case 'interval':
      state.second = event.index + 1;
      state.users = event.users;
      state.waiting = event.waiting;
      state.dropped += event.iterations.dropped;
      for (const { metric, row, outcome, count } of event.series) {
        const { kind, flow } = state.plan.rows[row] ?? {};
        if (metric !== 'latency' || kind !== 'request' || flow === null || outcome === 'cut') continue;
        state.requests += count;
        if (outcome === 'failed') state.failed += count;
      }
      return;
    case 'gate':
      if (!event.final) state.broken.push(state.plan.gates[event.gate]?.text ?? '');
      return;
    case 'notice':
      if (event.level !== 'info') state.notice = event;
      return;
    case 'started':
    case 'setUp':
    case 'stages':
    case 'experiment':
    case 'finding':
    case 'judged':
    case 'closed':
      return;
  }
}

export interface Recent {
  readonly seconds: number;
  readonly ratePerSec: number;
  readonly errorRate: number | null;
  readonly p50Ms: number | null;
  readonly p95Ms: number | null;
  readonly p99Ms: number | null;
}

/** The newest ten seconds, or as many as there are; null before the first. */
export function recent(history: History, second: number): Recent | null {
  const seconds = Math.min(10, second);
  if (seconds === 0) return null;
  const figures = history.figures({ rows: requestRows(history), fromSec: second - seconds, toSec: second });
  const ms = (p: number): number | null => {
    const us = figures.percentileUs(p);
    return us === null ? null : us / 1e3;
  };
  const { count, failed } = figures;
  return {
    seconds,
    ratePerSec: count / seconds,
    errorRate: count === 0 ? null : failed / count,
    p50Ms: ms(50),
    p95Ms: ms(95),
    p99Ms: ms(99),
  };
}
