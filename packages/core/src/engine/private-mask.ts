import type { Plan } from '../contract/plan.ts';
import { privateVariables, soundsPrivate } from '../flow/values/private-values.ts';
import { type Mask, maskOf } from '../secrets.ts';
import type { VirtualUser } from './virtual-user.ts';

/** What of a user may be secret: its variables and rows. */
export type Knowing = Pick<VirtualUser, 'variables' | 'rows'>;

/**
 * Hides beside the secrets what this user has found out: a captured token, the password of its row. Made anew each time, from what the
 * user knows then, so that a user who tells nothing pays nothing.
 */
export function privateMasks(plan: Plan, slots: ReadonlyMap<string, number>, mask: Mask): (user: Knowing) => Mask {
  const isPrivate = privateVariables(plan);
  const own = [...slots].filter(([name]) => isPrivate(name)).map(([, slot]) => slot);
  return ({ variables, rows }) => {
    const found: string[] = [];
    for (const slot of own) addTexts(variables[slot], found);
    for (const row of rows) for (const [column, value] of Object.entries(row ?? {})) if (soundsPrivate(column)) addTexts(value, found);
    const more = found.length === 0 ? undefined : maskOf(found);
    return more === undefined ? mask : (text) => more(mask(text));
  };
}

function addTexts(value: unknown, found: string[]): void {
  if (typeof value === 'string' || typeof value === 'number') found.push(String(value));
  else if (typeof value === 'object' && value !== null) for (const child of Object.values(value)) addTexts(child, found);
}
