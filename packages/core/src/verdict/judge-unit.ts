import type { GateResult } from '../contract/events.ts';
import type { History } from '../contract/history.ts';
import type { GateSpec } from '../contract/plan.ts';
import type { Streak } from './abort-watch.ts';
import { holds, isLowerLimit } from './compare.ts';
import type { GateUnit } from './gate-units.ts';
import { judgedStretches, secondsOf } from './judged-time.ts';
import { isLateClock } from './late-clock.ts';
import type { LimitOf } from './limit-of.ts';
import { type Observed, observe } from './observe.ts';
import { trailOf } from './trail.ts';
import type { Sight } from './window-sight.ts';
import type { WindowWatch } from './window-watch.ts';

/** What a gate came to for one unit of it; the reports' words are made elsewhere. */
export type UnitResult = Omit<GateResult, 'gate' | 'step'>;

export interface UnitContext {
  readonly history: History;
  /** Why the target looks better than it is; empty where it does not. */
  readonly undelivered: readonly string[];
  /** What is in flight at the end goes on: its age as a lower bound is no doubt. */
  readonly goesOn: boolean;
  readonly windows: WindowWatch | undefined;
  /** The streak by which it ended the run. */
  readonly aborted: Streak | undefined;
}

/** More of a gate's samples than this cut at the end: their times are lower bounds, and a latency that holds is not known to. */
const CUT_RATIO = 0.01;
/** A monitor that gave nothing in the last so many judged seconds has died. */
const MONITOR_SILENT_SEC = 10;

/** Null: a step that may go without samples had none. */
export function judgeUnit(gate: GateSpec, unit: GateUnit, limit: LimitOf, context: UnitContext): UnitResult | null {
  if (limit.kind === 'incomparable') return plain('inconclusive', null, limit.reason);
  if (limit.kind === 'no-figure') return plain(gate.scope.kind === 'each' ? 'warned' : 'no-data', null, limit.reason);
  const { aborted, windows } = context;
  if (aborted !== undefined) return abortedResult(aborted, limit.value);
  if (windows?.worst !== undefined) return windowResult(gate, unit, windows, limit.value, context);
  return wholeResult(gate, unit, limit.value, context);
}

export const plain = (outcome: UnitResult['outcome'], expected: number | null, reason: string | null): UnitResult => ({
  outcome,
  observed: null,
  expected,
  samples: 0,
  worstAtUs: null,
  sinceUs: null,
  reason,
});

export const abortedResult = ({ fromSec, brokenSec, samples, value }: Streak, expected: number): UnitResult => ({
  outcome: 'failed',
  observed: value,
  expected,
  samples,
  worstAtUs: null,
  sinceUs: fromSec * 1e6,
  reason: `broken for ${brokenSec} s, which ended the run`,
});

function windowResult(gate: GateSpec, { rows }: GateUnit, windows: WindowWatch, expected: number, context: UnitContext): UnitResult {
  const { value: observed, samples, fromSec, state } = windows.worst as Sight;
  const result = { observed, expected, samples, worstAtUs: fromSec * 1e6, sinceUs: null, reason: null };
  if (state === 'broken') return { ...result, outcome: 'failed', sinceUs: windows.sinceSec === null ? null : windows.sinceSec * 1e6 };
  if (state === 'late') return { ...result, outcome: 'inconclusive', reason: LATE_CLOCK };
  const { history } = context;
  return { ...result, ...goodOutcome(gate, observe(gate, rows, { stage: gate.stage }, history), context) };
}

function wholeResult(gate: GateSpec, { rows, conditional }: GateUnit, expected: number, context: UnitContext): UnitResult | null {
  const { history } = context;
  const within = { stage: gate.stage };
  const observed = observe(gate, rows, within, history);
  const { value, samples } = observed;
  if (value === null) return conditional ? null : plain('no-data', expected, noDataReason(observed));
  const result = { observed: value, expected, samples, worstAtUs: null, sinceUs: null, reason: null };
  if (!holds(gate.op, value, expected)) {
    if (isLateClock(gate, rows, expected, within, history)) return { ...result, outcome: 'inconclusive', reason: LATE_CLOCK };
    return { ...result, ...trailOf(gate, rows, expected, history), outcome: 'failed' };
  }
  return { ...result, ...goodOutcome(gate, observed, context) };
}

/** The reason of a latency gate that only a late generator broke. */
export const LATE_CLOCK = 'it holds on service time: the generator was late, not the target';

const noDataReason = ({ cut }: Observed): string | null => (cut > 0 ? `all ${cut} requests were cut at the end` : null);

function cutDoubt({ metric, op }: GateSpec, { cut, samples }: Observed): string | null {
  if (metric.kind !== 'time' || isLowerLimit(op) || cut <= CUT_RATIO * samples) return null;
  return `${cut} of ${samples} were cut at the end, so that their times are lower bounds`;
}

function monitorDoubt({ metric, stage }: GateSpec, history: History): string | null {
  if (metric.kind !== 'monitor') return null;
  const values = history.monitor(`${metric.monitor}.${metric.metric}`);
  const last = secondsOf(judgedStretches(history, stage)).slice(-MONITOR_SILENT_SEC);
  if (last.length < MONITOR_SILENT_SEC || last.some((second) => (values[second] ?? null) !== null)) return null;
  return `monitor ${metric.monitor} gave nothing in the last ${MONITOR_SILENT_SEC} s`;
}

/** What looks good may not be: `whole` is the gate's metric over all of its time, windows or not. */
function goodOutcome(
  gate: GateSpec,
  whole: Observed,
  { history, undelivered, goesOn }: UnitContext,
): Pick<UnitResult, 'outcome' | 'reason'> {
  const doubt = (goesOn ? null : cutDoubt(gate, whole)) ?? monitorDoubt(gate, history) ?? flattery(gate, undelivered);
  return doubt === null ? { outcome: 'held', reason: null } : { outcome: 'inconclusive', reason: doubt };
}

/** Load that was not delivered makes the target look better: what holds on the good side of less load is then not known to hold. */
function flattery({ metric, op }: GateSpec, undelivered: readonly string[]): string | null {
  const couldBe = !isLowerLimit(op) || metric.kind === 'monitor';
  return couldBe ? (undelivered[0] ?? null) : null;
}
