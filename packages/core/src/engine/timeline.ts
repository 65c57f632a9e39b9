import type { Stage } from '../contract/plan.ts';
import { type Span, spansOf } from '../load/timeline.ts';

/** The load's stages on the run's clock. */
export class Timeline {
  readonly spans: readonly Span[];
  /** When the load begins. */
  readonly beginUs: number;
  /** When it ends; null: when its iterations are done. */
  readonly endUs: number | null;
  #stage = 0;
  #fromUs = Number.POSITIVE_INFINITY;
  #toUs = Number.NEGATIVE_INFINITY;

  constructor(stages: readonly Stage[], beginUs: number) {
    this.spans = spansOf(stages);
    this.beginUs = beginUs;
    const lastUs = this.spans.at(-1)?.endUs ?? null;
    this.endUs = lastUs === null || !Number.isFinite(lastUs) ? null : beginUs + lastUs;
  }

  /** Stage that runs at a time of the clock: the first before the load, the last after it. Nearly always that of the call before. */
  stageOf(us: number): number {
    if (us < this.#fromUs || us >= this.#toUs) this.#look(us - this.beginUs);
    return this.#stage;
  }

  #look(sinceUs: number): void {
    const { spans, beginUs } = this;
    this.#stage = 0;
    for (const span of spans) if (span.beginUs <= sinceUs) this.#stage = span.stage;
    const span = spans[this.#stage];
    this.#fromUs = this.#stage === 0 ? Number.NEGATIVE_INFINITY : beginUs + (span?.beginUs ?? 0);
    this.#toUs = this.#stage === spans.length - 1 ? Number.POSITIVE_INFINITY : beginUs + (span?.endUs ?? Number.POSITIVE_INFINITY);
  }
}
