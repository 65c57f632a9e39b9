import type { GateOutcome, ResultGate, ResultStep, RunResult } from '@loadgate/core';
import { DASH, figureBeside, figureText, marginText, momentText } from './figures.ts';
import { plain } from './plain.ts';

export const GATE_SIGNS = {
  held: '✓',
  failed: '✗',
  'no-data': '✗',
  warned: '!',
  inconclusive: '?',
  'not-judged': '·',
} as const satisfies Record<GateOutcome, string>;

/** One line of a list of gates, safe to print. */
export interface GateLine {
  readonly outcome: GateOutcome;
  /** The requirement as its author wrote it, with where it came from if that is not the scenario. */
  readonly text: string;
  readonly observed: string;
  readonly margin: string;
  /** What explains the outcome, most important first. */
  readonly details: readonly string[];
  /** `load.load.yaml:6:5`; null for loadgate's own. */
  readonly place: string | null;
}

/** What a gate's worst second was, in the gate's unit; null where the history cannot tell. */
export type WorstFigure = (gate: ResultGate) => number | null;

export const isBroken = ({ outcome }: { readonly outcome: GateOutcome }): boolean => outcome === 'failed' || outcome === 'no-data';

export function gateLine(gate: ResultGate, result: RunResult, worst: WorstFigure): GateLine {
  return {
    outcome: gate.outcome,
    text: plain(gate.gate) + originText(gate),
    observed: observedText(gate),
    margin: gate.outcome === 'not-judged' ? '' : gate.margin === null ? '' : marginText(gate.margin, gate.unit),
    details: detailsOf(gate, result, worst),
    place: gate.file === null ? null : plain(`${gate.file}:${gate.line}:${gate.column}`),
  };
}

/**
 * The gates as the console lists them, and as the verdict counts them: those that broke first, what came with loadgate and held as
 * one line at the end.
 */
export function gateLines(result: RunResult, worst: WorstFigure): readonly GateLine[] {
  const quiet = result.gates.filter((gate) => gate.from === 'built-in' && gate.outcome === 'held');
  const shown = result.gates.filter((gate) => !quiet.includes(gate)).map((gate) => gateLine(gate, result, worst));
  const builtIn: GateLine = {
    outcome: 'held',
    text: `built in: ${quiet.map(({ gate }) => plain(gate)).join(', ')}`,
    observed: '',
    margin: '',
    details: [],
    place: null,
  };
  return [...shown.filter(isBroken), ...shown.filter((line) => !isBroken(line)), ...(quiet.length > 0 ? [builtIn] : [])];
}

const originText = ({ from }: ResultGate): string => (from === 'scenario' ? '' : from === 'built-in' ? ' (built in)' : ` (${from})`);

function observedText(gate: ResultGate): string {
  if (gate.outcome === 'no-data') return 'no data';
  if (gate.outcome === 'not-judged') return 'not judged';
  return gate.observed === null ? DASH : figureBeside(gate.observed, gate.expected, gate.unit);
}

function detailsOf(gate: ResultGate, result: RunResult, worst: WorstFigure): string[] {
  const details: string[] = [];
  if (gate.outcome === 'warned') details.push('warns only');
  if (gate.outcome === 'inconclusive') details.push('inconclusive');
  if (gate.reason !== null) details.push(plain(gate.reason));
  if (gate.sinceSec !== null) details.push(`since ${momentText(gate.sinceSec)}`);
  if (gate.worstAtSec !== null) details.push(worstText(gate, worst));
  const from = gate.step !== null ? [gate.step] : isBroken(gate) ? culprits(gate, result.steps) : [];
  if (from.length > 0) details.push(`from ${from.map((name) => `"${plain(name)}"`).join(', ')}`);
  const most = mostOf(gate);
  if (most !== null) details.push(most);
  return details;
}

function worstText(gate: ResultGate, worst: WorstFigure): string {
  const at = `worst at ${momentText(gate.worstAtSec ?? 0)}`;
  const figure = gate.windowSec === null ? worst(gate) : null;
  return figure === null ? at : `${at} (${figureText(figure, gate.unit)})`;
}

const percentileOf = (metric: string): number | null => {
  const found = /(?:^|\.)p(\d+(?:\.\d+)?)$/.exec(metric);
  return found === null ? null : Number(found[1]);
};

/** Below 1/(1−p) samples a percentile is nothing but the greatest of them. */
function mostOf({ metric, samples, observed }: ResultGate): string | null {
  const p = percentileOf(metric);
  return p === null || observed === null || samples === 0 || samples >= 100 / (100 - p) ? null : `= max of ${samples}`;
}

/** Steps that break a pooled latency gate by themselves, unless their baseline says that they are as slow as ever. */
export function culprits(gate: ResultGate, steps: readonly ResultStep[]): readonly string[] {
  const { metric, expected } = gate;
  if (gate.scope !== null || gate.unit !== 'ms' || expected === null) return [];
  return steps.filter((step) => exceeds(step, metric, expected) && !isUsual(step)).map(({ name }) => name);
}

const exceeds = ({ latencyMs }: ResultStep, metric: string, limitMs: number): boolean => {
  const value = metric in latencyMs ? latencyMs[metric as keyof typeof latencyMs] : null;
  return typeof value === 'number' && value > limitMs;
};

/** At or below everything that its baseline says; false without a baseline. */
export function isUsual({ baseline, latencyMs, errorRate }: ResultStep): boolean {
  if (baseline === null) return false;
  const within = (value: number | null, limit: number | null): boolean => value === null || limit === null || value <= limit;
  return within(latencyMs.p95, baseline.p95Ms) && within(errorRate, baseline.errorRate);
}
