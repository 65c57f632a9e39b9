import type { Figures } from '@loadgate/core';

/** Requests by latency: those above the edge before and up to `upToMs`. */
export interface Bin {
  readonly upToMs: number;
  readonly ok: number;
  readonly failed: number;
}

/** Bins between the first and the last that holds something; `perDecade` edges are spread evenly over each power of ten. */
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

/** 0.1 ms to 1000 s in that many steps for each power of ten. */
export const edgesMs = (perDecade: number): readonly number[] =>
  Array.from({ length: 7 * perDecade + 1 }, (_, i) => Number((10 ** (i / perDecade - 1)).toPrecision(3)));

/** 1, 2, 5, 10, 20, 50 … ms. */
export const ROUND_EDGES_MS: readonly number[] = [-1, 0, 1, 2, 3, 4, 5].flatMap((power) =>
  [1, 2, 5].map((digit) => Number((digit * 10 ** power).toPrecision(1))),
);
