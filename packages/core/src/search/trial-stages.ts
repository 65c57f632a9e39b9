import type { LoadSearch, Stage } from '../contract/plan.ts';
import type { Search } from './search.ts';

/** After a trial, at its level: time in which it is judged and what follows is told to all workers. Never scaled. */
export const DECISION_US = 3e6;
/** After a trial that broke, at the lowest level: what was left waiting goes away. As often as needed. */
export const RECOVERY_US = 5e6;
/** Then the next trial begins, whatever is still waiting. */
export const MOST_RECOVERIES = 12;

/** `20/s`, `1 user`, `25 users`. */
export const levelText = (level: number, { model }: Pick<LoadSearch, 'model'>): string =>
  model === 'open' ? `${level}/s` : `${level} ${level === 1 ? 'user' : 'users'}`;

/** A trial: it settles, then it is what is judged, then it is judged. */
export function trialStages({ level, isSecond }: Pick<Search, 'level' | 'isSecond'>, search: LoadSearch): readonly Stage[] {
  if (level === null) return [];
  const name = `${levelText(level, search)}${isSecond ? ' again' : ''}`;
  return [
    stageOf(`${name} (settle)`, search.settleUs, true, level, search),
    stageOf(name, search.holdUs, false, level, search),
    stageOf(`${name} (decision)`, DECISION_US, true, level, search),
  ];
}

export const recoveryStage = (search: LoadSearch): Stage => stageOf('recovery', RECOVERY_US, true, search.from, search);

const stageOf = (name: string, durationUs: number, warmup: boolean, level: number, { at }: LoadSearch): Stage => ({
  ...{ name, at, durationUs, warmup },
  levels: [[[0, level]]],
});
