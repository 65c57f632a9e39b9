import type { Finding } from '../contract/events.ts';
import type { GateSpec } from '../contract/plan.ts';
import { holds } from './compare.ts';
import { plain, type UnitResult } from './judge-unit.ts';

/**
 * A finding is judged by its interval: wholly good held, wholly bad failed, across the limit inconclusive. An end that is null is
 * censored: the value may lie anywhere beyond the other.
 */
export function judgeFinding(
  { metric, op }: GateSpec,
  limit: number,
  findings: readonly Finding[],
  undelivered: readonly string[],
): UnitResult {
  const finding = metric.kind === 'finding' ? findings.find(({ name }) => name === metric.finding) : undefined;
  if (finding === undefined) return plain('inconclusive', limit, `nothing was concluded on ${metric.name}`);
  if (finding.state === 'not-enough-data') return plain('inconclusive', limit, sentence('not enough data', finding.evidence));
  const ends = endsOf(finding);
  if (ends === null) return plain('inconclusive', limit, sentence('nothing was found', finding.evidence));
  const result = { observed: finding.value, expected: limit, samples: 0, worstAtUs: null, sinceUs: null, reason: null };
  const good = ends.map((end) => holds(op, end, limit));
  if (good.every((end) => !end)) return { ...result, outcome: 'failed' };
  const [first] = undelivered;
  if (!good.every(Boolean)) return { ...result, outcome: 'inconclusive', reason: `the limit lies within what is known: ${range(finding)}` };
  return first === undefined ? { ...result, outcome: 'held' } : { ...result, outcome: 'inconclusive', reason: first };
}

function endsOf({ value, interval }: Finding): readonly number[] | null {
  if (interval === null) return value === null ? null : [value];
  const [low, high] = interval;
  if (low === null && high === null) return null;
  return [low ?? Number.NEGATIVE_INFINITY, high ?? Number.POSITIVE_INFINITY];
}

function range({ interval, unit }: Finding): string {
  const [low, high] = interval ?? [null, null];
  const of = unit === '' ? '' : ` ${unit}`;
  if (high === null) return `at least ${low}${of}`;
  return low === null ? `at most ${high}${of}` : `${low} to ${high}${of}`;
}

const sentence = (said: string, evidence: string): string => (evidence === '' ? said : `${said}: ${evidence}`);
