import type { Level } from '../contract/plan.ts';

/** One straight piece of a level: `[fromUs, toUs)`, counted from the stage's begin; `toUs` may be Infinity. */
export interface Piece {
  readonly fromUs: number;
  readonly toUs: number;
  readonly begin: number;
  /** What it comes near at its end; equals `begin` where it holds. */
  readonly end: number;
}

/** The level as straight pieces of positive length that fill `[0, durationUs)`. Null: without an end. */
export function piecesOf(level: Level, durationUs: number | null): readonly Piece[] {
  const untilUs = durationUs ?? Number.POSITIVE_INFINITY;
  const pieces: Piece[] = [];
  let [fromUs, begin] = [0, level[0]?.[1] ?? 0];
  for (const [atUs, value] of level) {
    if (atUs > fromUs) {
      const toUs = Math.min(atUs, untilUs);
      const end = begin + (value - begin) * ((toUs - fromUs) / (atUs - fromUs));
      if (toUs > fromUs) pieces.push({ fromUs, toUs, begin, end });
      fromUs = toUs;
    }
    // the later of two points at one time is where the level jumps to
    begin = value;
    if (fromUs >= untilUs) return pieces;
  }
  pieces.push({ fromUs, toUs: untilUs, begin, end: begin });
  return pieces;
}

/** Value at a time since the stage's begin; at a jump, the value after it. */
export function levelAt(level: Level, atUs: number): number {
  let value = level[0]?.[1] ?? 0;
  let fromUs = 0;
  for (const [pointUs, next] of level) {
    if (pointUs > atUs) return value + (next - value) * ((atUs - fromUs) / (pointUs - fromUs));
    [fromUs, value] = [pointUs, next];
  }
  return value;
}

/** Area under a piece in value × seconds: arrivals, where the value is arrivals per second. */
export const areaOf = (piece: Piece): number => {
  const sec = (piece.toUs - piece.fromUs) / 1e6;
  // an endless piece at zero has no area, not NaN
  return piece.begin === 0 && piece.end === 0 ? 0 : ((piece.begin + piece.end) / 2) * sec;
};

/** Λ(t): area under the level from the stage's begin to `untilUs`, in value × seconds. */
export function integralTo(level: Level, untilUs: number): number {
  let area = 0;
  for (const piece of piecesOf(level, untilUs)) area += areaOf(piece);
  return area;
}

/**
 * Time within a piece at which the area under it has grown to `area` (at most its whole area).
 * With value b and slope a per second, b·t + a·t²/2 = area; this form of the root neither cancels nor divides by a slope of zero.
 */
export function timeOfArea(piece: Piece, area: number): number {
  const { fromUs, toUs, begin, end } = piece;
  if (area <= 0) return fromUs;
  const slope = begin === end ? 0 : (end - begin) / ((toUs - fromUs) / 1e6);
  const root = Math.sqrt(Math.max(0, begin * begin + 2 * slope * area));
  return Math.min(toUs, fromUs + ((2 * area) / (begin + root)) * 1e6);
}

/** Greatest value that the level comes to within the stage. */
export function mostOf(level: Level, durationUs: number | null): number {
  let most = 0;
  for (const { begin, end } of piecesOf(level, durationUs)) most = Math.max(most, begin, end);
  return most;
}
