import type { Plan, Step } from '../contract/plan.ts';

/** Where each variable that any step sets lives in a user's list of variables, by name. */
export function variableSlots(plan: Pick<Plan, 'flows' | 'setup' | 'cleanup' | 'userSetup' | 'userCleanup'>): ReadonlyMap<string, number> {
  const slots = new Map<string, number>();
  const add = (name: string): void => {
    if (!slots.has(name)) slots.set(name, slots.size);
  };
  for (const steps of [plan.setup, plan.userSetup, ...plan.flows.map((flow) => flow.steps), plan.userCleanup, plan.cleanup])
    addNames(steps, add);
  return slots;
}

function addNames(steps: readonly Step[], add: (name: string) => void): void {
  for (const step of steps) {
    switch (step.kind) {
      case 'request':
      case 'call':
        for (const { name } of step.capture) add(name);
        break;
      case 'set':
        for (const name of Object.keys(step.values)) add(name);
        break;
      case 'sequence':
        for (const name of Object.keys(step.values)) add(name);
        addNames(step.steps, add);
        break;
      case 'forEach':
        add(step.as);
        addNames(step.steps, add);
        break;
      case 'block':
      case 'group':
      case 'repeat':
      case 'parallel':
        addNames(step.steps, add);
        break;
      case 'if':
        addNames(step.then, add);
        addNames(step.else, add);
        break;
      case 'choose':
        for (const branch of step.branches) addNames(branch.steps, add);
        break;
      case 'think':
      case 'log':
        break;
    }
  }
}
