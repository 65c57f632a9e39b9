import type { Finding } from '@loadgate/core';
import { DASH, figureText } from './figures.ts';

/** Names a cause and what to do about it, without a figure of its own. */
export const isDiagnosis = ({ state, value, advice }: Finding): boolean => state === 'found' && value === null && advice !== null;

/** `448 users (430 to 466)`; an open end of the interval is said in words. */
export function findingText({ state, value, unit, interval }: Finding): string {
  if (state === 'not-enough-data') return 'not enough data';
  if (state === 'none' && value === null) return 'none';
  const shown = value === null ? DASH : figureText(value, unit);
  return interval === null ? shown : `${shown} (${intervalText(interval, unit)})`;
}

function intervalText([from, to]: NonNullable<Finding['interval']>, unit: string): string {
  if (from === null && to === null) return 'unknown';
  if (to === null) return `at least ${figureText(from, unit)}`;
  if (from === null) return `at most ${figureText(to, unit)}`;
  return `${figureText(from, unit)} to ${figureText(to, unit)}`;
}
