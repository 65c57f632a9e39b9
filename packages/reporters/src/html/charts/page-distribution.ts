/// <reference lib="dom" />
import type uPlot from 'uplot';
import type { ChartData } from './chart-data.ts';
import { colorOf, millisecondsText, numberText } from './page-words.ts';

// As page-script.ts: these functions run in the reader's browser.

export function drawDistribution(Plot: typeof uPlot, { distribution }: ChartData): uPlot | null {
  const place = document.getElementById('chart-distribution');
  if (place === null) return null;
  const { upToMs, ok, failed } = distribution;
  const axis = { stroke: colorOf('faint'), grid: { stroke: colorOf('line'), width: 1 }, ticks: { stroke: colorOf('line'), width: 1 } };
  const bars = Plot.paths.bars?.({ size: [0.9, 60] });
  const series = (label: string, color: number): uPlot.Series => ({
    label,
    stroke: colorOf(`c${color}`),
    fill: colorOf(`c${color}`),
    points: { show: false },
    ...(bars !== undefined && { paths: bars }),
    value: (_plot, value) => (value === null ? '–' : numberText(value)),
  });
  const edge = (index: number): string =>
    Number.isInteger(index) && upToMs[index] !== undefined ? `≤ ${millisecondsText(upToMs[index])}` : '';
  place.replaceChildren();
  return new Plot(
    {
      width: place.clientWidth,
      height: 220,
      scales: { x: { time: false, range: [-1, upToMs.length] }, y: { range: (_plot, _low, high) => [0, high > 0 ? high * 1.05 : 1] } },
      axes: [
        { ...axis, incrs: [1, 2, 5, 10, 20], space: 80, values: (_plot, splits) => splits.map(edge) },
        { ...axis, size: 72, values: (_plot, splits) => splits.map(numberText) },
      ],
      // all of them first, the failed ones drawn over
      series: [{ label: 'latency', value: (_plot, value) => (value === null ? '–' : edge(value)) }, series('all', 1), series('failed', 3)],
    },
    [upToMs.map((_, i) => i), ok.map((count, i) => count + (failed[i] ?? 0)), [...failed]],
    place,
  );
}
