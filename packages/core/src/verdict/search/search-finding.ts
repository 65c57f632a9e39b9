import type { Finding } from '../../contract/events.ts';
import type { LoadSearch } from '../../contract/plan.ts';
import type { Search } from '../../search/search.ts';
import { SUSTAINED } from '../../search/sustained.ts';
import { levelText } from '../../search/trial-stages.ts';
import type { TrialEnd } from './trial.ts';

/** The highest level that held, between it and the lowest that broke; an end that is not known is censored. */
export function findingOf(state: Search, trials: readonly TrialEnd[], search: LoadSearch): Finding {
  const { held, broken } = state;
  const isKnown = held !== null || broken !== null;
  return {
    name: SUSTAINED[search.model].name,
    state: held !== null ? 'found' : isKnown ? 'none' : 'not-enough-data',
    value: held,
    unit: SUSTAINED[search.model].unit,
    interval: isKnown ? [held, broken] : null,
    evidence: evidenceOf(state, trials, search),
    advice: adviceOf(state, trials, search),
  };
}

function evidenceOf({ level, broken }: Search, trials: readonly TrialEnd[], search: LoadSearch): string {
  const held = trials.filter(({ outcome }) => outcome === 'held').map((trial) => levelText(trial.level, search));
  // the first of two trials at a level says nothing yet
  const seconds = trials.filter(({ level: tried }, i) => trials[i - 1]?.level === tried);
  const broke = seconds
    .filter(({ outcome }) => outcome === 'broken')
    .map((trial) => `${levelText(trial.level, search)} (${trial.reasons[0] ?? ''})`);
  const unknown = trials
    .filter(({ outcome }) => outcome === 'unknown')
    .map((trial) => `${levelText(trial.level, search)} (${trial.reasons[0] ?? ''})`);
  const parts = [
    ...(held.length === 0 ? [] : [`the gates held at ${held.join(', ')}`]),
    ...(broke.length === 0 ? [] : [`broke at ${broke.join(', ')}`]),
    ...(unknown.length === 0 ? [] : [`nothing is known of ${unknown.join(', ')}`]),
    ...(level === null ? [] : [`the load ended before the trial at ${levelText(level, search)} was judged`]),
    ...(level === null && broken === null && unknown.length === 0 ? ['that is the upper bound'] : []),
  ];
  return parts.join('; ');
}

function adviceOf({ level, held, broken, unknown }: Search, trials: readonly TrialEnd[], search: LoadSearch): string | null {
  if (unknown !== null) return trials.at(-1)?.reasons[1] ?? 'the generator was the limit: give it another machine, or more workers';
  if (level !== null) return null;
  if (held === null) return `begin lower than ${levelText(search.from, search)}`;
  return broken === null ? `search higher than ${levelText(search.to, search)}` : null;
}
