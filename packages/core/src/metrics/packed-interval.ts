import type { Interval, Series } from '../contract/events.ts';
import { readVarint, writeVarint } from './counts-codec.ts';

/** An interval as a journal holds it: a quarter of its size, with nothing lost. */
export interface PackedInterval extends Omit<Interval, 'series'> {
  readonly series: {
    /** Names that the packed series point to. */
    readonly metrics: readonly string[];
    /** All series in base64, each as varints: 3 × metric + outcome, row, stage, count, sum, least, greatest minus least, length of its counts; then its counts. */
    readonly packed: string;
  };
}

const OUTCOMES: readonly Series['outcome'][] = ['ok', 'failed', 'cut'];
/** Eight numbers of eight bytes at most. */
const LONGEST_HEAD = 64;

export function packInterval(interval: Interval): PackedInterval {
  const { series } = interval;
  const metrics = [...new Set(series.map(({ metric }) => metric))];
  const bytes = Buffer.allocUnsafe(series.reduce((sum, { counts }) => sum + LONGEST_HEAD + counts.length, 0));
  let at = 0;
  for (const { metric, row, stage, outcome, count, sumUs, minUs, maxUs, counts } of series) {
    const length = Buffer.byteLength(counts, 'base64');
    for (const n of [3 * metrics.indexOf(metric) + OUTCOMES.indexOf(outcome), row, stage, count, sumUs, minUs, maxUs - minUs, length])
      at = writeVarint(bytes, at, n);
    at += bytes.write(counts, at, 'base64');
  }
  return { ...interval, series: { metrics, packed: bytes.toString('base64', 0, at) } };
}

export function unpackInterval({ series: { metrics, packed }, ...interval }: PackedInterval): Interval {
  const bytes = Buffer.from(packed, 'base64');
  const series: Series[] = [];
  const from = { bytes, at: 0 };
  const next = (): number => readVarint(from);
  while (from.at < bytes.length) {
    const [what, row, stage, count, sumUs, minUs, spreadUs, length] = [next(), next(), next(), next(), next(), next(), next(), next()];
    const counts = bytes.toString('base64', from.at, from.at + length);
    from.at += length;
    const metric = metrics[Math.floor(what / 3)] ?? '';
    const outcome = OUTCOMES[what % 3] ?? 'ok';
    series.push({ metric, row, stage, outcome, count, sumUs, minUs, maxUs: minUs + spreadUs, counts });
  }
  return { ...interval, series };
}
