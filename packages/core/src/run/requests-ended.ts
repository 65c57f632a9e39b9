import type { Interval } from '../contract/events.ts';
import type { Plan } from '../contract/plan.ts';

/** Requests of flows that ended in an interval, failed ones too; those cut at the end had none. */
export const requestsEnded = ({ series }: Pick<Interval, 'series'>, { rows }: Pick<Plan, 'rows'>): number =>
  series.reduce((sum, { metric, outcome, row, count }) => {
    const { kind, flow } = rows[row] ?? {};
    return metric === 'latency' && outcome !== 'cut' && kind === 'request' && flow !== null ? sum + count : sum;
  }, 0);
