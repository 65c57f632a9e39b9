import type { Step } from '../../contract/plan.ts';

/** Requests that a passing iteration surely makes, each as often as it is written. */
export function leastRequests(steps: readonly Step[]): number {
  let count = 0;
  for (const step of steps) {
    if (step.kind === 'request') count++;
    else if (step.kind === 'sequence' || step.kind === 'group' || step.kind === 'block' || step.kind === 'parallel')
      count += leastRequests(step.steps);
    else if (step.kind === 'repeat' && typeof step.times === 'number' && step.times > 0) count += leastRequests(step.steps);
  }
  return count;
}
