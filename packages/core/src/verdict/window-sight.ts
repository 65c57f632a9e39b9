import type { History } from '../contract/history.ts';
import type { GateSpec } from '../contract/plan.ts';
import { holds } from './compare.ts';
import type { GateUnit } from './gate-units.ts';
import { judgedStretches, type Stretch } from './judged-time.ts';
import { isLateClock } from './late-clock.ts';
import { leastSamples } from './least-samples.ts';
import { observe } from './observe.ts';

/** What the newest window says of a gate. */
export interface Sight {
  /** Without widening: where the window begins. */
  readonly fromSec: number;
  readonly value: number;
  readonly samples: number;
  /** `late`: broken by a late generator alone. */
  readonly state: 'holds' | 'broken' | 'late';
}

/** How far back samples of single seconds are kept. */
const KEPT_SEC = 60;
const WIDEN_SEC = 5;

/**
 * Looks at the window that ends with the newest second. Undefined where it does not lie wholly in judged time, or where it has too few
 * samples though it was widened back to the begin of judged time.
 */
export function lookAt(gate: GateSpec, { rows }: GateUnit, limit: number, history: History): Sight | undefined {
  const windowSec = (gate.windowUs ?? 1e6) / 1e6;
  const toSec = history.seconds;
  const fromSec = toSec - windowSec;
  const stretch = judgedStretches(history, gate.stage).find((one) => one.fromSec <= fromSec && toSec <= one.toSec);
  if (stretch === undefined) return undefined;
  const least = gate.windowUs === null ? Math.min(1, leastSamples(gate)) : leastSamples(gate);
  const oldest = toSec - Math.max(KEPT_SEC, windowSec);
  for (let from = fromSec; ; from = Math.max(stretch.fromSec, oldest, from - Math.max(windowSec, WIDEN_SEC))) {
    const within: Stretch = { fromSec: from, toSec };
    const { value, samples } = observe(gate, rows, within, history);
    const isEnough = samples >= least || (gate.windowUs !== null && from === oldest && from > stretch.fromSec);
    if (value !== null && isEnough) {
      const isGood = holds(gate.op, value, limit);
      const state = isGood ? 'holds' : isLateClock(gate, rows, limit, within, history) ? 'late' : 'broken';
      return { fromSec, value, samples, state };
    }
    if (gate.windowUs === null || from <= Math.max(stretch.fromSec, oldest)) return undefined;
  }
}
