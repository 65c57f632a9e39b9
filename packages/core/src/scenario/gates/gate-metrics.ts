import type { MetricSpec } from '../../contract/plugin.ts';
import { SUSTAINED } from '../../search/sustained.ts';
import { closest } from '../../template/closest.ts';
import { didYouMean, type TextFault } from '../text-fault.ts';
import { coreMetric, coreMetricNames, protocolMetricNames, timeMetric } from './core-metrics.ts';
import type { Span } from './gate-tokens.ts';
import type { GateWorld } from './gate-world.ts';
import { type KnownMetric, type LimitUnit, splitStat } from './known-metric.ts';

export type FoundMetric = { readonly known: KnownMetric } | { readonly fault: TextFault };

/** What a gate's metric means in this plan, or why it means nothing. */
export function findMetric(at: Span, world: GateWorld): FoundMetric {
  const { text } = at;
  const found = finding(text, world) ?? monitorMetric(at, world) ?? protocolMetric(at, world) ?? blockMetric(text, world);
  const core = found ?? coreMetric(text, text, null);
  if (core === undefined) return { fault: unknown(at, world) };
  if ('fault' in core) return core;
  return 'message' in core ? { fault: fault(at, core.message, didYouMean(core.meant)) } : { known: core };
}

function finding(name: string, { findings }: GateWorld): KnownMetric | undefined {
  const spec = findings.find((one) => one.name === name);
  if (spec === undefined) return undefined;
  return { metric: { name, kind: 'finding', finding: name }, unit: unitOf(spec), of: 'run', protocol: null };
}

function monitorMetric(at: Span, { monitors }: GateWorld): KnownMetric | { fault: TextFault } | undefined {
  const { text: name } = at;
  const monitor = monitors.find((one) => name.startsWith(`${one.name}.`));
  if (monitor === undefined) return undefined;
  const rest = name.slice(monitor.name.length + 1);
  const names = monitor.metrics.map((spec) => spec.name);
  if (names.includes(rest)) return { fault: fault(at, `\`${name}\` needs a statistic`, didYouMean(`${name}.max`)) };
  const split = splitStat(rest);
  const spec = monitor.metrics.find((one) => one.name === split?.of);
  if (spec === undefined) {
    const near = closest(split?.of ?? rest, names);
    const hint = names.length === 0 ? {} : { hint: `it gives ${names.map((one) => `\`${one}\``).join(', ')}` };
    const meant = near === undefined ? hint : didYouMean(`${monitor.name}.${near}.${split?.stat ?? 'max'}`);
    return { fault: fault(at, `monitor \`${monitor.name}\` gives no \`${split?.of ?? rest}\``, meant) };
  }
  const { stat } = split as { stat: string };
  if (stat !== 'min' && stat !== 'mean' && stat !== 'max' && stat !== 'last')
    return { fault: fault(at, 'a monitor’s figure has no percentiles', { hint: 'it has `min`, `mean`, `max` and `last`' }) };
  const metric = { name, kind: 'monitor', monitor: monitor.name, metric: spec.name, stat } as const;
  return { metric, unit: unitOf(spec), of: 'run', protocol: null };
}

type Core = ReturnType<typeof coreMetric>;

function protocolMetric(at: Span, { protocols }: GateWorld): Core | { fault: TextFault } {
  const { text: name } = at;
  const protocol = protocols.find((one) => name.startsWith(`${one.name}.`));
  if (protocol === undefined) return undefined;
  const rest = name.slice(protocol.name.length + 1);
  const split = splitStat(rest);
  if (split !== undefined && protocol.blocks?.includes(split.of))
    return timeMetric(name, split.stat, { series: 'block', outcome: null }, 'blocks', protocol.name);
  const core = coreMetric(name, rest, protocol.name);
  if (core !== undefined) return core;
  const spec = protocol.metrics.find((one) => one.name === split?.of || one.name === rest);
  if (spec === undefined) return undefined;
  if (spec.kind !== 'time') return { fault: fault(at, `no gate can be on \`${name}\`: only times of a protocol are kept`) };
  if (split?.of !== spec.name || split.stat === 'last')
    return { fault: fault(at, `\`${name}\` needs a statistic`, didYouMean(`${protocol.name}.${spec.name}.p95`)) };
  return timeMetric(name, split.stat, { series: `${protocol.name}.${spec.name}`, outcome: null }, 'parts', protocol.name);
}

