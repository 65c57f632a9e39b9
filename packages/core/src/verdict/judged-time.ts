import type { History } from '../contract/history.ts';

/** Whole seconds `[fromSec, toSec)`. */
export interface Stretch {
  readonly fromSec: number;
  readonly toSec: number;
}

interface SpanUs {
  readonly beginUs: number;
  readonly endUs: number;
}

/** Time that gates judge: of one stage, or of all but warm-up, joined where one follows the other. The graceful tail is in none. */
export function judgedSpans({ stages, seconds }: History, stage: number | null): readonly SpanUs[] {
  const spans: SpanUs[] = [];
  for (const span of stages) {
    if (stage === null ? span.warmup : span.stage !== stage) continue;
    const endUs = span.endUs ?? seconds * 1e6;
    const before = spans.at(-1);
    if (before !== undefined && before.endUs === span.beginUs) spans[spans.length - 1] = { beginUs: before.beginUs, endUs };
    else spans.push({ beginUs: span.beginUs, endUs });
  }
  return spans;
}

/** The seconds that lie wholly in judged time. */
export const judgedStretches = (history: History, stage: number | null): readonly Stretch[] =>
  judgedSpans(history, stage)
    .map(({ beginUs, endUs }) => ({ fromSec: Math.ceil(beginUs / 1e6), toSec: Math.floor(endUs / 1e6) }))
    .filter(({ fromSec, toSec }) => toSec > fromSec);

/** Length of judged time, broken seconds included. */
export const judgedSecOf = (history: History, stage: number | null): number =>
  judgedSpans(history, stage).reduce((sum, { beginUs, endUs }) => sum + endUs - beginUs, 0) / 1e6;

/** Indices of all seconds of some stretches. */
export const secondsOf = (stretches: readonly Stretch[]): readonly number[] =>
  stretches.flatMap(({ fromSec, toSec }) => Array.from({ length: toSec - fromSec }, (_, i) => fromSec + i));
