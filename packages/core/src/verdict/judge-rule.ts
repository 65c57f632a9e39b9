import type { History } from '../contract/history.ts';
import type { BuiltInRule } from '../contract/plan.ts';
import type { Delivery } from './health.ts';
import { plain, type UnitResult } from './judge-unit.ts';

export interface RuleFacts {
  readonly history: History;
  readonly thrown: readonly string[];
  /** Of the whole run, late clocks included. */
  readonly health: { readonly healthy: boolean; readonly reasons: Delivery['undelivered'] };
}

/** Gates that no operator expresses. They make no empty run green. */
export function judgeRule(rule: BuiltInRule, facts: RuleFacts): UnitResult {
  switch (rule) {
    case 'samples':
      return samples(facts);
    case 'every-step-sampled':
      return everyStepSampled(facts);
    case 'nothing-thrown':
      return nothingThrown(facts);
    case 'generator-healthy':
      return facts.health.healthy ? held(0) : plain('inconclusive', null, facts.health.reasons.join('; '));
  }
}

const held = (count: number): UnitResult => ({ ...plain('held', null, null), samples: count });

const isRequest = ({ kind, flow }: { readonly kind: string; readonly flow: number | null }): boolean => kind === 'request' && flow !== null;

function samples({ history }: RuleFacts): UnitResult {
  const { rows } = history.plan;
  const requests = [...rows.keys()].filter((row) => isRequest(rows[row] as (typeof rows)[0]));
  const { count, ok, cut } = history.figures({ rows: requests });
  if (count > 0 && ok === 0) return { ...plain('failed', null, `all ${count} requests failed`), samples: count };
  if (count > 0) return held(count);
  if (cut > 0) return plain('no-data', null, `all ${cut} requests were cut at the end, none was answered`);
  const warm = history.figures({ rows: requests, whole: true }).count;
  return plain('no-data', null, warm > 0 ? `all ${warm} requests were made in the warm-up` : 'no request was made');
}

/** Warm-up included: a login that is due every half hour may fall into it. */
function everyStepSampled({ history }: RuleFacts): UnitResult {
  const { rows } = history.plan;
  const byName = new Map<string, number[]>();
  for (const [index, row] of rows.entries()) if (isRequest(row)) byName.set(row.name, [...(byName.get(row.name) ?? []), index]);
  const due = [...byName].filter(([, own]) => own.some((row) => rows[row]?.conditional === false));
  const missing = due.filter(([, own]) => history.figures({ rows: own, whole: true }).count === 0).map(([name]) => name);
  if (missing.length === 0) return held(due.length);
  return plain('no-data', null, `no sample of ${named(missing)}`);
}

/** A core step whose template has no value is no request that failed: nothing else would tell of it. */
function nothingThrown({ history, thrown }: RuleFacts): UnitResult {
  const { rows } = history.plan;
  const isThrown = (kind: string, row: number): boolean => kind === 'thrown' || (kind === 'template' && rows[row]?.kind === 'iteration');
  const errors = history.errors.filter(({ kind, row, count }) => isThrown(kind, row) && count > 0);
  const count = errors.reduce((sum, error) => sum + error.count, 0);
  const [first] = [...thrown, ...errors.flatMap(({ evidence }) => evidence.map(({ message }) => message))];
  if (first === undefined && count === 0) return held(0);
  const more = Math.max(thrown.length, count) - 1;
  return { ...plain('failed', null, `${first ?? 'a step threw'}${more > 0 ? ` (and ${more} more)` : ''}`), samples: more + 1 };
}

const SHOWN = 3;

/** `"A", "B" and 3 more`. */
export function named(names: readonly string[]): string {
  const shown = names.slice(0, SHOWN).map((name) => `"${name}"`);
  const more = names.length - shown.length;
  return `${shown.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
