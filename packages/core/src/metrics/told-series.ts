import type { Interval, Series } from '../contract/events.ts';
import { decodeCounts } from './counts-codec.ts';
import type { Histogram, Pairs } from './histogram.ts';

/** A series of one second with its counts read. */
export interface Told extends Omit<Series, 'counts'> {
  /** The same for the same row, stage and outcome. */
  readonly key: string;
  readonly pairs: Pairs;
  readonly timed: number;
}

/** Series of one second by metric. */
export type ToldSecond = ReadonlyMap<string, readonly Told[]>;

/** Reads an interval's series. Service that was left out, because it was as its latency, is the latency's own series. */
export function readSeries({ series }: Interval): ToldSecond {
  const told = new Map<string, Told[]>();
  for (const one of series) {
    const list = told.get(one.metric);
    if (list === undefined) told.set(one.metric, [readOne(one)]);
    else list.push(readOne(one));
  }
  const latency = told.get('latency') ?? [];
  const service = new Map(told.get('service')?.map((one) => [one.key, one]));
  told.set('service', service.size === 0 ? latency : latency.map((one) => service.get(one.key) ?? one));
  return told;
}

function readOne({ metric, row, stage, outcome, count, sumUs, minUs, maxUs, counts }: Series): Told {
  const pairs = decodeCounts(counts);
  let timed = 0;
  for (let i = 1; i < pairs.length; i += 2) timed += pairs[i] as number;
  return { key: `${row} ${stage} ${outcome}`, metric, row, stage, outcome, count, sumUs, minUs, maxUs, pairs, timed };
}

export const addTold = (to: Histogram, { pairs, timed, sumUs, minUs, maxUs }: Told): void => to.merge(pairs, timed, sumUs, minUs, maxUs);
