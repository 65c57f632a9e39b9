import type { Finding } from '../contract/events.ts';
import type { History } from '../contract/history.ts';
import type { LoadSoFar, Monitor, MonitorKind, MonitorScope } from '../contract/plugin.ts';
import { EnvironmentError } from '../errors.ts';
import { shortened } from '../flow/values/excerpt.ts';
import { withTimeout } from '../time/timeout.ts';
import { readFindings, strangeIn } from './findings.ts';

/** A monitor that a run asked for. */
export interface ChosenMonitor {
  readonly name: string;
  readonly kind: MonitorKind;
  readonly options: unknown;
}

/** Samples the system under test about once a second, beside the load; what comes late is left out, never awaited. */
export interface Monitoring {
  /** Figures that came since the last call, `monitor.metric` → value. */
  take(): Readonly<Record<string, number>>;
  /** Asks every monitor that is not still answering. */
  sample(load: LoadSoFar): void;
  /** What they make of the load that has ended, under the names of the monitors. */
  conclude(history: History): Promise<readonly Finding[]>;
  close(): Promise<void>;
}

const OPEN_TIMEOUT_US = 10e6;
const CONCLUDE_TIMEOUT_US = 5e6;
const CLOSE_TIMEOUT_US = 5e6;
/** Seconds without an answer after which a person is told. */
const PATIENCE = 10;

interface OpenMonitor {
  readonly name: string;
  readonly monitor: Monitor;
  /** Names of its findings. */
  readonly declared: readonly string[];
  /** Names of its figures. */
  readonly metrics: ReadonlySet<string>;
  hasLied: boolean;
  isAsking: boolean;
  hasFailed: boolean;
  unanswered: number;
}

/** Opens all of them; one that cannot be opened ends the run before any load. */
export async function openMonitoring(
  chosen: readonly ChosenMonitor[],
  scope: MonitorScope,
  notice: (source: string, message: string) => void,
): Promise<Monitoring> {
  const open: OpenMonitor[] = [];
  const close = async (): Promise<void> => {
    for (const { name, monitor } of open) {
      await withTimeout(scope.clock, CLOSE_TIMEOUT_US, (async () => monitor.close())(), 'did not close').catch((cause: unknown) =>
        notice(`monitor ${name}`, reasonOf(cause)),
      );
    }
  };
  for (const { name, kind, options } of chosen) {
    try {
      const monitor = await withTimeout(
        scope.clock,
        OPEN_TIMEOUT_US,
        (async () => kind.open(options, { ...scope, notice: (message) => notice(`monitor ${name}`, message) }))(),
        `did not open within ${OPEN_TIMEOUT_US / 1e6} s`,
      );
      if (typeof monitor?.sample !== 'function' || typeof monitor.close !== 'function')
        throw new Error('`open` gave no monitor: it has `sample` and `close`');
      const declared = (kind.findings?.(options) ?? []).map((finding) => finding.name);
      const metrics = new Set(kind.metrics(options).map((metric) => metric.name));
      open.push({ name, monitor, declared, metrics, hasLied: false, isAsking: false, hasFailed: false, unanswered: 0 });
    } catch (cause) {
      await close();
      throw new EnvironmentError('LG_MONITOR_NOT_OPEN', `monitor ${name} (${kind.name}): ${reasonOf(cause)}`, { cause });
    }
  }
  let figures: Record<string, number> = {};
  const lied = (entry: OpenMonitor, metric: string, value: unknown): void => {
    if (entry.hasLied) return;
    entry.hasLied = true;
    const what = entry.metrics.has(metric) ? 'which is no figure' : 'and it declares no such figure';
    notice(`monitor ${entry.name}`, `its sample gave ${metric} = ${excerptOf(value)}, ${what}: it is left out`);
  };
  const ask = async (entry: (typeof open)[number], load: LoadSoFar): Promise<void> => {
    entry.isAsking = true;
    try {
      for (const [metric, value] of Object.entries(await entry.monitor.sample(load)))
        if (Number.isFinite(value) && entry.metrics.has(metric)) figures[`${entry.name}.${metric}`] = value;
        else lied(entry, metric, value);
      entry.hasFailed = false;
    } catch (cause) {
      if (!entry.hasFailed) notice(`monitor ${entry.name}`, `gave no figures: ${reasonOf(cause)}`);
      entry.hasFailed = true;
    } finally {
      entry.isAsking = false;
      entry.unanswered = 0;
    }
  };
  const sampleOf = (entry: (typeof open)[number], load: LoadSoFar): void => {
    if (!entry.isAsking) void ask(entry, load);
    else if (++entry.unanswered === PATIENCE) notice(`monitor ${entry.name}`, `has given no answer for ${PATIENCE} s`);
  };
  const concluded = async ({ name, monitor, declared }: (typeof open)[number], history: History): Promise<readonly Finding[]> => {
    try {
      const given: unknown = await withTimeout(
        scope.clock,
        CONCLUDE_TIMEOUT_US,
        (async () => monitor.conclude?.(history) ?? [])(),
        `concluded nothing within ${CONCLUDE_TIMEOUT_US / 1e6} s`,
      );
      const found = readFindings(given);
      if (found === undefined) throw new Error('what `conclude` gave is no list of findings');
      const strange = strangeIn(found, declared);
      if (strange !== undefined) throw new Error(`it concludes \`${strange.name}\`, which it does not declare, or twice`);
      return found.map((finding) => ({ ...finding, name: `${name}.${finding.name}` }));
    } catch (cause) {
      notice(`monitor ${name}`, reasonOf(cause));
      return [];
    }
  };
  return {
    take() {
      const taken = figures;
      figures = {};
      return taken;
    },
    sample(load) {
      for (const entry of open) sampleOf(entry, load);
    },
    conclude: async (history) => (await Promise.all(open.map((entry) => concluded(entry, history)))).flat(),
    close,
  };
}

const excerptOf = (value: unknown): string => (typeof value === 'string' ? JSON.stringify(shortened(value, 100)) : String(value));
const reasonOf = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause));
