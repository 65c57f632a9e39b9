/// <reference lib="dom" />
import type uPlot from 'uplot';
import type { ChartData } from './chart-data.ts';
import { drawDistribution } from './page-distribution.ts';
import { chartsOf, drawChart } from './page-script.ts';

/** Draws all charts, and again when the colours change; when the window is resized they follow. */
export function startCharts(Plot: typeof uPlot): void {
  const data = JSON.parse(document.getElementById('data')?.textContent ?? '{}') as ChartData;
  let plots: uPlot[] = [];
  const draw = (): void => {
    for (const plot of plots) plot.destroy();
    plots = [...chartsOf(data).map((chart) => drawChart(Plot, data, chart)), drawDistribution(Plot, data)].filter((plot) => plot !== null);
  };
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', draw);
  addEventListener('resize', () => {
    for (const plot of plots) plot.setSize({ width: plot.root.parentElement?.clientWidth ?? plot.width, height: plot.height });
  });
  draw();
}
