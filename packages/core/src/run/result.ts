import type { Finding, GateResult, Notice, Started, Verdict } from '../contract/events.ts';
import type { Figures, History, Selection, StageSpan } from '../contract/history.ts';
import type { BaselineFigures, GateSpec, Plan, Row } from '../contract/plan.ts';
import type {
  Latency,
  ResultError,
  ResultExperiment,
  ResultFigures,
  ResultGenerator,
  ResultStage,
  ResultStep,
  RunResult,
} from '../contract/result.ts';
import { shownGate } from './result-gate.ts';

/** All that a result is made of; the same from a live run and from its journal. */
export interface ResultParts {
  readonly started: Started;
  readonly history: History;
  readonly gates: readonly GateResult[];
  readonly findings: readonly Finding[];
  readonly experiments: readonly ResultExperiment[];
  readonly notices: readonly Notice[];
  readonly verdict: Verdict;
  readonly exitCode: number;
  readonly reasons: readonly string[];
  readonly generatorReasons: readonly string[];
  readonly durationSec: number;
  readonly cleanup: RunResult['cleanup'];
  /** HdrHistogram V2 of a selection; null without a timed sample. */
  readonly encode: (of: Selection) => string | null;
  readonly describeError: (kind: string) => string;
}

/** The published form of a run (`result.json`, schema 1). */
export function resultOf(parts: ResultParts): RunResult {
  const { started, history } = parts;
  const { plan } = started;
  const view = new ResultView(parts);
  return {
    schema: 1,
    verdict: parts.verdict,
    exitCode: parts.exitCode,
    reasons: parts.reasons,
    run: {
      id: started.runId,
      startedAt: started.at,
      durationSec: parts.durationSec,
      scenario: plan.name,
      type: plan.type,
      env: plan.environment,
      seed: plan.seed,
    },
    tool: started.tool,
    target: plan.target,
    timeScale: plan.timeScale,
    partial: plan.partial,
    workers: started.workers,
    users: history.perSecond('users').reduce<number>((most, users) => Math.max(most, users ?? 0), 0),
    iterations: history.iterations,
    gates: parts.gates.map((result) => shownGate(plan, plan.gates[result.gate] as GateSpec, result)),
    droppedGates: plan.droppedGates,
    total: view.figures({ rows: view.requestRows }, history.judgedSec),
    steps: view.steps('request', {}, history.judgedSec),
    groups: [...view.steps('group', {}, history.judgedSec), ...view.steps('block', {}, history.judgedSec)],
    flows: plan.flows.map((flow) => ({
      name: flow.name,
      iterations: view.figures({ metric: 'iteration', rows: [flow.row] }, history.judgedSec),
    })),
    stages: history.stages.map((stage) => view.stage(stage)),
    findings: parts.findings,
    experiments: parts.experiments,
    errors: view.errors(),
    monitors: Object.fromEntries(history.monitorNames.map((name) => [name, spreadOf(history.monitor(name))])),
    generator: view.generator(),
    notices: parts.notices.map(({ level, source, message }) => ({ level, source, message })),
    cleanup: parts.cleanup,
  };
}

const ms = (us: number | null): number | null => (us === null ? null : us / 1e3);

export const latencyOf = (figures: Figures): Latency => ({
  min: ms(figures.minUs),
  mean: ms(figures.meanUs),
  p50: ms(figures.percentileUs(50)),
  p90: ms(figures.percentileUs(90)),
  p95: ms(figures.percentileUs(95)),
  p99: ms(figures.percentileUs(99)),
  'p99.9': ms(figures.percentileUs(99.9)),
  max: ms(figures.maxUs),
});

class ResultView {
  readonly requestRows: readonly number[];
  readonly #parts: ResultParts;
  readonly #plan: Plan;

  constructor(parts: ResultParts) {
    this.#parts = parts;
    this.#plan = parts.started.plan;
    this.requestRows = this.#rowsOf('request').flatMap(({ rows }) => rows);
  }

