import type { Limit } from '../../contract/plan.ts';
import type { TextFault } from '../text-fault.ts';
import type { RequireTree } from './gate-tree.ts';
import type { GateWorld } from './gate-world.ts';
import type { KnownMetric } from './known-metric.ts';

/** What cannot be meant, though every word of it is known. */
export const senseFaults = (
  tree: RequireTree,
  known: KnownMetric,
  limit: Limit | undefined,
  rows: readonly number[],
  world: GateWorld,
): readonly TextFault[] => [
  ...operatorFaults(tree, known, limit),
  ...baselineFaults(tree, known, world),
  ...abortFaults(tree, known),
  ...mixedFaults(tree, known, rows, world),
];

function operatorFaults({ op, opAt }: RequireTree, { metric, unit }: KnownMetric, limit: Limit | undefined): readonly TextFault[] {
  if (op !== '==' || unit === 'count') return [];
  const isZero = unit === 'ratio' && (limit === undefined || (limit.kind === 'value' && limit.value === 0));
  if (isZero) return [];
  return [fault('LG_GATE_OPERATOR', opAt, `\`${metric.name}\` is never exactly so much`, 'write `<=` or `>=`; `==` is for counts and 0%')];
}

const BASELINE_STATS = [50, 95, 99];

function baselineFaults(
  { limit, scope, metric: at }: RequireTree,
  { metric, protocol }: KnownMetric,
  { baseline }: GateWorld,
): readonly TextFault[] {
  if (limit.kind === 'quantity') return [];
  if (baseline === null)
    return [fault('LG_GATE_BASELINE', limit, 'there is no baseline to compare with', 'name its file under `baseline`')];
  const isKnown =
    protocol === null &&
    ((metric.kind === 'time' &&
      metric.series === 'latency' &&
      metric.outcome === null &&
      metric.stat.kind === 'percentile' &&
      BASELINE_STATS.includes(metric.stat.p)) ||
      (metric.kind === 'ratio' && metric.of === 'error_rate') ||
      (metric.kind === 'rate' && metric.of === 'throughput'));
  if (!isKnown)
    return [
      fault('LG_GATE_BASELINE', at, `a baseline has no \`${metric.name}\``, 'it has `p50`, `p95`, `p99`, `error_rate` and `throughput`'),
    ];
  if (scope?.kind === 'each' || (scope?.kind === 'steps' && !scope.pattern.name.includes('*'))) return [];
  return [
    fault(
      'LG_GATE_BASELINE',
      limit,
      'a baseline has figures per step',
      `write \`${metric.name} of each\` or \`${metric.name} of "a step"\``,
    ),
  ];
}

function abortFaults({ effect, limit }: RequireTree, { metric }: KnownMetric): readonly TextFault[] {
  if (effect !== 'abort' || metric.kind !== 'finding') return [];
  return [fault('LG_GATE_SYNTAX', limit, `\`${metric.name}\` is known only at the end: nothing is left to abort`)];
}

/** Latencies of several protocols are no one figure. */
function mixedFaults(
  { metric: at, scope }: RequireTree,
  { metric, protocol, of }: KnownMetric,
  rows: readonly number[],
  world: GateWorld,
): readonly TextFault[] {
  if (metric.kind !== 'time' || of !== 'requests' || protocol !== null || scope?.kind === 'each') return [];
  const names = [...new Set(rows.flatMap((row) => world.rows[row]?.protocol ?? []))];
  if (names.length < 2) return [];
  const written = names.map((name) => `\`${name}.${metric.name}\``).join(' or ');
  return [fault('LG_GATE_METRIC', at, `\`${metric.name}\` would pool ${names.join(' and ')}`, `write ${written}`)];
}

const fault = (code: string, { offset, text }: { offset: number; text: string }, message: string, hint?: string): TextFault => ({
  code,
  message,
  offset,
  length: text.length,
  ...(hint !== undefined && { hint }),
});
