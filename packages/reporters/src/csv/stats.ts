import type { Figures, History, Latency, ResultFigures, RunResult } from '@loadgate/core';
import { plain } from '../words/plain.ts';
import { requestRows } from '../words/worst-second.ts';
import { type CsvCell, csvText } from './cells.ts';
import { methodsOf } from './methods.ts';

export const PERCENTILES = [50, 66, 75, 80, 90, 95, 98, 99, 99.9, 99.99, 100] as const;

/** Locust's columns of `_stats.csv`. Its response time is our latency, in ms; it counts bytes, which we do not. */
const LOCUST = [
  'Type',
  'Name',
  'Request Count',
  'Failure Count',
  'Median Response Time',
  'Average Response Time',
  'Min Response Time',
  'Max Response Time',
  'Average Content Size',
  'Requests/s',
  'Failures/s',
  ...PERCENTILES.map((p) => `${p}%`),
];
const APART = ['50%', '95%', '99%'] as const;
const OURS = ['Cut', 'Error Rate', ...['OK', 'Failed', 'Service'].flatMap((part) => APART.map((p) => `${part} ${p}`))];

/** One line a step, and all of them together, of judged time. */
export function statsCsv(result: RunResult, history: History): string {
  const methods = methodsOf(history.plan);
  const rows = requestRows(history);
  const rowsOf = rowsByName(history, rows);
  return csvText(
    [...LOCUST, ...OURS],
    [
      ...result.steps.map((step) => [
        methods.get(step.name) ?? '',
        plain(step.name),
        ...figuresCells(step, history.figures({ rows: rowsOf.get(step.name) ?? [] })),
        ...[step.okLatencyMs, step.failedLatencyMs, step.serviceMs].flatMap(apartCells),
      ]),
      ['', 'Aggregated', ...figuresCells(result.total, history.figures({ rows })), ...pooledCells(history, rows)],
    ],
  );
}

function rowsByName({ plan }: History, rows: readonly number[]): ReadonlyMap<string, readonly number[]> {
  const byName = new Map<string, number[]>();
  for (const row of rows) {
    const name = plan.rows[row]?.name ?? '';
    const known = byName.get(name);
    if (known === undefined) byName.set(name, [row]);
    else known.push(row);
  }
  return byName;
}

function figuresCells({ count, errors, cut, errorRate, ratePerSec, latencyMs }: ResultFigures, figures: Figures): readonly CsvCell[] {
  return [
    count,
    errors,
    latencyMs.p50,
    latencyMs.mean,
    latencyMs.min,
    latencyMs.max,
    null,
    ratePerSec,
    ratePerSec === null || errorRate === null ? null : ratePerSec * errorRate,
    ...PERCENTILES.map((p) => inMs(figures.percentileUs(p))),
    cut,
    errorRate,
  ];
}

const apartCells = ({ p50, p95, p99 }: Latency): readonly CsvCell[] => [p50, p95, p99];

const pooledCells = (history: History, rows: readonly number[]): readonly CsvCell[] =>
  [
    { rows, outcome: 'ok' as const },
    { rows, outcome: 'failed' as const },
    { rows, metric: 'service' },
  ].flatMap((of) => {
    const figures = history.figures(of);
    return [50, 95, 99].map((p) => inMs(figures.percentileUs(p)));
  });

const inMs = (us: number | null): number | null => (us === null ? null : us / 1e3);
