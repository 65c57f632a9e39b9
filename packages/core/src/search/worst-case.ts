import type { LoadSearch } from '../contract/plan.ts';
import { beginSearch, goOn, type Search } from './search.ts';
import { DECISION_US, MOST_RECOVERIES, RECOVERY_US } from './trial-stages.ts';

/** The longest way that a search may take. */
export interface WorstCase {
  readonly trials: number;
  /** Those of them after which a target with arrivals is given time to recover. */
  readonly recoveries: number;
  /** Of the whole load, with every recovery as long as it may be. */
  readonly durationUs: number;
  /** In order, each as often as it is tried. */
  readonly levels: readonly number[];
}

/** Of all ways the one with the most trials; among those the one with the most recoveries. */
export function worstCaseOf(search: LoadSearch): WorstCase {
  const way = longestFrom(beginSearch(search), search);
  const recoveries = search.model === 'open' ? way.filter(({ isFollowed, outcome }) => isFollowed && outcome === 'broken').length : 0;
  const trialUs = search.settleUs + search.holdUs + DECISION_US;
  return {
    trials: way.length,
    recoveries,
    durationUs: way.length * trialUs + recoveries * MOST_RECOVERIES * RECOVERY_US,
    levels: way.map(({ level }) => level),
  };
}

interface Tried {
  readonly level: number;
  readonly outcome: 'held' | 'broken';
  /** By another trial, after a level that held. */
  readonly isFollowed: boolean;
}

function longestFrom(state: Search, search: LoadSearch): readonly Tried[] {
  const { level } = state;
  if (level === null) return [];
  // a level that broke may still hold the second time: that is never the shorter way
  const outcomes = state.isSecond ? (['held', 'broken'] as const) : (['broken'] as const);
  const ways = outcomes.map((outcome): readonly Tried[] => {
    const next = goOn(state, outcome, search);
    return [{ level, outcome, isFollowed: next.level !== null && next.held !== null }, ...longestFrom(next, search)];
  });
  return ways.reduce((a, b) => (costOf(b) > costOf(a) ? b : a));
}

const costOf = (way: readonly Tried[]): number =>
  way.length + way.filter(({ isFollowed, outcome }) => isFollowed && outcome === 'broken').length / 1e3;
