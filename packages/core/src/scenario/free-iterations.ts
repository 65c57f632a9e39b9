import type { Step } from '../contract/plan.ts';

/** True if an iteration may pass through these steps without a request and without a pause. */
export const canPassFree = (steps: readonly Step[]): boolean => steps.every(isFree);

function isFree(step: Step): boolean {
  if (step.everyUs !== undefined) return true;
  switch (step.kind) {
    case 'request':
    case 'block':
      return false;
    case 'call':
      // one that asks nothing may still do something, and an iteration that took no time is followed by 1 ms
      return step.requests.length === 0;
    case 'think':
      return step.pause.minUs === 0;
    case 'set':
    case 'log':
    case 'forEach':
      return true;
    case 'sequence':
    case 'group':
    case 'parallel':
      return canPassFree(step.steps);
    case 'repeat':
      return typeof step.times === 'string' || step.times === 0 || canPassFree(step.steps);
    case 'if':
      return canPassFree(step.then) || canPassFree(step.else);
    case 'choose':
      return step.branches.some((branch) => canPassFree(branch.steps));
  }
}
