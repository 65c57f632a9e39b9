import type { History, SecondValue } from '@loadgate/core';
import type { WorstFigure } from './gates.ts';

const SECOND: Readonly<Record<string, SecondValue>> = {
  mean: 'meanUs',
  p50: 'p50Us',
  p90: 'p90Us',
  p95: 'p95Us',
  p99: 'p99Us',
  max: 'maxUs',
};

/** Rows whose samples count: requests of flows, by their index in the plan. */
export const requestRows = ({ plan }: History): readonly number[] =>
  plan.rows.flatMap(({ kind, flow }, index) => (kind === 'request' && flow !== null ? [index] : []));

/** The figure of a latency gate in its worst second, from what the history keeps of each. */
export function worstSecond(history: History): WorstFigure {
  return ({ metric, scope, worstAtSec }) => {
    const of = SECOND[metric];
    if (of === undefined || scope !== null || worstAtSec === null) return null;
    const us = history.perSecond(of, requestRows(history))[Math.floor(worstAtSec)] ?? null;
    return us === null ? null : us / 1e3;
  };
}
