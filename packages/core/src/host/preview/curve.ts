import { writtenDuration } from '../../time/duration.ts';

const HEIGHT = 5;
/** Eighths of a row, from below. */
const EIGHTHS = [' ', '▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/** A curve of straight lines as blocks, `HEIGHT` rows of `columns` characters, its greatest value and times at the axes. */
export function drawCurve(
  points: readonly (readonly [atUs: number, value: number])[],
  durationUs: number,
  unit: string,
  columns: number,
): readonly string[] {
  const most = Math.max(...points.map(([, value]) => value));
  const label = String(Number(most.toPrecision(4)));
  const left = Math.max(4, label.length + 1);
  const width = Math.max(20, columns - left - 2);
  const heights = Array.from({ length: width }, (_, x) => {
    const value = valueAt(points, ((x + 0.5) / width) * durationUs);
    const eighths = most === 0 ? 0 : Math.round((value / most) * HEIGHT * 8);
    // something is there, however little
    return value > 0 ? Math.max(1, eighths) : 0;
  });
  const rows = Array.from({ length: HEIGHT }, (_, i) => {
    const below = (HEIGHT - 1 - i) * 8;
    const cells = heights.map((height) => EIGHTHS[Math.min(8, Math.max(0, height - below))]).join('');
    const axis = i === 0 ? `${label.padStart(left)} ┤` : `${(i === HEIGHT - 1 ? '0' : '').padStart(left)} ${i === HEIGHT - 1 ? '┼' : '│'}`;
    return `${axis}${cells}${i === 0 ? `  ${unit}` : ''}`.trimEnd();
  });
  return [...rows, timeAxis(durationUs, left + 2, width)];
}

function valueAt(points: readonly (readonly [atUs: number, value: number])[], atUs: number): number {
  let [fromUs, from] = points[0] ?? [0, 0];
  for (const [toUs, to] of points) {
    if (toUs > atUs) return toUs === fromUs ? to : from + ((to - from) * (atUs - fromUs)) / (toUs - fromUs);
    [fromUs, from] = [toUs, to];
  }
  return from;
}

const ROUND_SEC = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400, 28800];

function timeAxis(durationUs: number, left: number, width: number): string {
  const perColumnUs = durationUs / width;
  const stepUs = (ROUND_SEC.find((sec) => (sec * 1e6) / perColumnUs >= 9) ?? Math.ceil(durationUs / 6e6)) * 1e6;
  let line = ' '.repeat(left);
  for (let atUs = 0; atUs <= durationUs; atUs += stepUs) {
    const column = left + Math.min(width - 1, Math.round(atUs / perColumnUs));
    if (column >= line.length) line = `${line.padEnd(column)}${atUs === 0 ? '0' : writtenDuration(atUs)}`;
  }
  return line;
}
