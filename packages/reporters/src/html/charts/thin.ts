/** Most points of a line: a screen has no more columns. */
const MOST_POINTS = 720;

/** Seconds that one point of a chart stands for. */
export const secondsPerPoint = (seconds: number): number => Math.max(1, Math.ceil(seconds / MOST_POINTS));

/** One point for every `size` seconds: the greatest of them, so that no peak is lost, or their mean. Null where there was none. */
export function thin(values: readonly (number | null)[], size: number, how: 'greatest' | 'mean'): readonly (number | null)[] {
  return Array.from({ length: Math.ceil(values.length / size) }, (_, i) => {
    const there = values.slice(i * size, (i + 1) * size).filter((value) => value !== null);
    if (there.length === 0) return null;
    const value = how === 'greatest' ? Math.max(...there) : there.reduce((a, b) => a + b, 0) / there.length;
    return Number(value.toPrecision(4));
  });
}
