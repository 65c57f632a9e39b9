import type { GateResult } from '../contract/events.ts';
import type { GateSpec, Plan } from '../contract/plan.ts';
import type { ResultGate } from '../contract/result.ts';

/** A gate's outcome in the units of a person: ms, %, per second. */
export function shownGate(plan: Plan, gate: GateSpec, result: GateResult): ResultGate {
  const { unit, factor } = unitOf(gate);
  const [file, line, column] = gate.at;
  const inUnit = (value: number | null): number | null => (value === null ? null : value * factor);
  const observed = inUnit(result.observed);
  const expected = inUnit(result.expected);
  return {
    gate: gate.text,
    file: plan.files[file] ?? null,
    line: file < 0 ? null : line,
    column: file < 0 ? null : column,
    from: gate.from,
    outcome: result.outcome,
    observed,
    expected,
    unit,
    samples: result.samples,
    metric: gate.metric.name,
    scope: gate.scope.kind === 'all' ? null : `${gate.scope.kind}${gate.scope.pattern === null ? '' : ` "${gate.scope.pattern}"`}`,
    stage: gate.stage === null ? null : (plan.load.stages[gate.stage]?.name ?? null),
    windowSec: gate.windowUs === null ? null : gate.windowUs / 1e6,
    margin: marginOf(gate, observed, expected, unit),
    step: result.step,
    sinceSec: result.sinceUs === null ? null : result.sinceUs / 1e6,
    worstAtSec: result.worstAtUs === null ? null : result.worstAtUs / 1e6,
    reason: result.reason,
  };
}

/** What a figure is shown in, and what turns its base unit into that. A figure of a plugin is shown as its limit was written. */
function unitOf({ metric, limit }: GateSpec): { readonly unit: string; readonly factor: number } {
  switch (metric.kind) {
    case 'time':
      return MS;
    case 'ratio':
      return PERCENT;
    case 'rate':
      return { unit: '/s', factor: 1 };
    case 'count':
    case 'rule':
      return COUNT;
    case 'monitor':
    case 'finding':
      return limit.kind === 'value' ? writtenUnit(limit.unit) : COUNT;
  }
}

const MS = { unit: 'ms', factor: 1e-3 };
const PERCENT = { unit: '%', factor: 100 };
const COUNT = { unit: '', factor: 1 };

function writtenUnit(unit: string): { readonly unit: string; readonly factor: number } {
  if (unit === '%') return PERCENT;
  if (unit.endsWith('B')) return { unit: 'B', factor: 1 };
  if (/^(us|ms|s|m|h)$/.test(unit)) return MS;
  return { unit: unit.startsWith('/') ? '/s' : '', factor: 1 };
}

/** Positive while it holds: share of the limit that is left, in percentage points where both are percentages. */
function marginOf({ op }: GateSpec, observed: number | null, expected: number | null, unit: string): number | null {
  if (observed === null || expected === null || op === '==') return null;
  const left = op.startsWith('<') ? expected - observed : observed - expected;
  if (unit === '%') return left;
  return expected === 0 ? null : left / expected;
}
