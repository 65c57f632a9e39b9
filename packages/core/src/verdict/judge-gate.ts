import type { Finding, GateOutcome, GateResult } from '../contract/events.ts';
import type { History } from '../contract/history.ts';
import type { GateSpec, Plan } from '../contract/plan.ts';
import { isLowerLimit } from './compare.ts';
import { isOfRows } from './gate-units.ts';
import type { GateWatch } from './gate-watch.ts';
import { judgeFinding } from './judge-finding.ts';
import { named } from './judge-rule.ts';
import { judgeUnit, plain, type UnitResult } from './judge-unit.ts';
import { judgedSecOf } from './judged-time.ts';
import { vanishedSteps } from './limit-of.ts';

/** A gate's result without its place in the plan. */
export type Judged = Omit<GateResult, 'gate'>;

interface Named {
  readonly name: string | null;
  readonly result: UnitResult;
}

export interface GateContext {
  readonly plan: Plan;
  readonly history: History;
  readonly findings: readonly Finding[];
  readonly undelivered: readonly string[];
  /** The load goes on after what is judged. Default false. */
  readonly goesOn?: boolean;
}

/** Everything but the built-in rules. */
export function judgeGate(
  gate: GateSpec,
  watch: GateWatch,
  { plan: whole, history, findings, undelivered, goesOn = false }: GateContext,
): Judged {
  const reason = whyNotJudged(gate, whole, history);
  if (reason !== null) return { ...plain('not-judged', null, reason), step: null };
  if (gate.metric.kind === 'finding') {
    const limit = gate.limit.kind === 'value' ? gate.limit.value : 0;
    return warnedOnly(gate, { ...judgeFinding(gate, limit, findings, undelivered), step: null });
  }
  const units = watch.units.map(({ unit, limit, windows, aborted }) => {
    const result = judgeUnit(gate, unit, limit, { history, undelivered, goesOn, windows, aborted });
    return { name: unit.name, result };
  });
  const gone = vanishedSteps(gate, whole).map((name) => ({
    name,
    result: plain('failed', null, `the baseline's "${name}" is not in this scenario`),
  }));
  const parts: readonly Named[] = [...units, ...gone].flatMap(({ name, result }) => (result === null ? [] : [{ name, result }]));
  const spare = new Set(history.plan.rows.flatMap(({ name, isSpare }) => (isSpare === true ? [name] : [])));
  const unreached = units.flatMap(({ name, result }) => (result === null && name !== null && !spare.has(name) ? [name] : []));
  return warnedOnly(gate, withUnreached(decisive(gate, parts), unreached));
}

function whyNotJudged(gate: GateSpec, { load, partial }: Plan, history: History): string | null {
  if (isOfRows(gate.metric) && gate.scope.rows.length === 0) return partial ? 'its steps were left out' : 'it has no steps';
  if (gate.stage === null || judgedSecOf(history, gate.stage) > 0) return null;
  return `stage \`${load.stages[gate.stage]?.name ?? gate.stage}\` was never reached`;
}

const SEVERITY: Readonly<Record<GateOutcome, number>> = { held: 0, 'not-judged': 1, warned: 2, inconclusive: 3, 'no-data': 4, failed: 5 };

/** The part that decides: the gravest, and among those the one farthest on the bad side. */
function decisive({ op, scope }: GateSpec, parts: readonly Named[]): Judged {
  let most: Named | undefined;
  for (const part of parts) if (most === undefined || isGraver(part.result, most.result, op)) most = part;
  if (most === undefined) return { ...plain('held', null, null), step: null };
  const same = parts.filter(({ result }) => result.outcome === most.result.outcome && most.result.outcome !== 'held');
  const others = same.filter((part) => part !== most).flatMap(({ name }) => name ?? []);
  const also = scope.kind === 'each' && others.length > 0 ? `also ${named(others)}` : null;
  return { ...most.result, step: scope.kind === 'each' ? most.name : null, reason: joined(most.result.reason, also) };
}

function isGraver(a: UnitResult, b: UnitResult, op: GateSpec['op']): boolean {
  if (a.outcome !== b.outcome) return SEVERITY[a.outcome] > SEVERITY[b.outcome];
  const margin = ({ observed, expected }: UnitResult): number => {
    if (observed === null || expected === null) return Number.POSITIVE_INFINITY;
    const left = isLowerLimit(op) ? observed - expected : expected - observed;
    return expected === 0 ? left : left / expected;
  };
  return margin(a) < margin(b);
}

const withUnreached = (judged: Judged, names: readonly string[]): Judged =>
  names.length === 0 ? judged : { ...judged, reason: joined(judged.reason, `not reached: ${named(names)}`) };

const joined = (...reasons: readonly (string | null)[]): string | null => reasons.filter((reason) => reason !== null).join('; ') || null;

/** `or warn` never fails. */
function warnedOnly({ effect }: GateSpec, judged: Judged): Judged {
  if (effect !== 'warn' || (judged.outcome !== 'failed' && judged.outcome !== 'no-data')) return judged;
  return { ...judged, outcome: 'warned', reason: judged.outcome === 'no-data' ? joined('no data', judged.reason) : judged.reason };
}
