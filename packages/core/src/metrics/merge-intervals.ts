import type { ErrorCount, GeneratorInterval, Interval, Series } from '../contract/events.ts';
import { encodeCounts } from './counts-codec.ts';
import { addErrors } from './error-counts.ts';
import { IDLE } from './generator-probe.ts';
import type { Pairs } from './histogram.ts';
import { noIterations } from './recorder.ts';
import type { WorkerInterval, WorkerSeries } from './worker-interval.ts';

/** What the generator knows of a second and its workers do not. */
export interface SecondOfLoad {
  /** Second since the load began. */
  readonly index: number;
  /** Stage that was running at its begin; the last one during the graceful tail. */
  readonly stage: number;
  /** False in warm-up and in the graceful tail. */
  readonly judged: boolean;
  /** Workers that have not spoken. */
  readonly silent?: readonly number[];
  /** Part of the second in which load was made, µs: less than all of it where the load ended in it, 0 in the graceful tail. */
  readonly loadUs?: number;
}

/** What one worker said of a series, with the buffer that its counts are in: one buffer, one telling. */
interface Part extends WorkerSeries {
  readonly counts: Pairs;
}

/**
 * What all workers say of one second as one interval, without monitors. Adding up does not depend on how many workers there are or who
 * spoke first. What a worker says too late may be passed with its next second: then its newest counts as what it is doing now.
 */
export function mergeIntervals(spoken: readonly WorkerInterval[], second: SecondOfLoad): Interval {
  const iterations = noIterations();
  const newest = new Map<number, WorkerInterval>();
  for (const said of spoken) {
    for (const name of Object.keys(iterations) as (keyof typeof iterations)[]) iterations[name] += said.iterations[name];
    if ((newest.get(said.worker)?.index ?? -1) < said.index) newest.set(said.worker, said);
  }
  const now = [...newest.values()];
  const { index, stage, judged, silent = [], loadUs } = second;
  return {
    type: 'interval',
    index,
    stage,
    judged,
    ...(loadUs === undefined ? {} : { loadUs }),
    users: now.reduce((sum, { users }) => sum + users, 0),
    waiting: now.reduce((sum, { waiting }) => sum + waiting, 0),
    iterations,
    series: mergeSeries(spoken),
    errors: mergeErrors(spoken),
    monitors: {},
    generator: spoken.reduce((most, { generator }) => mostOf(most, generator), IDLE),
    silent,
  };
}

function mergeSeries(spoken: readonly WorkerInterval[]): readonly Series[] {
  const all = new Map<string, Part[]>();
  for (const { series, counts } of spoken)
    for (const one of series) {
      const key = `${one.metric} ${one.row} ${one.stage} ${one.outcome}`;
      const part = { ...one, counts };
      const parts = all.get(key);
      if (parts === undefined) all.set(key, [part]);
      else parts.push(part);
    }
  for (const [key, parts] of all) {
    if (parts[0]?.metric === 'service') addUntold(parts, all.get(key.replace('service', 'latency')) ?? []);
  }
  return [...all.values()].map(mergeParts).sort(inOrder);
}

/** Service that a worker left out is as its latency; samples without a time have only that. */
function addUntold(service: Part[], latency: readonly Part[]): void {
  const told = new Map(service.map((part) => [part.counts, part]));
  for (const part of latency) {
    const own = told.get(part.counts);
    if (own === undefined) service.push({ ...part, metric: 'service' });
    else service[service.indexOf(own)] = { ...own, count: own.timed + part.count - part.timed };
  }
}

function mergeParts(parts: readonly Part[]): Series {
  const timed = parts.filter((part) => part.timed > 0);
  const [{ metric, row, stage, outcome }] = parts as [Part];
  return {
    metric,
    row,
    stage,
    outcome,
    count: parts.reduce((sum, { count }) => sum + count, 0),
    sumUs: timed.reduce((sum, { sumUs }) => sum + sumUs, 0),
    minUs: timed.length === 0 ? 0 : Math.min(...timed.map(({ minUs }) => minUs)),
    maxUs: Math.max(0, ...timed.map(({ maxUs }) => maxUs)),
    counts: countsOf(timed),
  };
}

function countsOf(timed: readonly Part[]): string {
  const [first] = timed;
  if (first === undefined) return '';
  if (timed.length === 1) return encodeCounts(first.counts, first.from, first.to);
  return encodeCounts(timed.map(({ counts, from, to }) => counts.subarray(from, to)).reduce(addPairs));
}

/** Both lists ascend by slot, and so does what they add up to. */
export function addPairs(a: Pairs, b: Pairs): Pairs {
  const sum: Pairs = new Uint32Array(a.length + b.length);
  let [i, j, at] = [0, 0, 0];
  while (i < a.length || j < b.length) {
    const slotA = a[i] ?? Number.POSITIVE_INFINITY;
    const slotB = b[j] ?? Number.POSITIVE_INFINITY;
    sum[at++] = Math.min(slotA, slotB);
    sum[at++] = (slotA <= slotB ? (a[i + 1] as number) : 0) + (slotB <= slotA ? (b[j + 1] as number) : 0);
    if (slotA <= slotB) i += 2;
    if (slotB <= slotA) j += 2;
  }
  return sum.slice(0, at);
}

const OUTCOMES: readonly Series['outcome'][] = ['ok', 'failed', 'cut'];
const inOrder = (a: Series, b: Series): number =>
  (a.metric < b.metric ? -1 : a.metric > b.metric ? 1 : 0) ||
  a.row - b.row ||
  OUTCOMES.indexOf(a.outcome) - OUTCOMES.indexOf(b.outcome) ||
  a.stage - b.stage;

function mergeErrors(spoken: readonly WorkerInterval[]): readonly ErrorCount[] {
  const all = new Map<string, ErrorCount>();
  for (const { errors } of spoken)
    for (const error of errors) {
      const key = `${error.row} ${error.stage} ${error.kind}`;
      const known = all.get(key);
      all.set(key, known === undefined ? error : addErrors(known, error));
    }
  return [...all.values()].sort((a, b) => a.row - b.row || a.stage - b.stage || (a.kind < b.kind ? -1 : 1));
}

const mostOf = (a: GeneratorInterval, b: GeneratorInterval): GeneratorInterval => ({
  loopBusyRatio: Math.max(a.loopBusyRatio, b.loopBusyRatio),
  loopDelayP99Us: Math.max(a.loopDelayP99Us, b.loopDelayP99Us),
  loopDelayMaxUs: Math.max(a.loopDelayMaxUs ?? 0, b.loopDelayMaxUs ?? 0),
  gcPauseUs: Math.max(a.gcPauseUs, b.gcPauseUs),
  cpuCores: Math.max(a.cpuCores, b.cpuCores),
  heapRatio: Math.max(a.heapRatio, b.heapRatio),
});
