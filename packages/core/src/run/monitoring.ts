import type { Monitor, MonitorKind, MonitorScope } from '../contract/plugin.ts';
import { EnvironmentError } from '../errors.ts';
import { withTimeout } from '../time/timeout.ts';

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
  sample(): void;
  close(): Promise<void>;
}

const OPEN_TIMEOUT_US = 10e6;
const CLOSE_TIMEOUT_US = 5e6;
/** Seconds without an answer after which a person is told. */
const PATIENCE = 10;

/** Opens all of them; one that cannot be opened ends the run before any load. */
export async function openMonitoring(
  chosen: readonly ChosenMonitor[],
  scope: MonitorScope,
  notice: (source: string, message: string) => void,
): Promise<Monitoring> {
  const open: { readonly name: string; readonly monitor: Monitor; isAsking: boolean; hasFailed: boolean; unanswered: number }[] = [];
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
      open.push({ name, monitor, isAsking: false, hasFailed: false, unanswered: 0 });
    } catch (cause) {
      await close();
      throw new EnvironmentError('LG_MONITOR_NOT_OPEN', `monitor ${name} (${kind.name}): ${reasonOf(cause)}`, { cause });
    }
  }
  let figures: Record<string, number> = {};
  const ask = async (entry: (typeof open)[number]): Promise<void> => {
    entry.isAsking = true;
    try {
      for (const [metric, value] of Object.entries(await entry.monitor.sample()))
        if (Number.isFinite(value)) figures[`${entry.name}.${metric}`] = value;
      entry.hasFailed = false;
    } catch (cause) {
      if (!entry.hasFailed) notice(`monitor ${entry.name}`, `gave no figures: ${reasonOf(cause)}`);
      entry.hasFailed = true;
    } finally {
      entry.isAsking = false;
      entry.unanswered = 0;
    }
  };
  const sampleOf = (entry: (typeof open)[number]): void => {
    if (!entry.isAsking) void ask(entry);
    else if (++entry.unanswered === PATIENCE) notice(`monitor ${entry.name}`, `has given no answer for ${PATIENCE} s`);
  };
  return {
    take() {
      const taken = figures;
      figures = {};
      return taken;
    },
    sample() {
      for (const entry of open) sampleOf(entry);
    },
    close,
  };
}

const reasonOf = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause));
