import type { RunEvent } from '../contract/events.ts';
import type { Json, Plan } from '../contract/plan.ts';
import type { Captured } from '../engine/messages.ts';
import { variableSlots } from '../engine/variables.ts';
import { privateVariables } from '../flow/values/private-values.ts';
import { usedVariables } from '../flow/values/used.ts';
import { protocolsIn } from '../scenario/protocols.ts';
import { MASKED } from '../secrets.ts';
import type { Masks } from './masks.ts';

/** Of what `setup` has captured: what `cleanup` needs, as a journal may hold it. */
export function owedValues(plan: Plan, captured: Captured, { said }: Masks): { readonly [name: string]: Json } {
  const needed = neededOf(plan);
  const isPrivate = privateVariables(plan);
  const shown = (name: string, value: Json): Json => {
    const text = JSON.stringify(value);
    return isPrivate(name) || said(text) !== text ? MASKED : value;
  };
  return Object.fromEntries(captured.filter(([name]) => needed.includes(name)).map(([name, value]) => [name, shown(name, value)]));
}

/** What a journal still has of it, and one sentence for each value that a later cleanup has to do without. */
export function keptValues(plan: Plan, events: readonly RunEvent[]): { readonly captured: Captured; readonly missing: readonly string[] } {
  const values = events.find((event) => event.type === 'setUp')?.values;
  const kept = Object.entries(values ?? {});
  const captured = kept.filter(([, value]) => value !== MASKED);
  const missing = neededOf(plan).filter((name) => !captured.some(([known]) => known === name));
  const isSecret = (name: string): boolean => values?.[name] === MASKED;
  return {
    captured,
    missing: missing.map((name) =>
      isSecret(name)
        ? `\`${name}\` is secret, so the journal does not hold what setup captured: a cleanup that gets its own, as by a login, can be done later`
        : `setup had not captured \`${name}\` before it ended`,
    ),
  };
}

/** Variables that setup sets and cleanup reads: itself, or by its protocols' sections. */
function neededOf({ setup, cleanup, sections, vars }: Plan): readonly string[] {
  const own = variableSlots({ flows: [], setup, cleanup: [], userSetup: [], userCleanup: [] });
  const read = usedVariables([cleanup, [...protocolsIn(cleanup)].map((name) => sections[name])], vars);
  return [...own.keys()].filter((name) => read.has(name));
}
