import type { MetricSpec } from '@loadgate/core';
import type { Figure } from './exposition.ts';
import { readSelector, type Selector } from './selector.ts';

/** A figure that is taken from the page as it is, or as its growth per second. */
export interface Source {
  readonly selector: Selector;
  readonly isRate: boolean;
}

/** `a{b="c"}` or `rate(a{b="c"})`; undefined where it is neither. */
export function sourceOf(written: string): Source | undefined {
  const rate = /^rate\((.*)\)$/s.exec(written.trim());
  const selector = readSelector(rate?.[1] ?? written);
  return selector === undefined ? undefined : { selector, isRate: rate !== null };
}

/** What gates may compare it with: Prometheus puts units into names. `scale`: from the page's unit to that of the metric. */
export function unitOf({ selector: { name }, isRate }: Source): { readonly unit: MetricSpec['unit']; readonly scale: number } {
  const [, of] = /_(bytes|seconds|ratio)(?:_total|_sum)?$/.exec(name) ?? [];
  if (isRate)
    return of === 'bytes' ? { unit: 'bytes/h', scale: 3600 } : of === 'seconds' ? { unit: '', scale: 1 } : { unit: '/s', scale: 1 };
  if (of === 'seconds') return { unit: 'us', scale: 1e6 };
  return { unit: of ?? '', scale: 1 };
}

/** Undefined: nothing on the page, or not enough of it yet. */
export type Reader = (meant: readonly Figure[], atUs: number) => number | undefined;

/** All that match, added up; what is no number counts for nothing. */
export const sum: Reader = (meant) => total(meant.map(({ value }) => value));

/** The greatest: of several processes, the one that started last. */
export const greatest: Reader = (meant) => (meant.length === 0 ? undefined : Math.max(...meant.map(({ value }) => value)));

/**
 * Growth per second of each series, added up. One that fell has begun anew and is left out once; one that is new on a page that was
 * there before grew from 0, or the first errors of a service would never be seen.
 */
export function growthPerSec(): Reader {
  let before: { readonly atUs: number; readonly values: ReadonlyMap<string, number> } | undefined;
  return (meant, atUs) => {
    const last = before;
    before = { atUs, values: new Map(meant.map((figure) => [seriesOf(figure), figure.value])) };
    if (last === undefined || atUs <= last.atUs) return undefined;
    const grown = meant.map((figure) => figure.value - (last.values.get(seriesOf(figure)) ?? 0)).filter((by) => by >= 0);
    const by = total(grown);
    return by === undefined ? undefined : (by / (atUs - last.atUs)) * 1e6;
  };
}

const seriesOf = ({ labels }: Figure): string => JSON.stringify([...labels].sort());

function total(values: readonly number[]): number | undefined {
  const finite = values.filter(Number.isFinite);
  return finite.length === 0 ? undefined : finite.reduce((whole, value) => whole + value, 0);
}
