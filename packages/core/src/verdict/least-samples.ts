import type { GateSpec } from '../contract/plan.ts';

/** Samples of a mean that say something: as many as of a median. */
const LEAST_OF_MEAN = 10;
/** So that a percentile has five samples beyond it. */
const BEYOND = 5;

/**
 * Samples below which a window is no evidence: 5/(1−p) for a percentile, the same for the share of good answers that an error rate
 * leaves; one for what a single sample settles.
 */
export function leastSamples({ metric, limit }: Pick<GateSpec, 'metric' | 'limit'>): number {
  if (metric.kind === 'time') {
    if (metric.stat.kind === 'percentile') return Math.ceil((BEYOND * 100) / (100 - metric.stat.p) - 1e-6);
    return metric.stat.kind === 'mean' ? LEAST_OF_MEAN : 1;
  }
  if (metric.kind !== 'ratio') return metric.kind === 'rate' ? 0 : 1;
  const ratio = limit.kind === 'value' ? limit.value : 0;
  return ratio > 0 ? Math.ceil(BEYOND / ratio - 1e-6) : 1;
}
