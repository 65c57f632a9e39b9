import type { Interval } from '../contract/events.ts';
import { mergeIntervals } from '../metrics/merge-intervals.ts';
import type { WorkerInterval } from '../metrics/worker-interval.ts';
import type { Clock, Timer } from '../time/clock.ts';
import type { Timeline } from './timeline.ts';

const SECOND_US = 1e6;
/** A second that not all workers have told of is complete so long after its end. */
const LATEST_US = 2e6;

export interface IntervalCollectorParts {
  readonly clock: Clock;
  readonly timeline: Timeline;
  readonly workers: readonly number[];
  readonly hear: (interval: Interval) => void;
}

/** Puts together what the workers say of each second, in order. What comes too late counts in the next second, so that sums stay whole. */
export class IntervalCollector {
  readonly #parts: IntervalCollectorParts;
  /** Told, but not yet complete; then what came too late. */
  #spoken: WorkerInterval[] = [];
  /** Workers that will tell of this and later seconds. */
  readonly #speaking = new Set<number>();
  #index = 0;
  #timer: Timer | undefined;
  #loadEndUs = Number.POSITIVE_INFINITY;

  constructor(parts: IntervalCollectorParts) {
    this.#parts = parts;
    for (const worker of parts.workers) this.#speaking.add(worker);
    this.#arm();
  }

  add(interval: WorkerInterval): void {
    this.#spoken.push(interval);
    this.#complete();
  }

  /** A worker has told its last interval, or it died. */
  ended(worker: number): void {
    this.#speaking.delete(worker);
    this.#complete();
    if (this.#speaking.size > 0) return;
    this.#timer?.cancel();
    while (this.#spoken.length > 0) this.#emit([]);
  }

  /** Nothing starts from now on: what follows is the graceful tail. */
  loadEnded(atUs: number): void {
    this.#loadEndUs = Math.min(this.#loadEndUs, atUs);
  }

  #complete(): void {
    while (this.#speaking.size > 0 && this.#missing().length === 0) this.#emit([]);
  }

  #missing(): readonly number[] {
    const told = new Set(this.#spoken.filter(({ index }) => index >= this.#index).map(({ worker }) => worker));
    return [...this.#speaking].filter((worker) => !told.has(worker));
  }

  #emit(silent: readonly number[]): void {
    const { timeline, hear } = this.#parts;
    const index = this.#index++;
    const now = this.#spoken.filter((interval) => interval.index <= index);
    this.#spoken = this.#spoken.filter((interval) => interval.index > index);
    const sinceUs = this.#loadEndUs - timeline.beginUs - index * SECOND_US;
    const loadUs = Math.round(Math.max(0, Math.min(SECOND_US, sinceUs)));
    const stage = timeline.stageOf(timeline.beginUs + index * SECOND_US);
    const judged = loadUs > 0 && timeline.stages[stage]?.warmup !== true;
    hear(mergeIntervals(now, { index, stage, judged, silent, ...(loadUs < SECOND_US && { loadUs }) }));
    this.#arm();
  }

  #arm(): void {
    const { clock, timeline } = this.#parts;
    this.#timer?.cancel();
    // who has ended says nothing any more
    if (this.#speaking.size === 0) return;
    this.#timer = clock.at(timeline.beginUs + (this.#index + 1) * SECOND_US + LATEST_US, () => this.#emit(this.#missing()));
  }
}