  /** Rows of one kind that are measured, pooled by name in the order in which the scenario names them. */
  #rowsOf(kind: Row['kind']): readonly { readonly name: string; readonly rows: number[] }[] {
    const byName = new Map<string, number[]>();
    for (const [index, row] of this.#plan.rows.entries()) {
      if (row.kind !== kind || row.flow === null) continue;
      const rows = byName.get(row.name);
      if (rows === undefined) byName.set(row.name, [index]);
      else rows.push(index);
    }
    return [...byName].map(([name, rows]) => ({ name, rows }));
  }

  figures(of: Selection, seconds: number): ResultFigures {
    const figures = this.#parts.history.figures(of);
    return {
      count: figures.count,
      errors: figures.failed,
      cut: figures.cut,
      errorRate: figures.count === 0 ? null : figures.failed / figures.count,
      ratePerSec: seconds > 0 ? figures.count / seconds : null,
      latencyMs: latencyOf(figures),
      histogram: this.#parts.encode(of),
    };
  }

  steps(kind: 'request' | 'group' | 'block', within: Selection, seconds: number): readonly ResultStep[] {
    const { history } = this.#parts;
    const metric = kind === 'request' ? 'latency' : kind;
    const isShown = ({ rows }: { readonly rows: readonly number[] }): boolean =>
      rows.some((row) => this.#plan.rows[row]?.isSpare !== true) || history.figures({ whole: true, metric, rows }).count > 0;
    return this.#rowsOf(kind)
      .filter(isShown)
      .map(({ name, rows }) => {
        const of = { ...within, metric, rows };
        return {
          name,
          ...this.figures(of, seconds),
          okLatencyMs: latencyOf(history.figures({ ...of, outcome: 'ok' })),
          failedLatencyMs: latencyOf(history.figures({ ...of, outcome: 'failed' })),
          serviceMs: latencyOf(history.figures(kind === 'request' ? { ...of, metric: 'service' } : of)),
          baseline: shownBaseline(this.#plan.baseline?.steps[name]),
        };
      });
  }

  stage(span: StageSpan): ResultStage {
    const { history } = this.#parts;
    const endUs = span.endUs ?? history.seconds * 1e6;
    const seconds = (endUs - span.beginUs) / 1e6;
    const within = { stage: span.stage };
    return {
      name: span.name,
      fromSec: span.beginUs / 1e6,
      toSec: span.endUs === null ? null : span.endUs / 1e6,
      warmup: span.warmup,
      total: this.figures({ ...within, rows: this.requestRows }, seconds),
      steps: this.steps('request', within, seconds),
    };
  }

  errors(): readonly ResultError[] {
    const byKind = new Map<string, ResultError>();
    for (const { row, kind, count, evidence } of this.#parts.history.errors) {
      const step = this.#plan.rows[row]?.name ?? '';
      const known = byKind.get(`${kind}\n${step}`);
      const first = [...evidence].sort((a, b) => a.atUs - b.atUs)[0];
      byKind.set(`${kind}\n${step}`, {
        kind,
        text: this.#parts.describeError(kind),
        step,
        count: count + (known?.count ?? 0),
        firstAtSec: earlier(known?.firstAtSec ?? null, first === undefined ? null : first.atUs / 1e6),
        sample: known?.sample ?? first ?? null,
      });
    }
    return [...byKind.values()].sort((a, b) => b.count - a.count);
  }

  generator(): ResultGenerator {
    const { history, generatorReasons } = this.#parts;
    const seconds = history.generator;
    const greatest = (pick: (second: (typeof seconds)[number]) => number): number | null =>
      seconds.reduce<number | null>((most, second) => Math.max(most ?? 0, pick(second)), null);
    const delay = greatest((second) => second.loopDelayP99Us);
    const gc = greatest((second) => second.gcPauseUs);
    return {
      healthy: generatorReasons.length === 0,
      reasons: generatorReasons,
      eventLoopDelayP99Ms: ms(delay),
      loopBusy: greatest((second) => second.loopBusyRatio),
      gcPauseMaxMs: ms(gc),
      cpuCores: seconds.length === 0 ? null : seconds.reduce((sum, second) => sum + second.cpuCores, 0) / seconds.length,
      dropped: history.iterations.dropped,
      scheduleLagP99Ms: ms(history.figures({ metric: 'schedule_lag' }).percentileUs(99)),
      userWaitP99Ms: ms(history.figures({ metric: 'user_wait' }).percentileUs(99)),
      floorMs: this.#floorMs(),
      machineBusy: greatestKnown(seconds.map(({ machineBusyRatio }) => machineBusyRatio)),
      machineSteal: greatestKnown(seconds.map(({ stealRatio }) => stealRatio)),
    };
  }

  #floorMs(): ResultGenerator['floorMs'] {
    const canary = this.#parts.history.figures({ metric: 'canary' });
    const [p50, p99] = [ms(canary.percentileUs(50)), ms(canary.percentileUs(99))];
    return p50 === null || p99 === null ? null : { p50, p99, count: canary.timed };
  }
}

const greatestKnown = (ratios: readonly (number | undefined)[]): number | null =>
  ratios.reduce<number | null>((most, ratio) => (ratio === undefined ? most : Math.max(most ?? 0, ratio)), null);

const earlier = (a: number | null, b: number | null): number | null => (a === null ? b : b === null ? a : Math.min(a, b));

const shownBaseline = (figures: BaselineFigures | undefined): ResultStep['baseline'] =>
  figures === undefined
    ? null
    : {
        p50Ms: ms(figures.p50Us),
        p95Ms: ms(figures.p95Us),
        p99Ms: ms(figures.p99Us),
        ratePerSec: figures.ratePerSec,
        errorRate: figures.errorRatio,
      };

function spreadOf(values: readonly (number | null)[]): RunResult['monitors'][string] {
  const seen = values.filter((value) => value !== null);
  if (seen.length === 0) return { min: null, mean: null, max: null, last: null };
  return {
    min: seen.reduce((a, b) => Math.min(a, b)),
    mean: seen.reduce((a, b) => a + b, 0) / seen.length,
    max: seen.reduce((a, b) => Math.max(a, b)),
    last: seen.at(-1) as number,
  };
}
