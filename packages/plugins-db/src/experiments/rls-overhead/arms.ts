import type { ObservedQuery } from '../../driver/observed.ts';
import type { StatementPlan } from '../../driver/statement.ts';
import type { PostgresBench } from '../postgres-bench.ts';
import type { Backend, Settings, Timed } from './backend.ts';
import { asRole, roleOf } from './roles.ts';

export type Arm = 'without' | 'under';

/** The executions of one step, each to be asked by two roles: without row security and under it. */
export interface Pairing {
  readonly step: string;
  readonly executions: readonly ObservedQuery[];
  /** What is asked without. */
  readonly instead: string | undefined;
  readonly baseline: string;
  /** As whom users log in, and what that gives them. */
  readonly login: string;
  readonly defaults: Settings;
}

export const textOf = ({ instead }: Pairing, arm: Arm, { text }: ObservedQuery): string => (arm === 'without' ? (instead ?? text) : text);

export const roleFor = ({ baseline, login }: Pairing, arm: Arm, query: ObservedQuery): string =>
  arm === 'without' ? baseline : roleOf(query, login);

export const beArm = (backend: Backend, pairing: Pairing, arm: Arm, query: ObservedQuery): Promise<void> =>
  backend.become(asRole(roleFor(pairing, arm, query), query, pairing.defaults));

/** Asks as an arm, in a transaction of its own that is not committed. What has to be told before is not in the time. */
export async function askAs(backend: Backend, pairing: Pairing, arm: Arm, query: ObservedQuery, plan: StatementPlan): Promise<Timed> {
  await beArm(backend, pairing, arm, query);
  return backend.time(plan, query.values);
}

/** As users send it, but prepared once for each arm and role: the server plans anew what somebody else asks under the same name. */
export function plansOf(pairing: Pairing, { config }: PostgresBench, keepsRows = 0): (arm: Arm, query: ObservedQuery) => StatementPlan {
  const made = new Map<string, StatementPlan>();
  return (arm, query) => {
    const key = `${arm} ${roleFor(pairing, arm, query)}`;
    const plan = made.get(key) ?? {
      text: textOf(pairing, arm, query),
      name: config.protocol === 'prepared' ? `loadgate_${arm}_${made.size}` : '',
      isSimple: config.protocol === 'simple' && query.values.length === 0,
      keepsRows,
    };
    made.set(key, plan);
    return plan;
  };
}