/** `tx.p95`, where one protocol has such a verb. */
function blockMetric(name: string, { protocols }: GateWorld): Core {
  const split = splitStat(name);
  const protocol = protocols.find(({ blocks }) => split !== undefined && blocks?.includes(split.of));
  if (split === undefined || protocol === undefined) return undefined;
  return timeMetric(name, split.stat, { series: 'block', outcome: null }, 'blocks', protocol.name);
}

/** Words of other tools, and what people take for a metric. */
const MEANT: Readonly<Record<string, string>> = {
  avg: 'mean',
  average: 'mean',
  med: 'p50',
  median: 'p50',
  latency: 'p95',
  duration: 'p95',
  response_time: 'p95',
  http_req_duration: 'p95',
  service: 'service.p95',
  iteration: 'iteration.p95',
  iteration_duration: 'iteration.p95',
  group: 'group.p95',
  schedule_lag: 'schedule_lag.p99',
  user_wait: 'user_wait.p99',
  lag: 'schedule_lag.p99',
  failures: 'errors',
  failure_rate: 'error_rate',
  fail_ratio: 'error_rate',
  error_ratio: 'error_rate',
  http_req_failed: 'error_rate',
  rps: 'throughput',
  qps: 'throughput',
  rate: 'throughput',
  http_reqs: 'requests',
  count: 'requests',
  dropped_iterations: 'dropped',
};

/** What only a search finds. */
const SOUGHT = [
  { name: SUSTAINED.open.name, example: '{ arrivals: 10..1000/s, hold: 30s }' },
  { name: SUSTAINED.closed.name, example: '{ users: 5..500, hold: 30s }' },
];

function unknown(at: Span, world: GateWorld): TextFault {
  const { text } = at;
  const [first = ''] = text.split('.');
  const giver = world.notChosen?.find(({ findings }) => findings.some(({ name }) => name === text));
  if (giver !== undefined)
    return fault(at, `nothing measures \`${text}\` here`, { hint: `\`tests: { ${giver.name}: {} }\` does, in a type that has it` });
  const searched = SOUGHT.find(({ name }) => name === text);
  if (searched !== undefined)
    return fault(at, `nothing measures \`${text}\` here`, { hint: `\`load: { search: ${searched.example} }\` does` });
  const near = MEANT[text.toLowerCase()] ?? closest(text, metricNames(world));
  if (near !== undefined) return fault(at, `there is no metric \`${text}\``, didYouMean(near));
  if (text.includes('.') && splitStat(text) !== undefined && !world.protocols.some(({ name }) => name === first))
    return fault(at, `nothing measures \`${text}\`: no protocol and no monitor here is called \`${first}\``);
  return fault(at, `there is no metric \`${text}\``, { hint: 'for example `p95`, `error_rate`, `throughput`' });
}

/** All that a gate of this plan can be on, but for further percentiles: for suggestions and completion. */
export function metricNames({ protocols, monitors, findings }: GateWorld): readonly string[] {
  return [
    ...coreMetricNames,
    ...protocols.flatMap(({ name, metrics, blocks = [] }) => [
      ...protocolMetricNames.map((metric) => `${name}.${metric}`),
      ...metrics.filter(({ kind }) => kind === 'time').map((spec) => `${name}.${spec.name}.p95`),
      ...blocks.flatMap((verb) => [`${verb}.p95`, `${name}.${verb}.p95`]),
    ]),
    ...monitors.flatMap(({ name, metrics }) =>
      metrics.flatMap((spec) => ['min', 'mean', 'max', 'last'].map((stat) => `${name}.${spec.name}.${stat}`)),
    ),
    ...findings.map(({ name }) => name),
  ];
}

const UNITS: readonly LimitUnit[] = ['us', 'ratio', '/s', 'bytes', 'bytes/h', 'cores'];
const unitOf = ({ unit }: MetricSpec): LimitUnit => UNITS.find((known) => known === unit) ?? 'count';

function fault({ offset, text }: Span, message: string, more: { hint?: string; fix?: string } = {}): TextFault {
  return { code: 'LG_GATE_METRIC', message, offset, length: text.length, ...more };
}
