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
interface Part {
  readonly said: WorkerSeries;
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
    for (const said of series) {
      const key = keyOf(said);
      const parts = all.get(key);
      if (parts === undefined) all.set(key, [{ said, counts }]);
      else parts.push({ said, counts });
    }
  for (const parts of all.values()) {
    const [{ said }] = parts as [Part];
    if (said.metric === 'service') addUntold(parts, all.get(keyOf({ ...said, metric: 'latency' })) ?? []);
  }
  return [...all.values()].map(mergeParts).sort(inOrder);
}

const keyOf = ({ metric, row, stage, outcome }: WorkerSeries): string => `${metric} ${row} ${stage} ${outcome}`;

/** Service that a worker left out is as its latency; samples without a time have only that. */
function addUntold(service: Part[], latency: readonly Part[]): void {
  const told = new Map(service.map((part) => [part.counts, part]));
  for (const { said, counts } of latency) {
    const own = told.get(counts);
    if (own === undefined) service.push({ said: { ...said, metric: 'service' }, counts });
    else service[service.indexOf(own)] = { said: { ...own.said, count: own.said.timed + said.count - said.timed }, counts };
  }
}

function mergeParts(parts: readonly Part[]): Series {
  const [{ said: first }] = parts as [Part];
  const { metric, row, stage, outcome } = first;
  let [count, sumUs, minUs, maxUs] = [0, 0, Number.POSITIVE_INFINITY, 0];
  for (const { said } of parts) {
    count += said.count;
    if (said.timed === 0) continue;
    sumUs += said.sumUs;
    minUs = Math.min(minUs, said.minUs);
    maxUs = Math.max(maxUs, said.maxUs);
  }
  return { metric, row, stage, outcome, count, sumUs, minUs: Number.isFinite(minUs) ? minUs : 0, maxUs, counts: countsOf(parts) };
}

function countsOf(parts: readonly Part[]): string {
  const timed = parts.filter(({ said }) => said.timed > 0);
  const [first] = timed;
  if (first === undefined) return '';
  if (timed.length === 1) return encodeCounts(first.counts, first.said.from, first.said.to);
  return encodeCounts(timed.map(({ counts, said }) => counts.subarray(said.from, said.to)).reduce(addPairs));
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
