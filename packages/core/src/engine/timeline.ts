import type { Stage } from '../contract/plan.ts';
import { type Span, spansOf } from '../load/timeline.ts';

/** The load's stages on the run's clock; further ones may come while it runs, none ever changes. */
export class Timeline {
  /** When the load begins. */
  readonly beginUs: number;
  #stages: readonly Stage[];
  #spans: readonly Span[] = [];
  #endUs: number | null = null;
  #stage = 0;
  #fromUs = Number.POSITIVE_INFINITY;
  #toUs = Number.NEGATIVE_INFINITY;

  constructor(stages: readonly Stage[], beginUs: number) {
    this.beginUs = beginUs;
    this.#stages = stages;
    this.#measure();
  }

  /** Those known so far. */
  get stages(): readonly Stage[] {
    return this.#stages;
  }
  get spans(): readonly Span[] {
    return this.#spans;
  }
  /** When it ends, as far as is known; null: when its iterations are done. */
  get endUs(): number | null {
    return this.#endUs;
  }

  /** Further stages, each where the one before it ends. */
  append(stages: readonly Stage[]): void {
    this.#stages = [...this.#stages, ...stages];
    this.#measure();
  }

  /** Stage that runs at a time of the clock: the first before the load, the last after it. Nearly always that of the call before. */
  stageOf(us: number): number {
    if (us < this.#fromUs || us >= this.#toUs) this.#look(us - this.beginUs);
    return this.#stage;
  }

  #measure(): void {
    this.#spans = spansOf(this.#stages);
    const lastUs = this.#spans.at(-1)?.endUs ?? null;
    this.#endUs = lastUs === null || !Number.isFinite(lastUs) ? null : this.beginUs + lastUs;
    // what was the last stage may have an end now
    [this.#fromUs, this.#toUs] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  }

  #look(sinceUs: number): void {
    const { beginUs } = this;
    const spans = this.#spans;
    this.#stage = 0;
    for (const span of spans) if (span.beginUs <= sinceUs) this.#stage = span.stage;
    const span = spans[this.#stage];
    this.#fromUs = this.#stage === 0 ? Number.NEGATIVE_INFINITY : beginUs + (span?.beginUs ?? 0);
    this.#toUs = this.#stage === spans.length - 1 ? Number.POSITIVE_INFINITY : beginUs + (span?.endUs ?? Number.POSITIVE_INFINITY);
  }
}
