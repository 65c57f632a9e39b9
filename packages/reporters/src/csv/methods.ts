import type { Plan, Step } from '@loadgate/core';

/** The verb of every request by its name, in capitals: what Locust calls its type. */
export function methodsOf({ flows }: Plan): ReadonlyMap<string, string> {
  const methods = new Map<string, string>();
  const walk = (steps: readonly Step[]): void => {
    for (const step of steps) {
      if (step.kind === 'request') methods.set(step.name, step.verb.toUpperCase());
      else if (step.kind === 'call') for (const { name, verb } of step.requests) methods.set(name, verb.toUpperCase());
      else for (const inner of innerOf(step)) walk(inner);
    }
  };
  for (const { steps } of flows) walk(steps);
  return methods;
}

function innerOf(step: Step): readonly (readonly Step[])[] {
  switch (step.kind) {
    case 'block':
    case 'sequence':
    case 'group':
    case 'repeat':
    case 'forEach':
    case 'parallel':
      return [step.steps];
    case 'if':
      return [step.then, step.else];
    case 'choose':
      return step.branches.map(({ steps }) => steps);
    case 'request':
    case 'call':
    case 'think':
    case 'set':
    case 'log':
      return [];
  }
}
