import type { Interval } from '../contract/events.ts';
import type { StageSpan } from '../contract/history.ts';
import type { Plan } from '../contract/plan.ts';

/** When stages ran and how much of them is judged, as far as the intervals heard so far tell. */
export class StageSpans {
  readonly #plan: Plan;
  #heardUs = 0;
  #endUs: number | null = null;

  constructor(plan: Plan) {
    this.#plan = plan;
  }

  hear({ index, stage, judged, loadUs }: Interval): void {
    this.#heardUs = Math.max(this.#heardUs, (index + 1) * 1e6);
    if (this.#endUs !== null) return;
    if (loadUs !== undefined && loadUs < 1e6) this.#endUs = index * 1e6 + loadUs;
    // who does not say when the load ended says at least that this second is not judged
    else if (!judged && this.#plan.load.stages[stage]?.warmup === false) this.#endUs = index * 1e6;
  }

  /** Those that have begun, in order. */
  get spans(): readonly StageSpan[] {
    const untilUs = this.#endUs ?? this.#heardUs;
    const spans: StageSpan[] = [];
    let beginUs = 0;
    for (const [stage, { name, warmup, durationUs }] of this.#plan.load.stages.entries()) {
      if (beginUs > untilUs || (beginUs === untilUs && stage > 0) || this.#heardUs === 0) break;
      const plannedUs = durationUs === null ? Number.POSITIVE_INFINITY : beginUs + durationUs;
      const endUs = plannedUs <= untilUs ? plannedUs : this.#endUs;
      spans.push({ stage, name, warmup, beginUs, endUs });
      beginUs = plannedUs;
    }
    return spans;
  }

  /** Load without warm-up and without the graceful tail, so far. */
  get judgedSec(): number {
    const judged = this.spans.filter(({ warmup }) => !warmup);
    return judged.reduce((sum, { beginUs, endUs }) => sum + (endUs ?? this.#heardUs) - beginUs, 0) / 1e6;
  }
}
