/// <reference lib="dom" />
import type uPlot from 'uplot';
import type { ChartData } from './chart-data.ts';
import { colorOf, millisecondsText, momentText, numberText } from './page-words.ts';

// These functions run in the reader's browser: their text is put into the page (see script.ts), so they know nothing of this module
// but each other.

export interface ChartLine {
  readonly label: string;
  readonly values: readonly (number | null)[];
  /** Number of one of the page's colour variables. */
  readonly color: number;
  readonly scale?: 'users';
  readonly dashed?: boolean;
}
export interface Chart {
  readonly id: string;
  readonly lines: readonly ChartLine[];
  /** How a value of the left axis is written. */
  readonly text: (value: number) => string;
  /** Fills between two of the lines. */
  readonly band?: readonly [upper: number, lower: number];
}

export function chartsOf(data: ChartData): Chart[] {
  const { latency, load, generator } = data;
  const users: ChartLine = { label: 'users', values: load.users, color: 5, scale: 'users', dashed: true };
  const waiting: ChartLine = { label: 'waiting', values: load.waiting, color: 4, scale: 'users', dashed: true };
  const due: ChartLine = { label: 'iterations due', values: load.due, color: 4 };
  return [
    {
      id: 'chart-latency',
      text: millisecondsText,
      band: [3, 1],
      lines: [
        { label: 'p50', values: latency.p50, color: 1 },
        { label: 'p90', values: latency.p90, color: 2 },
        { label: 'p95', values: latency.p95, color: 4 },
        { label: 'p99', values: latency.p99, color: 3 },
        users,
      ],
    },
    {
      id: 'chart-throughput',
      text: (value) => `${numberText(value)}/s`,
      lines: [
        ...(data.isOpen ? [due] : []),
        { label: 'iterations started', values: load.started, color: 4, dashed: true },
        { label: 'requests ended', values: load.ended, color: 1 },
        { label: 'requests OK', values: load.ok, color: 2 },
        { label: 'requests failed', values: load.failed, color: 3 },
        users,
        ...(data.isOpen ? [waiting] : []),
      ],
    },
    { id: 'chart-loop', text: millisecondsText, lines: [{ label: 'event loop delay p99', values: generator.loopDelayMs, color: 1 }] },
    { id: 'chart-cpu', text: numberText, lines: [{ label: 'CPU cores', values: generator.cpuCores, color: 1 }] },
    ...data.monitors.map(
      ({ name, values }, i): Chart => ({ id: `chart-monitor-${i}`, text: numberText, lines: [{ label: name, values, color: 1 }] }),
    ),
  ];
}

export function drawChart(Plot: typeof uPlot, data: ChartData, chart: Chart): uPlot | null {
  const place = document.getElementById(chart.id);
  if (place === null) return null;
  const axis = { stroke: colorOf('faint'), grid: { stroke: colorOf('line'), width: 1 }, ticks: { stroke: colorOf('line'), width: 1 } };
  const hasUsers = chart.lines.some(({ scale }) => scale === 'users');
  const options: uPlot.Options = {
    width: place.clientWidth,
    height: 260,
    cursor: { sync: { key: 'run' } },
    scales: {
      // a single point would stand at the edge of a hundred seconds
      x: { time: false, ...(data.at.length === 1 && { range: [0, data.secondsPerPoint] as [number, number] }) },
      y: { range: (_plot, _low, high) => [0, high > 0 ? high * 1.05 : 1] },
      users: { range: (_plot, _low, high) => [0, high > 0 ? high * 1.05 : 1] },
    },
    axes: [
      {
        ...axis,
        incrs: [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400],
        values: (_plot, splits) => splits.map(momentText),
      },
      { ...axis, size: 72, values: (_plot, splits) => splits.map(chart.text) },
      ...(hasUsers
        ? [
            {
              ...axis,
              scale: 'users',
              side: 1 as const,
              size: 56,
              grid: { show: false },
              values: (_plot: uPlot, splits: number[]) => splits.map(numberText),
            },
          ]
        : []),
    ],
    series: [
      { label: 'time', value: (_plot, value) => (value === null ? '–' : momentText(value)) },
      ...chart.lines.map(
        ({ label, color, scale, dashed }): uPlot.Series => ({
          label,
          scale: scale ?? 'y',
          stroke: colorOf(`c${color}`),
          width: scale === 'users' ? 1 : 1.5,
          ...(dashed === true && { dash: [6, 4] }),
          value: (_plot, value) => (value === null ? '–' : scale === 'users' ? numberText(value) : chart.text(value)),
        }),
      ),
    ],
    ...(chart.band !== undefined && { bands: [{ series: [chart.band[0], chart.band[1]], fill: colorOf('band') }] }),
    hooks: { drawClear: [(plot) => shadeStages(plot, data)] },
  };
  place.replaceChildren();
  return new Plot(options, [data.at, ...chart.lines.map(({ values }) => values)] as uPlot.AlignedData, place);
}

/** Every other stage, and each warm-up, behind the lines. */
export function shadeStages(plot: uPlot, { stages }: ChartData): void {
  const { ctx, bbox } = plot;
  stages.forEach(({ from, to, warmup, name }, i) => {
    const left = Math.max(bbox.left, plot.valToPos(from, 'x', true));
    const right = Math.min(bbox.left + bbox.width, plot.valToPos(to, 'x', true));
    if (right <= left) return;
    ctx.save();
    ctx.fillStyle = colorOf(warmup ? 'warmup' : 'shade');
    if (warmup || i % 2 === 1) ctx.fillRect(left, bbox.top, right - left, bbox.height);
    ctx.fillStyle = colorOf('faint');
    ctx.font = `${11 * devicePixelRatio}px system-ui, sans-serif`;
    ctx.textAlign = 'left';
    ctx.textBaseline = 'top';
    const width = ctx.measureText(name).width;
    if (stages.length > 1 && width + 8 < right - left) ctx.fillText(name, left + 4, bbox.top + 4);
    ctx.restore();
  });
}
