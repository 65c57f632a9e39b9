import type { CountName, Metric } from '../../contract/plan.ts';
import { type KnownMetric, splitStat, statOf } from './known-metric.ts';

type Found = KnownMetric | { readonly message: string; readonly meant: string } | undefined;

const COUNTS: Readonly<Record<CountName, KnownMetric['of']>> = {
  requests: 'requests',
  errors: 'failures',
  cut: 'requests',
  dropped: 'run',
  pacing_overruns: 'run',
  user_setup_errors: 'run',
};

type Series = Pick<Extract<Metric, { kind: 'time' }>, 'series' | 'outcome'> & Pick<KnownMetric, 'of'>;
/** What may stand before a statistic; nothing is latency. */
const TIMES: Readonly<Record<string, Series>> = {
  '': { series: 'latency', outcome: null, of: 'requests' },
  ok: { series: 'latency', outcome: 'ok', of: 'requests' },
  failed: { series: 'latency', outcome: 'failed', of: 'requests' },
  service: { series: 'service', outcome: null, of: 'requests' },
  schedule_lag: { series: 'schedule_lag', outcome: null, of: 'requests' },
  user_wait: { series: 'user_wait', outcome: null, of: 'requests' },
  iteration: { series: 'iteration', outcome: null, of: 'iterations' },
  group: { series: 'group', outcome: null, of: 'groups' },
};

/** Metrics that core measures of every protocol. `name` is what the author wrote, `rest` that without a protocol's prefix. */
export function coreMetric(name: string, rest: string, protocol: string | null): Found {
  if (rest === 'error_rate') return { metric: { name, kind: 'ratio', of: rest }, unit: 'ratio', of: 'failures', protocol };
  if (rest === 'throughput') return { metric: { name, kind: 'rate', of: rest }, unit: '/s', of: 'requests', protocol };
  if (isCount(rest)) {
    const of = COUNTS[rest];
    return of === 'run' && protocol !== null ? undefined : { metric: { name, kind: 'count', of: rest }, unit: 'count', of, protocol };
  }
  if (protocol === null && rest === 'iteration_error_rate')
    return { metric: { name, kind: 'ratio', of: rest }, unit: 'ratio', of: 'iterations', protocol };
  if (protocol === null && (rest === 'rate.asked' || rest === 'rate.sent'))
    return { metric: { name, kind: 'rate', of: rest }, unit: '/s', of: 'run', protocol };
  const split = splitStat(rest);
  if (split === undefined || !Object.hasOwn(TIMES, split.of) || split.stat === 'last') return undefined;
  const { series, outcome, of } = TIMES[split.of] as Series;
  if (protocol !== null && of !== 'requests') return undefined;
  return timeMetric(name, split.stat, { series, outcome }, of, protocol);
}

/** A statistic of some series; what is no percentile comes back with its reason. */
export function timeMetric(
  name: string,
  word: string,
  series: Pick<Series, 'series' | 'outcome'>,
  of: KnownMetric['of'],
  protocol: string | null,
): Exclude<Found, undefined> {
  const stat = statOf(word);
  if (stat.kind === 'wrong') return { message: stat.message, meant: name.slice(0, name.length - word.length) + stat.meant };
  return { metric: { name, kind: 'time', ...series, stat }, unit: 'us', of, protocol };
}

const isCount = (word: string): word is CountName => Object.hasOwn(COUNTS, word);

const USUAL_STATS = ['p50', 'p90', 'p95', 'p99', 'p99.9', 'min', 'mean', 'max'];
/** For suggestions and completion: every name but for further percentiles. */
export const coreMetricNames: readonly string[] = [
  ...Object.keys(TIMES).flatMap((of) => USUAL_STATS.map((stat) => (of === '' ? stat : `${of}.${stat}`))),
  'error_rate',
  'iteration_error_rate',
  'throughput',
  'rate.asked',
  'rate.sent',
  ...Object.keys(COUNTS),
];
/** Of those, what a protocol's name may stand before. */
export const protocolMetricNames: readonly string[] = coreMetricNames.filter((name) => coreMetric(name, name, 'x') !== undefined);
