import type { Level } from '../contract/plan.ts';
import { type DrawSource, type Draws, drawOf } from '../time/random.ts';
import { areaOf, type Piece, piecesOf, timeOfArea } from './level.ts';
import { type Slice, WHOLE } from './users.ts';

/** One iteration that is due, whatever happened to earlier ones. */
export interface Arrival {
  /** From 0, over all stages and workers. */
  readonly number: number;
  /** Whole µs since the load began. */
  readonly dueUs: number;
  /** Stage in which it is due. */
  readonly stage: number;
}

export interface ArrivalOptions {
  readonly seed: number;
  /** Index into the plan's populations: two of them draw apart. */
  readonly population: number;
  readonly spacing: 'even' | 'poisson';
  /** Arrivals of the whole run; null without a limit. */
  readonly limit: number | null;
  /** Default: all of them. */
  readonly slice?: Slice;
}

interface Stretch extends Piece {
  readonly stage: number;
}

/**
 * When arrivals are due. With Λ the integral of the rate over the whole load, arrival k (from 1) is due at the t with Λ(t) = k − ½
 * (even) or Λ(t) = E₁ + … + E_k with unit exponentials (Poisson): ramps need no second rule, and cutting a stage in two changes nothing.
 * Every worker walks all of it and keeps its own slice.
 */
export class Arrivals {
  readonly #options: ArrivalOptions;
  readonly #slice: Slice;
  readonly #exponentials: Draws;
  readonly #stretches: Stretch[] = [];
  #number = 0;
  #stretch = 0;
  /** Λ at the begin of the current stretch, and where the next arrival is due. */
  #passed = 0;
  #target: number;

  constructor(options: ArrivalOptions) {
    this.#options = options;
    this.#slice = options.slice ?? WHOLE;
    const draws: DrawSource = drawOf(options.seed, 'arrivals');
    this.#exponentials = draws(options.population, 0);
    this.#target = options.spacing === 'even' ? 0.5 : this.#exponential();
  }

  /** The next stage, in order; `[beginUs, beginUs + durationUs)` since the load began. Null: without an end. */
  append(stage: number, beginUs: number, durationUs: number | null, level: Level): void {
    for (const { fromUs, toUs, begin, end } of piecesOf(level, durationUs)) {
      this.#stretches.push({ stage, fromUs: beginUs + fromUs, toUs: beginUs + toUs, begin, end });
    }
  }

  /** The limit was reached: there will be no more, whatever is appended. */
  get isLimited(): boolean {
    return this.#options.limit !== null && this.#number >= this.#options.limit;
  }

  /** The next one of this slice, in order of due time; undefined: none in what was appended so far. */
  next(): Arrival | undefined {
    const { workers, worker } = this.#slice;
    for (;;) {
      const arrival = this.#advance();
      if (arrival === undefined || arrival.number % workers === worker) return arrival;
    }
  }

  #advance(): Arrival | undefined {
    if (this.#options.limit !== null && this.#number >= this.#options.limit) return undefined;
    for (; this.#stretch < this.#stretches.length; this.#stretch++) {
      const stretch = this.#stretches[this.#stretch] as Stretch;
      const area = areaOf(stretch);
      const left = this.#target - this.#passed;
      if (area > 0 && left <= area) {
        const dueUs = Math.round(timeOfArea(stretch, left));
        // half-open: what is due at the end belongs to what follows, and to nothing after the last stage
        if (dueUs < stretch.toUs) {
          this.#target += this.#options.spacing === 'even' ? 1 : this.#exponential();
          return { number: this.#number++, dueUs: Math.max(dueUs, Math.ceil(stretch.fromUs)), stage: stretch.stage };
        }
      }
      this.#passed += area;
    }
    return undefined;
  }

  #exponential(): number {
    return -Math.log1p(-this.#exponentials.next());
  }
}

/** Arrivals of one stage standing alone, evenly spaced: how many k have k − ½ < its area. */
export const evenCount = (area: number): number => Math.max(0, Math.ceil(area - 0.5));
