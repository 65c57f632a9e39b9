import type { Plan } from '../contract/plan.ts';
import { privateVariables, soundsPrivate } from '../flow/values/private-values.ts';
import { isPlainWord, type Mask, maskOf } from '../secrets.ts';
import { FoundValues } from './found-values.ts';
import type { VirtualUser } from './virtual-user.ts';

/** What of a user may be secret: its variables and rows. */
export type Knowing = Pick<VirtualUser, 'variables' | 'rows'>;

/** Masks that are kept. */
const MOST_KEPT = 50;

/** In place of any text of a user who knows too much. */
export const KNOWS_TOO_MUCH = '*** (left out: this user holds more that nobody may read than can be masked)';

/**
 * Hides beside the secrets what this user has found out: a captured token, the password of its row. Made from what the user knows when it
 * tells something, so that a user who tells nothing pays nothing, and kept for as long as it knows the same. `compile`: of the values found.
 */
export function privateMasks(
  plan: Plan,
  slots: ReadonlyMap<string, number>,
  mask: Mask,
  compile: (found: readonly string[]) => Mask = maskOf,
): (user: Knowing) => Mask {
  const isPrivate = privateVariables(plan);
  const own = [...slots].filter(([name]) => isPrivate(name)).map(([, slot]) => slot);
  const kept = new Map<Knowing, { readonly found: readonly string[] | undefined; readonly mask: Mask }>();
  const made = (found: readonly string[] | undefined): Mask => {
    if (found === undefined) return () => KNOWS_TOO_MUCH;
    const more = compile(found);
    return (text) => more(mask(text));
  };
  return (user) => {
    const found = foundBy(user, own);
    if (found?.length === 0) return mask;
    const last = kept.get(user);
    if (last !== undefined && isSame(last.found, found)) return last.mask;
    const fresh = { found, mask: made(found) };
    kept.delete(user);
    kept.set(user, fresh);
    for (const [oldest] of kept) if (kept.size > MOST_KEPT) kept.delete(oldest);
    return fresh.mask;
  };
}

const isSame = (a: readonly string[] | undefined, b: readonly string[] | undefined): boolean =>
  a === b || (a !== undefined && b !== undefined && a.length === b.length && a.every((text, i) => text === b[i]));

/** Undefined: too much. */
function foundBy({ variables, rows }: Knowing, own: readonly number[]): readonly string[] | undefined {
  const found = new FoundValues();
  for (const slot of own) found.add(variables[slot], () => true);
  for (const row of rows)
    for (const [column, value] of Object.entries(row ?? {})) if (soundsPrivate(column)) found.add(value, (text) => !isPlainWord(text));
  return found.texts;
}
