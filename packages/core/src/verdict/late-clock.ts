import type { History } from '../contract/history.ts';
import type { GateSpec } from '../contract/plan.ts';
import { holds, isLowerLimit } from './compare.ts';
import { timeOf, type Within } from './observe.ts';

/**
 * A latency gate that broke only because the generator was late: it holds on service time, and the wait for a free user, which is the
 * target's doing, does not explain what is missing.
 */
export function isLateClock({ metric, op }: GateSpec, rows: readonly number[], limit: number, within: Within, history: History): boolean {
  if (metric.kind !== 'time' || metric.series !== 'latency' || isLowerLimit(op)) return false;
  const service = timeOf({ ...metric, series: 'service' }, rows, within, history).value;
  if (service === null || !holds(op, service, limit)) return false;
  // in seconds the users' wait is not told in time, but who waits is
  if ('fromSec' in within)
    return !history
      .perSecond('waiting')
      .slice(within.fromSec, within.toSec)
      .some((waiting) => (waiting ?? 0) > 0);
  const wait = timeOf({ ...metric, series: 'user_wait', outcome: null }, rows, within, history).value ?? 0;
  return holds(op, service + wait, limit);
}
