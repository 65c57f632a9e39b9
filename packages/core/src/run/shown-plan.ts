import type { Json, Plan } from '../contract/plan.ts';
import { isPrivateField } from '../flow/values/private-values.ts';
import { isOrdinary, MASKED } from '../secrets.ts';
import type { Masks } from './masks.ts';

const PASSWORD_OF_URL = /(:\/\/[^\s/?#@:]*:)([^\s/?#@]+)(?=@)/g;
const TEMPLATE = '${';

/** The plan as people and files get it: without passwords that stand in it in clear. Templates (`${secret.X}`) stay. */
export function shownPlan(plan: Plan, { rest }: Masks): Plan {
  return mapped(plan as unknown as Json, false, (text, isPrivate) =>
    isPrivate
      ? MASKED
      : rest(text.replace(PASSWORD_OF_URL, (all, before, password) => (password.includes(TEMPLATE) ? all : `${before}${MASKED}`))),
  ) as unknown as Plan;
}

/** True if {@link shownPlan} left something out that is needed to run steps of it again. */
export const isShortened = ({ target, sections, vars, cleanup }: Plan): boolean =>
  JSON.stringify([target, sections, vars, cleanup]).includes(MASKED);

/** Passwords that stand in a plan in clear; a target may answer with them. */
export function writtenSecrets(plan: Plan): readonly string[] {
  const found = new Set<string>();
  mapped(plan as unknown as Json, false, (text, isPrivate) => {
    if (isPrivate) found.add(text.replace(/^(?:bearer|basic) +/i, ''));
    for (const [, , password] of text.matchAll(PASSWORD_OF_URL)) if (password?.includes(TEMPLATE) === false) found.add(password);
    return text;
  });
  return [...found].filter((text) => !isOrdinary(text));
}

function mapped(value: Json, isPrivate: boolean, show: (text: string, isPrivate: boolean) => string): Json {
  if (typeof value === 'string') return show(value, isPrivate && !value.includes(TEMPLATE));
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item: Json) => mapped(item, isPrivate, show));
  return Object.fromEntries(Object.entries(value).map(([key, child]) => [key, mapped(child, isPrivate || isPrivateField(key), show)]));
}
