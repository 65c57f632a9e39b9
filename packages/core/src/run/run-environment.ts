import type { Plan } from '../contract/plan.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** The variables that a plan reads by `${env.X}`: the others are nobody's business in a worker. */
export function environmentOf(plan: Plan, env: Environment): Environment {
  const names = new Set([...JSON.stringify(plan).matchAll(/\benv\.([A-Za-z_]\w*)/g)].map(([, name]) => name as string));
  return Object.fromEntries([...names].flatMap((name) => (env[name] === undefined ? [] : [[name, env[name]]])));
}
