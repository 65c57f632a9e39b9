import type { History, SecondValue } from '@loadgate/core';
import { requestRows } from '../words/worst-second.ts';
import { type CsvCell, csvText } from './cells.ts';
import { PERCENTILES } from './stats.ts';

/** Percentiles that the history keeps of each second; Locust's other columns stay empty. */
const KEPT = new Map<number, SecondValue>([
  [50, 'p50Us'],
  [90, 'p90Us'],
  [95, 'p95Us'],
  [99, 'p99Us'],
  [100, 'maxUs'],
]);
const LOCUST = [
  'Timestamp',
  'User Count',
  'Type',
  'Name',
  'Requests/s',
  'Failures/s',
  ...PERCENTILES.map((p) => `${p}%`),
  'Total Request Count',
  'Total Failure Count',
  'Total Median Response Time',
  'Total Average Response Time',
  'Total Min Response Time',
  'Total Max Response Time',
  'Total Average Content Size',
];
const OURS = ['Second', 'Waiting', 'Iterations Due', 'Iterations Started', 'Mean'];

/** One line a second of all steps together, warm-up and the graceful tail included. Time stamps count from the start of the run. */
export function statsHistoryCsv(history: History, startedAt: string): string {
  const rows = requestRows(history);
  const second = (of: SecondValue): readonly (number | null)[] => history.perSecond(of, rows);
  const ms = (of: SecondValue): readonly (number | null)[] => second(of).map((us) => (us === null ? null : us / 1e3));
  const [users, waiting, due, began, counts, failures, means] = [
    second('users'),
    second('waiting'),
    second('due'),
    second('started'),
    second('count'),
    second('failed'),
    ms('meanUs'),
  ];
  const percentiles = PERCENTILES.map((p) => {
    const of = KEPT.get(p);
    return of === undefined ? [] : ms(of);
  });
  const maxima = ms('maxUs');
  const beginSec = Math.floor(Date.parse(startedAt) / 1e3);
  let total = 0;
  let failed = 0;
  let greatest: number | null = null;
  const lines = Array.from({ length: history.seconds }, (_, at): readonly CsvCell[] => {
    total += counts[at] ?? 0;
    failed += failures[at] ?? 0;
    greatest = maxOf(greatest, maxima[at] ?? null);
    return [
      Number.isNaN(beginSec) ? null : beginSec + at,
      users[at] ?? null,
      '',
      'Aggregated',
      counts[at] ?? 0,
      failures[at] ?? 0,
      ...percentiles.map((values) => values[at] ?? null),
      total,
      failed,
      null,
      null,
      null,
      greatest,
      null,
      at,
      waiting[at] ?? null,
      due[at] ?? null,
      began[at] ?? null,
      means[at] ?? null,
    ];
  });
  return csvText([...LOCUST, ...OURS], lines);
}

const maxOf = (a: number | null, b: number | null): number | null => (a === null ? b : b === null ? a : Math.max(a, b));
