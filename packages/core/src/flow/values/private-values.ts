import type { Json, Plan, Step, Subject } from '../../contract/plan.ts';
import { isConstant } from './constant.ts';
import { usedVariables, usesSecret } from './used.ts';

/** Names of fields that hold what nobody may read, also where it is written in clear. `name?` is a header that may be left out. */
const PRIVATE =
  /^(?:(?:proxy-)?authorization|cookie|bearer|pass(?:word|wd|phrase)?|secret|token|(?:x-)?(?:api|auth|access|client)[-_]?(?:key|token|secret))\??$/i;
/** Of variables, columns, and of fields that they are used in: what sounds as if it should not be read. */
const SOUNDS_PRIVATE = /token|passw|secret|credential|api[-_]?key|jwt/i;
/** Where answers hold what lets somebody in. */
const PRIVATE_HEADER = /^(?:set-cookie|(?:proxy-)?authorization)$/i;

/** True for a field whose text is left out wherever a plan is shown. */
export const isPrivateField = (name: string): boolean => PRIVATE.test(name);

/** True for a variable or a column of data that holds, by its name, what nobody may read. */
export const soundsPrivate = (name: string): boolean => PRIVATE.test(name) || SOUNDS_PRIVATE.test(name);

/**
 * True for a variable that holds what nobody may read: by its name, because a field that does is made of it, or because it is captured
 * from where an answer has such a thing (`header.set-cookie`, `cookie.…`, `$.access_token`).
 */
export function privateVariables(plan: Plan): (name: string) => boolean {
  const found = new Set<string>();
  for (const value of privateFields(plan, false)) for (const name of usedVariables(value, plan.vars)) found.add(name);
  for (const steps of [plan.setup, plan.userSetup, ...plan.flows.map((flow) => flow.steps), plan.userCleanup, plan.cleanup])
    for (const { name, source } of capturesIn(steps)) if (isPrivateSource(source)) found.add(name);
  return (name) => found.has(name) || soundsPrivate(name);
}

/** True for a value that is made of a secret, or of what {@link privateVariables} names. */
export function privateValues(plan: Plan): (value: Json) => boolean {
  let isPrivate: ((name: string) => boolean) | undefined;
  return (value) => {
    if (isConstant(value)) return false;
    // the whole plan is looked through, and most plans have nobody who asks
    isPrivate ??= privateVariables(plan);
    return usesSecret(value, plan.vars) || [...usedVariables(value, plan.vars)].some(isPrivate);
  };
}

function* privateFields(json: unknown, isPrivate: boolean): Iterable<string> {
  if (typeof json === 'string' && isPrivate) yield json;
  if (typeof json !== 'object' || json === null) return;
  for (const [key, child] of Object.entries(json)) yield* privateFields(child, isPrivate || (!Array.isArray(json) && soundsPrivate(key)));
}

function* capturesIn(json: readonly Step[]): Iterable<{ readonly name: string; readonly source: Subject }> {
  const open: unknown[] = [...json];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (typeof next !== 'object' || next === null) continue;
    if ('kind' in next && (next.kind === 'request' || next.kind === 'call'))
      yield* (next as Extract<Step, { kind: 'request' | 'call' }>).capture;
    else open.push(...Object.values(next));
  }
}

function isPrivateSource(source: Subject): boolean {
  if (source.kind === 'entry') return source.view === 'cookie' || PRIVATE_HEADER.test(source.key);
  return source.kind === 'path' && soundsPrivate(/[\w-]+(?=['"\]]*$)/.exec(source.path)?.[0] ?? '');
}
