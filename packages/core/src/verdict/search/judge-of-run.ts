import { createJudge, type Judge, type JudgeParts } from '../judge.ts';
import { SearchJudge } from './search-judge.ts';

/** The judge of a run: of its trials, where its load is a search. */
export const judgeOfRun = (parts: JudgeParts): Judge => {
  const { search } = parts.plan.load;
  return search === undefined ? createJudge(parts) : new SearchJudge(parts, search);
};
