import type { GateSpec, Plan } from '../../contract/plan.ts';
import { formatRatePerSec } from '../../time/duration.ts';
import type { Expected } from './expected.ts';
import { type StepTimes, shareWithin } from './step-times.ts';

/** What the plan's own limits on throughput and latency of everything come to, if answers take the assumed times. */
export function gateOutlook(plan: Plan, { perSec }: Expected, timeOf: StepTimes): readonly string[] {
  const rate = [...perSec.values()].reduce((sum, each) => sum + each, 0);
  const parts = plan.gates.flatMap((gate) => {
    const { metric, limit, op, scope, stage, windowUs } = gate;
    if (gate.from !== 'scenario' || scope.kind !== 'all' || stage !== null || windowUs !== null || limit.kind !== 'value') return [];
    if (metric.kind === 'rate' && metric.of === 'throughput' && op.startsWith('>')) return [throughput(gate, limit.value, rate)];
    if (metric.kind === 'time' && metric.series === 'latency' && metric.stat.kind === 'percentile' && op.startsWith('<')) {
      return [`${metric.name} about ${besides(percentileUs(perSec, timeOf, metric.stat.p), limit.value)}`];
    }
    return [];
  });
  return parts.length === 0 ? [] : [`your gates: ${parts.join('; ')}`];
}

/** Both in milliseconds, so that they can be compared at a glance. */
const besides = (us: number, limitUs: number): string =>
  `${Number((us / 1e3).toPrecision(3))} of ${Number((limitUs / 1e3).toPrecision(6))} ms`;

/** Within this of the limit it would only just hold. */
const CLOSE = 0.1;

function throughput({ effect }: GateSpec, limit: number, rate: number): string {
  const margin = rate / limit - 1;
  const would = margin < 0 ? (effect === 'warn' ? 'would warn' : 'would fail') : margin < CLOSE ? 'would just hold' : 'would hold';
  const percent = Math.round(Math.abs(margin) * 100);
  return `${formatRatePerSec(limit)} ${would} (${margin < 0 ? '−' : '+'}${percent} %)`;
}

/** Of all requests together, by halving the range in which it lies. */
function percentileUs(perSec: ReadonlyMap<string, number>, timeOf: StepTimes, p: number): number {
  const total = [...perSec.values()].reduce((sum, each) => sum + each, 0);
  let [low, high] = [1, 1e10];
  for (let i = 0; i < 60; i++) {
    const middle = Math.sqrt(low * high);
    let within = 0;
    for (const [step, each] of perSec) within += (each / total) * shareWithin(timeOf(step), middle);
    if (within < p / 100) low = middle;
    else high = middle;
  }
  return high;
}
