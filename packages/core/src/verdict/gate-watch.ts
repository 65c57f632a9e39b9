import type { History } from '../contract/history.ts';
import type { GateSpec, Plan } from '../contract/plan.ts';
import { AbortWatch, type Streak } from './abort-watch.ts';
import { type GateUnit, isOfRows, unitsOf } from './gate-units.ts';
import { type LimitOf, limitOf } from './limit-of.ts';
import { lookAt } from './window-sight.ts';
import { WindowWatch } from './window-watch.ts';

/** What is remembered of one unit of a gate while the run goes on. */
export interface WatchedUnit {
  readonly unit: GateUnit;
  readonly limit: LimitOf;
  readonly windows: WindowWatch | undefined;
  readonly abort: AbortWatch | undefined;
  /** The streak by which it ended the run. */
  aborted: Streak | undefined;
}

/** Follows one gate second by second: single seconds are not kept, so windows are judged as they pass. */
export class GateWatch {
  readonly units: readonly WatchedUnit[];
  readonly #gate: GateSpec;
  #hasAborted = false;

  constructor(gate: GateSpec, plan: Plan) {
    this.#gate = gate;
    const isWatchable =
      gate.metric.kind !== 'finding' && gate.metric.kind !== 'rule' && (gate.scope.rows.length > 0 || !isOfRows(gate.metric));
    this.units = unitsOf(gate, plan).map((unit): WatchedUnit => {
      const limit = limitOf(gate, unit.name, plan);
      const isWatched = isWatchable && limit.kind === 'limit';
      return {
        unit,
        limit,
        windows: isWatched && gate.windowUs !== null ? new WindowWatch(gate.op) : undefined,
        abort: isWatched && gate.effect === 'abort' ? new AbortWatch(gate, unit, limit.value) : undefined,
        aborted: undefined,
      };
    });
  }

  /** After each second; the unit that has just ended the run, once. */
  hear(history: History): WatchedUnit | undefined {
    for (const watched of this.units) {
      const { unit, limit, windows, abort } = watched;
      if (limit.kind !== 'limit' || (windows === undefined && abort === undefined)) continue;
      const sight = lookAt(this.#gate, unit, limit.value, history);
      if (sight !== undefined) windows?.hear(sight);
      const streak = this.#hasAborted ? undefined : abort?.hear(history, sight);
      if (streak === undefined) continue;
      watched.aborted = streak;
      this.#hasAborted = true;
    }
    return this.#justAborted();
  }

  #told = false;
  #justAborted(): WatchedUnit | undefined {
    if (!this.#hasAborted || this.#told) return undefined;
    this.#told = true;
    return this.units.find(({ aborted }) => aborted !== undefined);
  }
}
