import type { ErrorCount, GeneratorInterval, IterationCounts } from '../contract/events.ts';
import type { Pairs } from './histogram.ts';

/** What one worker says of one second: structured-cloneable, its counts in one buffer that is handed over. */
export interface WorkerInterval {
  readonly worker: number;
  /** Second since the load began. */
  readonly index: number;
  /** Of this worker: users that walk, and iterations that wait for a free one, at its end. */
  readonly users: number;
  readonly waiting: number;
  readonly iterations: IterationCounts;
  readonly series: readonly WorkerSeries[];
  /** (slot, count) pairs of all series, one after the other. */
  readonly counts: Pairs;
  readonly errors: readonly ErrorCount[];
  readonly generator: GeneratorInterval;
}

export interface WorkerSeries {
  readonly metric: string;
  readonly row: number;
  readonly stage: number;
  readonly outcome: 'ok' | 'failed' | 'cut';
  /** Samples, those without a time included. */
  readonly count: number;
  /** Samples with a time: as many as its pairs count. */
  readonly timed: number;
  readonly sumUs: number;
  readonly minUs: number;
  readonly maxUs: number;
  /** Its part of {@link WorkerInterval.counts}: `[from, to)`. */
  readonly from: number;
  readonly to: number;
}

/** What `postMessage` may hand over instead of copying. */
export const transferOf = (interval: WorkerInterval): ArrayBuffer[] => [interval.counts.buffer];
