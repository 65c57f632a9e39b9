import type { History } from '../contract/history.ts';
import type { GateSpec, Level } from '../contract/plan.ts';
import { holds, isLowerLimit } from './compare.ts';
import type { GateUnit } from './gate-units.ts';
import { leastSamples } from './least-samples.ts';
import { observe } from './observe.ts';
import type { Sight } from './window-sight.ts';

/** For how long a gate has been broken without a good second in between. */
export interface Streak {
  readonly fromSec: number;
  readonly brokenSec: number;
  readonly samples: number;
  readonly value: number;
}

/**
 * Watches an `or abort` gate: each second (or window) by itself, because one bad second must not end a run and a bad beginning not weigh
 * on the rest. A second without samples says nothing.
 */
export class AbortWatch {
  readonly #gate: GateSpec;
  readonly #unit: GateUnit;
  readonly #limit: number;
  #fromSec: number | null = null;
  #samples = 0;

  constructor(gate: GateSpec, unit: GateUnit, limit: number) {
    this.#gate = gate;
    this.#unit = unit;
    this.#limit = limit;
  }

  /** After each second; the streak once it is long enough and has samples enough. */
  hear(history: History, window: Sight | undefined): Streak | undefined {
    if (isLowerLimit(this.#gate.op) && isRamping(history, this.#gate.windowUs ?? 1e6)) return undefined;
    const sight = this.#gate.metric.kind === 'count' && this.#gate.windowUs === null ? this.#counted(history) : window;
    if (sight === undefined) return undefined;
    if (sight.state !== 'broken') {
      this.#fromSec = null;
      this.#samples = 0;
      return undefined;
    }
    this.#fromSec ??= history.seconds - 1;
    this.#samples += sight.samples;
    const brokenSec = history.seconds - this.#fromSec;
    const samples = this.#gate.windowUs === null ? this.#samples : sight.samples;
    if (brokenSec * 1e6 < this.#gate.abortAfterUs || samples < leastSamples(this.#gate)) return undefined;
    return { fromSec: this.#fromSec, brokenSec, samples, value: sight.value };
  }

  /** Counts only grow: what is counted so far is held against an upper limit, and a lower one cannot be judged before the end. */
  #counted(history: History): Sight | undefined {
    const { op, stage } = this.#gate;
    if (isLowerLimit(op)) return undefined;
    const { value, samples } = observe(this.#gate, this.#unit.rows, { stage }, history);
    if (value === null) return undefined;
    const isGood = holds(op === '==' ? '<=' : op, value, this.#limit);
    return { fromSec: history.seconds - 1, value, samples: Math.max(1, samples), state: isGood ? 'holds' : 'broken' };
  }
}

/** Whether the load moves somewhere in the newest window: throughput cannot be yet what it will be. */
function isRamping({ plan, stages, seconds }: History, windowUs: number): boolean {
  const toUs = seconds * 1e6;
  const fromUs = toUs - windowUs;
  return stages
    .filter(({ beginUs, endUs }) => beginUs < toUs && (endUs ?? toUs) > fromUs)
    .some(
      ({ stage, beginUs }) => plan.load.stages[stage]?.levels.some((level) => isMoving(level, fromUs - beginUs, toUs - beginUs)) === true,
    );
}

const isMoving = (level: Level, fromUs: number, toUs: number): boolean =>
  level.some(([atUs, value], i) => {
    const next = level[i + 1];
    return next !== undefined && next[1] !== value && atUs < toUs && fromUs < next[0];
  });
