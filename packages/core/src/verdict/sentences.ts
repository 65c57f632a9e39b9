import type { GateResult } from '../contract/events.ts';
import type { GateSpec, Metric } from '../contract/plan.ts';
import { formatBytes, formatCount, formatDurationUs, formatRatePerSec, formatRatio } from '../time/duration.ts';

/** A figure of a metric, for people. */
export function figureText(metric: Metric, unit: string, value: number): string {
  switch (metric.kind) {
    case 'time':
      return formatDurationUs(value);
    case 'ratio':
      return formatRatio(value);
    case 'rate':
      return formatRatePerSec(value);
    case 'count':
    case 'rule':
      return formatCount(value);
    case 'monitor':
    case 'finding':
      return byUnit(unit, value);
  }
}

/** Of monitors and findings the limit's unit tells what the value is. */
function byUnit(unit: string, value: number): string {
  if (/^(?:us|ms|s|m|h)$/.test(unit)) return formatDurationUs(value);
  if (unit === '%') return formatRatio(value);
  if (/B$/.test(unit)) return formatBytes(value);
  if (/B\/[smh]$/.test(unit)) return `${formatBytes(value)}/h`;
  return /^\/[smh]$/.test(unit) ? formatRatePerSec(value) : String(Number(value.toPrecision(4)));
}

/** A gate that did not simply hold, in one sentence. */
export function gateSentence({ text, metric, limit, from }: GateSpec, { outcome, observed, step, reason }: GateResult): string {
  const why = reason === null ? '' : `: ${reason}`;
  if (metric.kind === 'rule' && reason !== null) return reason;
  const of = step === null ? '' : ` at "${step}"`;
  const was = observed === null ? '' : ` with ${figureText(metric, limit.kind === 'value' ? limit.unit : '', observed)}`;
  const gate = `${from === 'built-in' ? 'built-in gate' : 'gate'} \`${text}\``;
  switch (outcome) {
    case 'failed':
      return `${gate} broke${was}${of}${why}`;
    case 'warned':
      return `${gate} warns${was}${of}${why}`;
    case 'no-data':
      return `${gate} has no data${of}${why}`;
    case 'inconclusive':
      return `${gate} is inconclusive${was}${of}${why}`;
    case 'not-judged':
      return `${gate} was not judged${why}`;
    case 'held':
      return `${gate} held${was}${of}${why}`;
  }
}
