import type { LoadSearch } from '../contract/plan.ts';

/** What a trial came to: the gates held, one did not, or the generator could not make the load, so that nothing is known. */
export type TrialOutcome = 'held' | 'broken' | 'unknown';

/** Where a search stands. Plain data: what comes next is a function of it. */
export interface Search {
  /** Of the next trial; null: it is over. */
  readonly level: number | null;
  /** The next trial repeats the last one, which broke: once may be chance. */
  readonly isSecond: boolean;
  /** Highest level that held. */
  readonly held: number | null;
  /** Lowest level that broke, twice. */
  readonly broken: number | null;
  /** Level at which the generator was the limit. */
  readonly unknown: number | null;
}

/** A search begins at its lower bound. */
export const beginSearch = ({ from }: LoadSearch): Search => ({ level: from, isSecond: false, held: null, broken: null, unknown: null });

/**
 * The search after a trial at its level: doubled while trials hold, up to the upper bound; then halved, by ratio, between what held and
 * what broke, until the two are within the precision of each other or no level is left between them.
 */
export function goOn(search: Search, outcome: TrialOutcome, bounds: LoadSearch): Search {
  const { level, isSecond } = search;
  if (level === null) throw new Error('the search is over');
  if (outcome === 'unknown') return { ...search, level: null, unknown: level };
  if (outcome === 'broken' && !isSecond) return { ...search, isSecond: true };
  const known = outcome === 'held' ? { ...search, held: level } : { ...search, broken: level };
  return { ...known, isSecond: false, level: nextLevel(known, bounds) };
}

function nextLevel({ held, broken }: Search, { model, to, precisionRatio }: LoadSearch): number | null {
  if (held === null || held >= to) return null;
  if (broken === null) return Math.min(to, rounded(2 * held, model));
  // the tolerance is for what dividing leaves behind: 105/100 is 1.05
  if (broken / held <= 1 + precisionRatio + 1e-9) return null;
  const middle = rounded(Math.sqrt(held * broken), model);
  return middle > held && middle < broken ? middle : null;
}

/** Whole users; arrivals to three digits. */
const rounded = (level: number, model: LoadSearch['model']): number =>
  model === 'closed' ? Math.round(level) : Number(level.toPrecision(3));
