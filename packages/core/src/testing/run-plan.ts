import type { Interval, IterationCounts, Notice, Series } from '../contract/events.ts';
import type { History } from '../contract/history.ts';
import type { Json, Plan, Stage } from '../contract/plan.ts';
import type { Plugin } from '../contract/plugin.ts';
import { type CleanupEnd, createGenerator, type Generator, type Heard, type LoadEnd } from '../engine/generator.ts';
import type { HeardExchange } from '../engine/messages.ts';
import { kit } from '../language/kit.ts';
import { createChronicle } from '../metrics/chronicle.ts';
import { VirtualClock } from '../time/virtual.ts';

export interface RunPlanOptions {
  readonly plugins: readonly Plugin[];
  readonly rows?: Readonly<Record<string, readonly Json[]>>;
  readonly secrets?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Default 1. */
  readonly workers?: number;
  readonly keepEvidence?: boolean;
  readonly clock?: VirtualClock;
  /** Exports of the plan's scripts, by their path. */
  readonly scripts?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /** Called when the load begins: to plan a `stop`, or further stages, at a time of the clock. */
  readonly during?: (generator: Generator, clock: VirtualClock, append: RunningLoad['append']) => void;
  /** Called with all that is heard, after the history knows it. */
  readonly heard?: (heard: Heard, load: RunningLoad) => void;
}

/** A load while it is made. */
export interface RunningLoad {
  readonly history: History;
  /** Appends stages to it. */
  readonly append: (stages: readonly Stage[]) => void;
}

/** What became of a plan. */
export interface RanPlan {
  readonly end: LoadEnd;
  readonly intervals: readonly Interval[];
  readonly history: History;
  /** `0 stage main`, `10000000 graceful`: what was heard beside intervals, notices and exchanges. */
  readonly log: readonly string[];
  readonly notices: readonly Pick<Notice, 'level' | 'source' | 'message'>[];
  readonly exchanges: readonly HeardExchange[];
  readonly cleanup: CleanupEnd;
  /** All iterations. */
  readonly iterations: IterationCounts;
  /** When the load began, and when its last iteration had ended, by the clock. */
  readonly beganUs: number;
  readonly endedUs: number;
  /** Series of all seconds, by metric, name of the row and outcome: `latency A ok`. */
  readonly sums: Readonly<
    Record<string, { readonly count: number; readonly sumUs: number; readonly minUs: number; readonly maxUs: number }>
  >;
  /** Failures by name of the row and kind: `A http.503`. */
  readonly errors: Readonly<Record<string, number>>;
}

/** Runs a plan from `open` to `close` under a virtual clock, in this thread. */
export async function runPlan(plan: Plan, options: RunPlanOptions): Promise<RanPlan> {
  const { plugins, rows = {}, secrets = {}, env = {}, workers = 1, keepEvidence = false, clock = new VirtualClock() } = options;
  const generator = createGenerator({
    ...{ plan, rows, secrets, env, workers, keepEvidence, clock },
    protocols: plugins.map((plugin) => ({ plugin })),
    runId: '20261123-081500-ab12',
    toolVersion: '1.0.0',
    inline: true,
    scripts: {
      load: async (url) => Object.entries(options.scripts ?? {}).find(([path]) => url.endsWith(path))?.[1] ?? {},
      kit: async () => kit,
    },
  });
  const history = createChronicle(plan);
  const append = (stages: readonly Stage[]): void => {
    history.append(stages);
    generator.stage(stages);
  };
  const intervals: Interval[] = [];
  const log: string[] = [];
  const notices: Pick<Notice, 'level' | 'source' | 'message'>[] = [];
  const exchanges: HeardExchange[] = [];
  await pass(clock, generator.open());
  let beganUs = 0;
  let endedUs = 0;
  let end: LoadEnd;
  let cleanup: CleanupEnd;
  try {
    await pass(clock, generator.setup());
    beganUs = clock.nowUs();
    const load = generator.load((heard) => {
      if (heard.kind === 'interval') {
        intervals.push(heard.interval);
        history.add(heard.interval);
      } else if (heard.kind === 'notice') notices.push({ level: heard.level, source: heard.source, message: heard.message });
      else if (heard.kind === 'exchange') exchanges.push(heard);
      else log.push(heard.kind === 'stage' ? `${heard.atUs} stage ${heard.name}` : `${heard.atUs} ${heard.kind}`);
      options.heard?.(heard, { history, append });
    });
    options.during?.(generator, clock, append);
    end = await pass(
      clock,
      load.finally(() => {
        endedUs = clock.nowUs();
      }),
    );
    cleanup = await pass(clock, generator.cleanup());
  } finally {
    await pass(clock, generator.close());
  }
  return { end, intervals, history, log, notices, exchanges, cleanup, beganUs, endedUs, ...sumsOf(plan, intervals) };
}

/** Lets the clock run until a promise is settled. */
export async function pass<T>(clock: VirtualClock, work: Promise<T>): Promise<T> {
  let isSettled = false;
  const settled = (): void => {
    isSettled = true;
  };
  work.then(settled, settled);
  while (!isSettled) await clock.run(Number.POSITIVE_INFINITY);
  return work;
}

function sumsOf(plan: Plan, intervals: readonly Interval[]): Pick<RanPlan, 'iterations' | 'sums' | 'errors'> {
  const sums: Record<string, Pick<Series, 'count' | 'sumUs' | 'minUs' | 'maxUs'>> = {};
  const errors: Record<string, number> = {};
  const iterations: Record<string, number> = {};
  const nameOf = (row: number): string => plan.rows[row]?.name ?? String(row);
  for (const interval of intervals) {
    for (const [name, count] of Object.entries(interval.iterations)) iterations[name] = (iterations[name] ?? 0) + count;
    for (const { metric, row, outcome, count, sumUs, minUs, maxUs } of interval.series) {
      if (metric === 'in_flight') continue;
      const key = `${metric} ${nameOf(row)} ${outcome}`;
      const before = sums[key] ?? { count: 0, sumUs: 0, minUs: Number.POSITIVE_INFINITY, maxUs: 0 };
      sums[key] = {
        count: before.count + count,
        sumUs: before.sumUs + sumUs,
        minUs: Math.min(before.minUs, minUs),
        maxUs: Math.max(before.maxUs, maxUs),
      };
    }
    for (const { row, kind, count } of interval.errors) {
      const key = `${nameOf(row)} ${kind}`;
      errors[key] = (errors[key] ?? 0) + count;
    }
  }
  return { iterations: iterations as unknown as IterationCounts, sums, errors };
}
