import type { Load } from '../contract/plan.ts';
import { trialStages } from './trial-stages.ts';
import { worstCaseOf } from './worst-case.ts';

/** The greatest and longest load that a load may come to: of a search that of its longest way, any other is itself. */
export function worstLoad(load: Load): Load {
  const { search, ...rest } = load;
  if (search === undefined) return load;
  const { levels, durationUs } = worstCaseOf(search);
  // the upper bound may lie on another way, and what machine and target must bear is the greatest of all
  const all = levels.includes(search.to) ? levels : [...levels.slice(0, -1), search.to];
  const stages = all.flatMap((level) => trialStages({ level, isSecond: false }, search));
  const recoveryUs = durationUs - stages.reduce((sum, stage) => sum + (stage.durationUs ?? 0), 0);
  const [first] = stages;
  const recovery = first === undefined || recoveryUs <= 0 ? [] : [{ ...first, name: 'recovery', durationUs: recoveryUs }];
  return { ...rest, stages: [...stages, ...recovery] };
}
