import type { History, SecondValue } from '@loadgate/core';
import { plain } from '../../words/plain.ts';
import { requestRows } from '../../words/worst-second.ts';
import { distribution, FINE_EDGES_MS } from './distribution.ts';
import { secondsPerPoint, thin } from './thin.ts';

type Line = readonly (number | null)[];

/** What the page's script draws; all times in seconds of load or milliseconds. */
export interface ChartData {
  /** Where each point begins, in seconds. */
  readonly at: readonly number[];
  readonly secondsPerPoint: number;
  readonly stages: readonly { readonly name: string; readonly from: number; readonly to: number; readonly warmup: boolean }[];
  readonly latency: { readonly p50: Line; readonly p90: Line; readonly p95: Line; readonly p99: Line };
  readonly load: {
    readonly users: Line;
    readonly waiting: Line;
    readonly due: Line;
    readonly started: Line;
    readonly ended: Line;
    readonly ok: Line;
    readonly failed: Line;
  };
  readonly isOpen: boolean;
  readonly distribution: { readonly upToMs: readonly number[]; readonly ok: readonly number[]; readonly failed: readonly number[] };
  readonly monitors: readonly { readonly name: string; readonly values: Line }[];
  readonly generator: { readonly loopDelayMs: Line; readonly cpuCores: Line };
}

export function chartData(history: History): ChartData {
  const { plan, seconds } = history;
  const rows = requestRows(history);
  const size = secondsPerPoint(seconds);
  // a line that ends early has gaps to the end
  const whole = (values: Line): Line => Array.from({ length: seconds }, (_, at) => values[at] ?? null);
  const second = (of: SecondValue): Line => whole(history.perSecond(of, rows));
  const greatest = (of: SecondValue): Line => thin(second(of), size, 'greatest');
  const greatestMs = (of: SecondValue): Line => thin(inMs(second(of)), size, 'greatest');
  // nothing in a second is 0 a second
  const rate = (of: SecondValue): Line =>
    thin(
      second(of).map((value) => value ?? 0),
      size,
      'mean',
    );
  const bins = distribution(history.figures({ rows, outcome: 'ok' }), history.figures({ rows, outcome: 'failed' }), FINE_EDGES_MS);
  return {
    at: Array.from({ length: Math.ceil(seconds / size) }, (_, i) => i * size),
    secondsPerPoint: size,
    stages: history.stages.map(({ name, warmup, beginUs, endUs }) => ({
      name: plain(name),
      from: beginUs / 1e6,
      to: endUs === null ? seconds : endUs / 1e6,
      warmup,
    })),
    latency: { p50: greatestMs('p50Us'), p90: greatestMs('p90Us'), p95: greatestMs('p95Us'), p99: greatestMs('p99Us') },
    load: {
      users: greatest('users'),
      waiting: greatest('waiting'),
      due: rate('due'),
      started: rate('started'),
      ended: rate('count'),
      ok: rate('ok'),
      failed: rate('failed'),
    },
    isOpen: plan.load.populations.some(({ model }) => model === 'open'),
    distribution: { upToMs: bins.map(({ upToMs }) => upToMs), ok: bins.map(({ ok }) => ok), failed: bins.map(({ failed }) => failed) },
    monitors: history.monitorNames.map((name) => ({ name: plain(name), values: thin(whole(history.monitor(name)), size, 'greatest') })),
    generator: {
      loopDelayMs: thin(whole(history.generator.map(({ loopDelayP99Us }) => loopDelayP99Us / 1e3)), size, 'greatest'),
      cpuCores: thin(whole(history.generator.map(({ cpuCores }) => cpuCores)), size, 'mean'),
    },
  };
}

const inMs = (values: Line): Line => values.map((us) => (us === null ? null : us / 1e3));
