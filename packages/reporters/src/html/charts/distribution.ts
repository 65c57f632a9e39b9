import type { Figures } from '@loadgate/core';

/** Requests by latency: those above the edge before and up to `upToMs`. */
export interface Bin {
  readonly upToMs: number;
  readonly ok: number;
  readonly failed: number;
}

/** Bins from the first to the last that holds something; what is above the last edge counts there. */
export function distribution(ok: Figures, failed: Figures, edges: readonly number[]): readonly Bin[] {
  const bins = edges.map((upToMs) => ({ upToMs, ok: 0, failed: 0 }));
  const fill = (figures: Figures, key: 'ok' | 'failed'): void => {
    for (const [upToUs, count] of figures.buckets()) {
      const bin = bins.find(({ upToMs }) => upToUs <= upToMs * 1e3) ?? bins.at(-1);
      if (bin !== undefined) bin[key] += count;
    }
  };
  fill(ok, 'ok');
  fill(failed, 'failed');
  const isFilled = (bin: Bin): boolean => bin.ok + bin.failed > 0;
  const first = bins.findIndex(isFilled);
  return first === -1 ? [] : bins.slice(first, bins.findLastIndex(isFilled) + 1);
}

const EVEN = [1, 1.25, 1.6, 2, 2.5, 3.15, 4, 5, 6.3, 8];
const edges = (digits: readonly number[]): readonly number[] =>
  [-1, 0, 1, 2, 3, 4, 5].flatMap((power) => digits.map((digit) => Number((digit * 10 ** power).toPrecision(3))));

/** 0.1 ms to 800 s, ten for each power of ten, evenly spread on a logarithmic scale. */
export const FINE_EDGES_MS: readonly number[] = edges(EVEN);

/** 0.1, 0.2, 0.5, 1, 2, 5 ms … 500 s. */
export const ROUND_EDGES_MS: readonly number[] = edges([1, 2, 5]);
