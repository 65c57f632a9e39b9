import type { Json, Plan } from '../contract/plan.ts';
import { usedVariables } from '../flow/values/used.ts';
import { MASKED } from '../secrets.ts';
import { isOrdinary, type Masks } from './masks.ts';

/** Names of fields that hold what nobody may read, also where it is written in clear. `name?` is a header that may be left out. */
const PRIVATE =
  /^(?:(?:proxy-)?authorization|cookie|bearer|pass(?:word|wd|phrase)?|secret|token|(?:x-)?(?:api|auth|access|client)[-_]?(?:key|token|secret))\??$/i;
/** Of variables, and of fields that they are used in: what sounds as if it should not be read. */
const SOUNDS_PRIVATE = /token|passw|secret|credential|api[-_]?key|jwt/i;
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

/** True for a variable that holds what nobody may read: by its name, or because a field that does is made of it. */
export function privateVariables(plan: Plan): (name: string) => boolean {
  const used = new Set<string>();
  for (const value of privateFields(plan, false)) for (const name of usedVariables(value, plan.vars)) used.add(name);
  return (name) => used.has(name) || PRIVATE.test(name) || SOUNDS_PRIVATE.test(name);
}

function* privateFields(json: unknown, isPrivate: boolean): Iterable<string> {
  if (typeof json === 'string' && isPrivate) yield json;
  if (typeof json !== 'object' || json === null) return;
  for (const [key, child] of Object.entries(json))
    yield* privateFields(child, isPrivate || (!Array.isArray(json) && (PRIVATE.test(key) || SOUNDS_PRIVATE.test(key))));
}

function mapped(value: Json, isPrivate: boolean, show: (text: string, isPrivate: boolean) => string): Json {
  if (typeof value === 'string') return show(value, isPrivate && !value.includes(TEMPLATE));
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item: Json) => mapped(item, isPrivate, show));
  return Object.fromEntries(Object.entries(value).map(([key, child]) => [key, mapped(child, isPrivate || PRIVATE.test(key), show)]));
}
