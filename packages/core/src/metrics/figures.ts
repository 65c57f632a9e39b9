import type { Series } from '../contract/events.ts';
import type { Figures } from '../contract/history.ts';
import type { Histogram, Pairs } from './histogram.ts';
import { slotOf, upToUs } from './slots.ts';

/** Samples by outcome, those without a time included. */
export type Counts = Record<Series['outcome'], number>;

/** What a set of samples says. `times` is kept: nothing may be recorded in it afterwards. */
export function figuresOf(times: Histogram, { ok, failed, cut }: Readonly<Counts>): Figures {
  const timed = times.count;
  let filled: Pairs | undefined;
  const pairs = (): Pairs => {
    filled ??= times.pairs();
    return filled;
  };
  return {
    count: ok + failed,
    ok,
    failed,
    cut,
    timed,
    minUs: timed === 0 ? null : times.minUs,
    meanUs: timed === 0 ? null : times.sumUs / timed,
    maxUs: timed === 0 ? null : times.maxUs,
    percentileUs: (p) => times.percentileUs(p),
    shareBelow(us) {
      if (timed === 0) return null;
      if (us < times.minUs) return 0;
      if (us >= times.maxUs) return 1;
      const last = slotOf(Math.floor(us));
      let below = 0;
      for (let i = 0; i < pairs().length && (pairs()[i] as number) <= last; i += 2) below += pairs()[i + 1] as number;
      return below / timed;
    },
    buckets: () => Array.from({ length: pairs().length / 2 }, (_, i) => [upToUs(pairs()[2 * i] as number), pairs()[2 * i + 1] as number]),
  };
}
