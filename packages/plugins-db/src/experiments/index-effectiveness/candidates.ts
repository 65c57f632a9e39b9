import { conditionsOf, joinedOn, sortedBy } from './conditions.ts';
import type { WastefulScan } from './plan.ts';

/** Keys of an index, in their order. */
export type Keys = readonly string[];

/** More are not built. */
const MOST = 6;

/** Indexes that could spare the scan what it throws away, those with the most conditions first. */
export function candidatesFor({ filter, lookup, joined, sortKeys, alias }: WastefulScan): readonly Keys[] {
  const filtered = [...conditionsOf(filter, alias), ...(joined === undefined ? [] : joinedOn(joined, alias))];
  // an index of what the scan looks up already would change nothing
  if (filtered.length === 0) return [];
  const conditions = [...(lookup === undefined ? [] : conditionsOf(lookup, alias)), ...filtered];
  const equal = distinct(conditions.filter(({ kind }) => kind === 'equals').map(({ key }) => key));
  const open = distinct(filtered.filter(({ kind }) => kind !== 'equals').map(({ key }) => key));
  const sorted = sortKeys.map((key) => sortedBy(key, alias));
  const order = sorted.every((key) => key !== undefined) ? sorted : [];
  const all = [
    ...open.map((key) => [...equal, key]),
    ...(order.length > 0 && equal.length > 0 ? [[...equal, ...order.filter((key) => !equal.includes(key))]] : []),
    equal,
    ...filtered.filter(({ kind }) => kind === 'equals').map(({ key }) => [key]),
    ...open.map((key) => [key]),
  ];
  return distinct(all.filter((keys) => keys.length > 0).map((keys) => JSON.stringify(distinct(keys))))
    .slice(0, MOST)
    .map((keys) => JSON.parse(keys) as Keys);
}

const distinct = (texts: readonly string[]): readonly string[] => [...new Set(texts)];
