import type { CallStep, Step } from '../../contract/plan.ts';

/** All `call` steps among these and inside them. */
export function callsIn(steps: readonly Step[]): readonly CallStep[] {
  return steps.flatMap((step) => {
    if (step.kind === 'call') return [step];
    if (step.kind === 'if') return callsIn([...step.then, ...step.else]);
    if (step.kind === 'choose') return step.branches.flatMap((branch) => callsIn(branch.steps));
    return 'steps' in step ? callsIn(step.steps) : [];
  });
}
