import { nth } from './nth.ts';
import { seeded } from './random.ts';

export interface Estimate {
  readonly point: number;
  /** 95 %. */
  readonly low: number;
  readonly high: number;
}

const RESAMPLES = 1_000;
/** Neighbours that are drawn together: what disturbs a machine lasts longer than one block. */
const RUN_LENGTH = 4;

/** The middle one; of an even number the mean of the two in the middle. NaN of none. */
export function median(values: readonly number[]): number {
  return middleOf(new Float64Array(values));
}

/** Changes their order. */
function middleOf(values: Float64Array): number {
  const middle = Math.floor(values.length / 2);
  const upper = nth(values, middle);
  return values.length % 2 === 1 ? upper : (upper + nth(values, middle - 1)) / 2;
}

/** Hodges and Lehmann's estimate of the middle: the median of the means of all pairs, each with itself included. A third of outliers does not move it far. */
export function hodgesLehmann(values: readonly number[]): number {
  const means = new Float64Array((values.length * (values.length + 1)) / 2);
  let at = 0;
  for (let i = 0; i < values.length; i++)
    for (let j = i; j < values.length; j++) means[at++] = ((values[i] as number) + (values[j] as number)) / 2;
  return middleOf(means);
}

/**
 * Hodges-Lehmann of all values, with the percentiles of a bootstrap that is clustered: sessions are drawn with replacement, and from each
 * runs of neighbours, around its end to its begin. Values of one session resemble each other more than they do others', and so do neighbours:
 * drawing single values would promise too much. The same input gives the same interval.
 */
export function estimate(sessions: readonly (readonly number[])[], seed = 7): Estimate {
  const random = seeded(seed);
  const drawn = Float64Array.from({ length: RESAMPLES }, () => hodgesLehmann(resample(sessions, random))).sort();
  return { point: hodgesLehmann(sessions.flat()), low: quantile(drawn, 0.025), high: quantile(drawn, 0.975) };
}

function resample(sessions: readonly (readonly number[])[], random: () => number): number[] {
  return sessions.flatMap(() => {
    const session = sessions[Math.floor(random() * sessions.length)] as readonly number[];
    return drawRuns(session, random);
  });
}

/** As many as there are. */
export function drawRuns(values: readonly number[], random: () => number): number[] {
  const drawn: number[] = [];
  while (drawn.length < values.length) {
    const from = Math.floor(random() * values.length);
    for (let i = 0; i < RUN_LENGTH && drawn.length < values.length; i++) drawn.push(values[(from + i) % values.length] as number);
  }
  return drawn;
}

/** Nearest rank. */
const quantile = (sorted: Float64Array, share: number): number => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
