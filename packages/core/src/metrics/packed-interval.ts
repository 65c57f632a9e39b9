import { deflateSync, inflateSync } from 'node:zlib';
import type { Interval, Series } from '../contract/events.ts';
import { readVarint, writeVarint } from './counts-codec.ts';

/** An interval as a journal holds it: a quarter to a sixth of its size, with nothing lost. */
export interface PackedInterval extends Omit<Interval, 'series'> {
  readonly series: {
    /** Names that the packed series point to. */
    readonly metrics: readonly string[];
    /**
     * All series, deflated, in base64: their number, then field by field, because what is alike lies together. The fields are varints: 3 ×
     * metric + outcome, row minus the row before, stage, count, least, greatest minus least, sum minus count × least, length of its counts;
     * differences that may be negative as ZigZag. Behind them the counts of all.
     */
    readonly packed: string;
  };
}

const OUTCOMES: readonly Series['outcome'][] = ['ok', 'failed', 'cut'];
/** Eight numbers of eight bytes at most. */
const LONGEST_HEAD = 64;

export function packInterval(interval: Interval): PackedInterval {
  const { series } = interval;
  const metrics = [...new Set(series.map(({ metric }) => metric))];
  const bytes = Buffer.allocUnsafe(series.reduce((sum, { counts }) => sum + LONGEST_HEAD + counts.length, 8));
  let at = writeVarint(bytes, 0, series.length);
  const column = (of: (one: Series) => number): void => {
    for (const one of series) at = writeVarint(bytes, at, of(one));
  };
  let before = 0;
  column(({ metric, outcome }) => 3 * metrics.indexOf(metric) + OUTCOMES.indexOf(outcome));
  column(({ row }) => {
    const step = zigzag(row - before);
    before = row;
    return step;
  });
  column(({ stage }) => stage);
  column(({ count }) => count);
  column(({ minUs }) => minUs);
  column(({ minUs, maxUs }) => maxUs - minUs);
  column(({ count, sumUs, minUs }) => zigzag(sumUs - count * minUs));
  column(({ counts }) => Buffer.byteLength(counts, 'base64'));
  for (const { counts } of series) at += bytes.write(counts, at, 'base64');
  return { ...interval, series: { metrics, packed: deflateSync(bytes.subarray(0, at)).toString('base64') } };
}

export function unpackInterval({ series: { metrics, packed }, ...interval }: PackedInterval): Interval {
  const bytes = inflateSync(Buffer.from(packed, 'base64'));
  const from = { bytes, at: 0 };
  const indices = Array.from({ length: readVarint(from) }, (_, i) => i);
  const column = (): readonly number[] => indices.map(() => readVarint(from));
  const [what, steps, stages, counts, least, spreads, sums, lengths] = Array.from({ length: 8 }, column) as Columns;
  let row = 0;
  const series = indices.map((i): Series => {
    row += unzigzag(steps[i] as number);
    const [kind, count, minUs, length] = [what[i] as number, counts[i] as number, least[i] as number, lengths[i] as number];
    const own = bytes.toString('base64', from.at, from.at + length);
    from.at += length;
    return {
      metric: metrics[Math.floor(kind / 3)] ?? '',
      row,
      stage: stages[i] as number,
      outcome: OUTCOMES[kind % 3] ?? 'ok',
      count,
      sumUs: unzigzag(sums[i] as number) + count * minUs,
      minUs,
      maxUs: minUs + (spreads[i] as number),
      counts: own,
    };
  });
  return { ...interval, series };
}

type Column = readonly number[];
type Columns = [Column, Column, Column, Column, Column, Column, Column, Column];

const zigzag = (n: number): number => (n < 0 ? -2 * n - 1 : 2 * n);
const unzigzag = (n: number): number => (n % 2 === 0 ? n / 2 : -(n + 1) / 2);
