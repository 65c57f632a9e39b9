import type { Interval, Plan } from '@loadgate/core';

/** First and last second of each kind of error at each step, heard from the intervals. */
export interface FailureTimes {
  hear(interval: Interval, plan: Plan): void;
  of(kind: string, step: string): { readonly first: number; readonly last: number } | null;
}

export function failureTimes(): FailureTimes {
  const times = new Map<string, { first: number; last: number }>();
  const key = (kind: string, step: string): string => JSON.stringify([kind, step]);
  return {
    hear({ index, errors }, { rows }) {
      for (const { kind, row } of errors) {
        const name = key(kind, rows[row]?.name ?? '');
        times.set(name, { first: times.get(name)?.first ?? index, last: index });
      }
    },
    of: (kind, step) => times.get(key(kind, step)) ?? null,
  };
}
