import type { Latency, ResultFigures } from '@loadgate/core';
import { countText, DASH, errorRateText, latencyText, rateText } from './figures.ts';

/** A row of the table of steps, as every reporter shows it. Nothing sampled: dashes, never 0. */
export interface StepTexts {
  readonly count: string;
  readonly rate: string;
  readonly errors: string;
  readonly cut: string;
  readonly latency: Readonly<Record<keyof Latency, string>>;
}

export function stepTexts({ count, cut, ratePerSec, errorRate, latencyMs }: ResultFigures): StepTexts {
  const isEmpty = count === 0;
  return {
    count: isEmpty ? DASH : countText(count),
    rate: rateText(isEmpty ? null : ratePerSec),
    errors: errorRateText(isEmpty ? null : errorRate),
    cut: isEmpty && cut === 0 ? DASH : countText(cut),
    latency: latencyTexts(latencyMs),
  };
}

export const latencyTexts = (latency: Latency): Readonly<Record<keyof Latency, string>> => ({
  min: latencyText(latency.min),
  mean: latencyText(latency.mean),
  p50: latencyText(latency.p50),
  p90: latencyText(latency.p90),
  p95: latencyText(latency.p95),
  p99: latencyText(latency.p99),
  'p99.9': latencyText(latency['p99.9']),
  max: latencyText(latency.max),
});
