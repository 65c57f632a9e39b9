/** The middle of what was measured, and how far it went. */
export interface Spread {
  readonly median: number;
  readonly min: number;
  readonly max: number;
  readonly count: number;
}

/** Null without a value. */
export function spreadOf(values: readonly (number | null)[]): Spread | null {
  const sorted = values
    .filter((value) => value !== null && Number.isFinite(value))
    .sort((a, b) => (a as number) - (b as number)) as number[];
  if (sorted.length === 0) return null;
  const at = (index: number): number => sorted[index] as number;
  const middle = (sorted.length - 1) / 2;
  const median = (at(Math.floor(middle)) + at(Math.ceil(middle))) / 2;
  return { median, min: at(0), max: at(sorted.length - 1), count: sorted.length };
}

/** Of figures that were measured in the same round: a machine that is busy for a while is so for both. */
export function ratioOf(figures: ReadonlyMap<number, number>, to: ReadonlyMap<number, number>): Spread | null {
  return spreadOf([...figures].map(([round, figure]) => (to.has(round) ? figure / (to.get(round) as number) : null)));
}

/** Nearest rank, rounded up, 0 < p ≤ 100; null without a value. */
export function percentileOf(values: readonly number[], p: number): number | null {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil((sorted.length * p) / 100) - 1)] ?? null;
}
