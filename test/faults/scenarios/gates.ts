import { type BrokenProject, ONE_STEP, row, TARGET } from './broken-project.ts';

const STAGED = `${TARGET}load: { stages: [{ name: calm, users: 1, duration: 10s }, { name: peak, users: 5, duration: 20s }] }\nflows: { buy: { steps: [{ get: /a, name: Buy }] }, look: { steps: [{ get: /b, name: Look }] } }\n`;
const gates = (...written: readonly string[]): string => `${STAGED}gates:\n${written.map((gate) => `  - '${gate}'\n`).join('')}`;

/** Gates that can judge nothing, or something else than what was meant. */
export const gatesThatCannotBe: readonly BrokenProject[] = [
  row(
    'gates with slips of syntax',
    'LG_GATE_SYNTAX',
    gates(
      'p95',
      '< 5ms',
      'p95 = 5s',
      'p95 => 5s',
      'p95<5s',
      'p95 below 5s',
      'p95 < 5 ms',
      'p95 < 5ms and p99 < 1s',
      'p95 < 5s please',
      'p95 < 5s or abrot',
      '',
    ),
  ),
  row('gates without a unit', 'LG_GATE_LIMIT', gates('p95 < 500', 'error_rate < 0.02', 'throughput >= 100', 'iteration.p95 < 5')),
  row(
    'gates with a unit of something else',
    'LG_GATE_LIMIT',
    gates('p95 < 5%', 'error_rate < 5ms', 'throughput >= 5ms', 'errors < 5s', 'dropped == 0%'),
  ),
  row(
    'gates on metrics that are not there',
    'LG_GATE_METRIC',
    gates('p9x < 1s', 'latency < 1s', 'p100 < 1s', 'p0 < 1s', 'avg < 1s', 'http_req_duration < 1s', 'checks > 99%'),
  ),
  row(
    'gates on steps, flows and stages that are not there',
    'LG_GATE_SCOPE and LG_GATE_STAGE',
    gates('p95 of "Bye" < 1s', 'p95 of flow "bye" < 1s', 'p95 of each "Z*" < 1s', 'p95 < 1s during peek'),
  ),
  row('a scope without quotes', 'LG_GATE_SYNTAX', gates('p95 of Buy < 1s', 'p95 of flow buy < 1s')),
  row('a window that is longer than the load', 'LG_GATE_STAGE', gates('p95 < 1s in every 2m')),
  row('a window that is longer than its stage', 'LG_GATE_STAGE', gates('p95 < 1s during peak in every 25s')),
  row('an abort that takes longer than the load', 'LG_GATE_STAGE', gates('p95 < 1s or abort after 1h')),
  row('a window of no whole seconds', 'LG_GATE_SYNTAX', gates('p95 < 1s in every 1500ms', 'p95 < 1s in every 0s')),
  row(
    'limits that nothing breaks, and limits that nothing holds',
    'LG_GATE_LIMIT',
    gates('error_rate < 0%', 'error_rate <= 100%', 'error_rate > 100%', 'errors < 0', 'errors >= 0', 'p95 < 0ms', 'throughput >= 0/s'),
  ),
  row('a percentage above a hundred', 'LG_GATE_LIMIT', gates('error_rate < 150%')),
  row('a negative limit', 'LG_GATE_LIMIT', gates('p95 < -5ms', 'errors < -1')),
  row('a limit that no number can hold', 'LG_GATE_LIMIT', gates('p95 < 1e999s', 'p95 < NaNms', 'p95 < Infinitys')),
  row('equality of what is measured', 'LG_GATE_OPERATOR', gates('p95 == 5ms', 'throughput == 100/s')),
  row('a share of a baseline that is not there', 'LG_GATE_BASELINE', gates('p95 <= baseline + 10%')),
  row('a gate is dropped that was not there', 'LG_GATE_NOT_INHERITED', gates('no p95 of "Buy"')),
  row('a finding that no test type gives', 'LG_GATE_METRIC', gates('breaking_point >= 100', 'memory_growth < 5MB/h')),
  row('a metric of a monitor that is not there', 'LG_GATE_METRIC', gates('monitor.cpu.max < 90%', 'm.memory.max < 1GB')),
  row('a metric of a protocol that no step speaks', 'LG_GATE_METRIC', gates('postgres.query.p95 < 1s')),
  row('a gate that is a map', 'LG_VALUE_TYPE', `${ONE_STEP}gates: [{ p95: 1s }, 5, null]\n`),
  row('a gate whose value is an unset variable', 'LG_NAME_UNKNOWN', gates('p95 < ${vars.most}')),
  row('a gate cut off by a comment', 'LG_YAML_COMMENT', `${ONE_STEP}gates:\n  - p95 < 1s #or abort\n`),
];
