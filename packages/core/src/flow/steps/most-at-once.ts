import type { Step } from '../../contract/plan.ts';

/** Steps of a protocol that one user may have in flight at a time: 1 without `parallel`, 0 where none is of it. */
export function mostAtOnce(steps: readonly Step[], protocol: string): number {
  return Math.max(0, ...steps.map((step) => atOnceIn(step, protocol)));
}

function atOnceIn(step: Step, protocol: string): number {
  switch (step.kind) {
    case 'request':
      return step.protocol === protocol ? 1 : 0;
    case 'call':
      // what a script asks at the same time, nobody knows before
      return step.protocols.some(({ name }) => name === protocol) ? 1 : 0;
    case 'block':
      return Math.max(step.protocol === protocol ? 1 : 0, mostAtOnce(step.steps, protocol));
    case 'parallel': {
      const most = step.steps.map((inner) => atOnceIn(inner, protocol)).sort((a, b) => b - a);
      return most.slice(0, step.most).reduce((sum, each) => sum + each, 0);
    }
    case 'if':
      return Math.max(mostAtOnce(step.then, protocol), mostAtOnce(step.else, protocol));
    case 'choose':
      return Math.max(0, ...step.branches.map((branch) => mostAtOnce(branch.steps, protocol)));
    case 'think':
    case 'set':
    case 'log':
      return 0;
    default:
      return mostAtOnce(step.steps, protocol);
  }
}
