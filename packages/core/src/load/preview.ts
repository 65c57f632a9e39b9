import type { Load } from '../contract/plan.ts';
import { evenCount } from './arrivals.ts';
import { areaOf, piecesOf } from './level.ts';
import { durationOf, spansOf } from './timeline.ts';
import { usersOf } from './users.ts';

export interface LoadPreview {
  /** Null: until the iterations are done. */
  readonly durationUs: number | null;
  readonly populations: readonly PopulationPreview[];
}
export interface PopulationPreview {
  readonly model: 'closed' | 'open';
  /** Users or arrivals per second over time: straight lines between the points, two at one time are a jump. */
  readonly curve: readonly (readonly [atUs: number, value: number])[];
  /** Greatest number of users, or of arrivals per second. */
  readonly most: number;
  /** Iterations where the load itself says how many: arrivals, or a limit that stands alone. Null where answers decide. */
  readonly iterations: number | null;
}

/** The load as a person would draw it. */
export function previewOf(load: Load): LoadPreview {
  const spans = spansOf(load.stages);
  return {
    durationUs: durationOf(load),
    populations: load.populations.map((population, p) => {
      const curve: [number, number][] = [];
      let area = 0;
      let most = 0;
      for (const span of spans) {
        const stage = load.stages[span.stage];
        if (stage === undefined || !Number.isFinite(span.beginUs)) continue;
        for (const piece of piecesOf(stage.levels[p] ?? [[0, 0]], stage.durationUs)) {
          area += areaOf(piece);
          most = Math.max(most, piece.begin, piece.end);
          addPoint(curve, span.beginUs + piece.fromUs, piece.begin);
          if (Number.isFinite(piece.toUs)) addPoint(curve, span.beginUs + piece.toUs, piece.end);
        }
      }
      const limit = population.iterations;
      return {
        model: population.model,
        curve,
        most: population.model === 'closed' ? usersOf(most) : most,
        iterations:
          population.model === 'open'
            ? Math.min(evenCount(area), limit ?? Number.POSITIVE_INFINITY)
            : durationOf(load) === null
              ? limit
              : null,
      };
    }),
  };
}

/** Leaves out a point that repeats the last one or only continues its level line. */
function addPoint(curve: [number, number][], atUs: number, value: number): void {
  const last = curve.at(-1);
  if (last !== undefined && last[0] === atUs && last[1] === value) return;
  const before = curve.at(-2);
  if (last !== undefined && before !== undefined && last[1] === value && before[1] === value) last[0] = atUs;
  else curve.push([atUs, value]);
}
