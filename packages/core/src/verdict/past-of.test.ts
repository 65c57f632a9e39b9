import assert from 'node:assert/strict';
import type { Finding, GateResult, GeneratorInterval, Interval, IterationCounts } from '../contract/events.ts';
import type { Chronicle } from '../contract/history.ts';
import type { Baseline, Level, Plan, Population, Row, Stage } from '../contract/plan.ts';
import { createChronicle } from '../metrics/chronicle.ts';
import { IDLE } from '../metrics/generator-probe.ts';
import { mergeIntervals } from '../metrics/merge-intervals.ts';
import { Recorder } from '../metrics/recorder.ts';
import { compileGates } from '../scenario/gates/compile-gates.ts';
import { written } from '../scenario/gates/world-of.test.ts';
import { type Broken, createJudge, type Judge, type Judgement, type RunFacts } from './judge.ts';
import type { LoadMachine } from './saturation.ts';

/** Samples of one second that are alike. */
export interface Sent {
  /** Default `A`. */
  readonly step?: string;
  /** Latency; null: not answered, so without one. */
  readonly ms: number | null;
  /** How many. Default 1. */
  readonly n?: number;
  /** Default ok, without a latency failed. */
  readonly outcome?: 'ok' | 'failed' | 'cut';
  /** Stage in which they were due. Default: the one that runs. */
  readonly stage?: number;
  /** Parts of the latency that were the generator's lag and the wait for a free user. */
  readonly lagMs?: number;
  readonly waitMs?: number;
}

/** What else a second was. */
export interface Beside {
  readonly iterations?: Partial<IterationCounts>;
  /** Ages of requests of `A` in flight at its end. */
  readonly inFlightMs?: readonly number[];
  readonly waiting?: number;
  /** Default 5. */
  readonly users?: number;
  readonly monitors?: Interval['monitors'];
  readonly generator?: Partial<GeneratorInterval>;
  readonly silent?: readonly number[];
  /** Error kinds of `A`, one each. */
  readonly errors?: readonly string[];
  /** Of core steps, which are told of the iteration. */
  readonly iterationErrors?: readonly string[];
  /** Iterations of the first flow that ended well. */
  readonly iterationsOk?: number;
  readonly iterationsFailed?: number;
  /** Part of the second in which load was made. */
  readonly loadUs?: number;
}

export interface World {
  /** Name, seconds, and `warm` for a warm-up; `null` seconds: until the iterations are done. Default one stage of 60 s. */
  readonly stages?: readonly (readonly [name: string, sec: number | null, warm?: 'warm'])[];
  /** Levels of the stages, by their index. Default constant. */
  readonly levels?: Readonly<Record<number, Level>>;
  /** `A`, `B?` (conditional) … of one flow. Default `A`. */
  readonly steps?: readonly string[];
  readonly model?: Population['model'];
  readonly gates?: readonly string[];
  readonly baseline?: Baseline;
  readonly timeScale?: number;
  readonly leftOut?: readonly string[];
  /** Default one worker on four cores. */
  readonly machine?: LoadMachine;
  /** Only the rules of what is built in. */
  readonly bare?: boolean;
}

const at = [0, 1, 1] as const;
const BARE = ['no error_rate', 'no error_rate of each'];

export function planOf({
  stages = [['', 60]],
  levels = {},
  steps = ['A'],
  model = 'closed',
  gates = [],
  baseline,
  timeScale = 1,
  leftOut,
  bare = true,
}: World): Plan {
  const rows: Row[] = [
    { name: 'flow', kind: 'iteration', flow: 0, protocol: null, conditional: false, at },
    ...steps.map(
      (text): Row => ({ name: text.replace('?', ''), kind: 'request', flow: 0, protocol: 'http', conditional: text.endsWith('?'), at }),
    ),
  ];
  const load = {
    stages: stages.map(
      ([name, sec, warm], i): Stage => ({
        name,
        at,
        durationUs: sec === null ? null : sec * 1e6,
        warmup: warm !== undefined,
        levels: [levels[i] ?? [[0, 5]]],
      }),
    ),
    populations: [
      { model, flows: [0], think: null, pacingUs: null, spacing: 'even', maxUsers: 5, iterations: null },
    ] satisfies Population[],
    gracefulStopUs: 30e6,
  };
  const compiled = compileGates([...(bare ? BARE : []), ...gates].map(written), {
    rows,
    flows: [{ name: 'flow', row: 0 }],
    load,
    timeScale,
    protocols: [{ name: 'http', metrics: [] }],
    monitors: [{ name: 'target', metrics: [{ name: 'memory', kind: 'gauge', unit: 'bytes', doc: '' }] }],
    findings: ['users', 'growth'].map((name) => ({ name, kind: 'gauge', unit: name === 'users' ? '' : 'bytes/h', doc: '' })),
    baseline: baseline ?? null,
    userSetup: false,
    ...(leftOut !== undefined && { leftOut: { flows: [], steps: leftOut } }),
  });
  assert.deepEqual(compiled.faults, []);
  const partial = leftOut !== undefined;
  return { rows, load, gates: compiled.gates, baseline: baseline ?? null, timeScale, partial } as unknown as Plan;
}

/** A run told second by second, through recorder, journal text and chronicle. */
export class Past {
  readonly plan: Plan;
  readonly history: Chronicle;
  readonly judge: Judge;
  readonly broken: Broken[] = [];
  readonly #recorder = new Recorder(0);

  constructor(world: World = {}) {
    this.plan = planOf(world);
    this.history = createChronicle(this.plan);
    this.judge = createJudge({ plan: this.plan, history: this.history, machine: world.machine ?? { workers: 1, cores: 4 } });
  }

  /** So many seconds that are alike. */
  seconds(count: number, sent: readonly Sent[] = [], beside: Beside = {}): this {
    for (let i = 0; i < count; i++) this.#second(sent, beside);
    return this;
  }

  #second(sent: readonly Sent[], beside: Beside): void {
    const index = this.history.seconds;
    const { stage, isLoad } = this.#stageAt(index);
    for (const one of sent) for (let i = 0; i < (one.n ?? 1); i++) this.#record(one, stage);
    for (const kind of beside.errors ?? []) this.#recorder.error(1, stage, kind);
    for (const kind of beside.iterationErrors ?? []) this.#recorder.error(0, stage, kind);
    for (let i = 0; i < (beside.iterationsOk ?? 0); i++) this.#recorder.iteration(0, stage, 'ok', 1e6);
    for (let i = 0; i < (beside.iterationsFailed ?? 0); i++) this.#recorder.iteration(0, stage, 'failed', 1e6);
    Object.assign(this.#recorder.iterations, beside.iterations);
    const spoken = this.#recorder.drain(index, {
      users: beside.users ?? 5,
      waiting: beside.waiting ?? 0,
      generator: { ...IDLE, ...beside.generator },
      inFlight: (visit) => {
        for (const ms of beside.inFlightMs ?? []) visit(1, stage, ms * 1e3);
      },
      last: true,
    });
    const loadUs = beside.loadUs ?? (isLoad ? 1e6 : 0);
    const judged = loadUs > 0 && this.plan.load.stages[stage]?.warmup === false;
    const merged = mergeIntervals([spoken], { index, stage, judged, loadUs, silent: beside.silent ?? [] });
    const generator = { ...merged.generator, ...beside.generator };
    const interval = { ...merged, monitors: beside.monitors ?? {}, generator };
    const told = JSON.parse(JSON.stringify(interval)) as Interval;
    this.history.add(told);
    this.broken.push(...this.judge.hear(told));
  }

  #record({ step = 'A', ms, outcome = ms === null ? 'failed' : 'ok', stage: due, lagMs = 0, waitMs = 0 }: Sent, running: number): void {
    const row = this.plan.rows.findIndex(({ name, kind }) => name === step && kind === 'request');
    const stage = due ?? running;
    if (ms === null) this.#recorder.untimed(row, stage);
    else this.#recorder.sample(row, stage, outcome, ms * 1e3, (ms - lagMs - waitMs) * 1e3);
    this.#recorder.scheduleLag(row, stage, lagMs * 1e3);
    if (waitMs > 0) this.#recorder.userWait(row, stage, waitMs * 1e3);
  }

  #stageAt(second: number): { readonly stage: number; readonly isLoad: boolean } {
    let end = 0;
    for (const [stage, { durationUs }] of this.plan.load.stages.entries()) {
      end += (durationUs ?? Number.POSITIVE_INFINITY) / 1e6;
      if (second < end) return { stage, isLoad: true };
    }
    return { stage: this.plan.load.stages.length - 1, isLoad: false };
  }

  end(facts: Partial<RunFacts> = {}): Judgement {
    return this.judge.judge(this.history, { loadBegan: true, findings: [], signal: null, aborted: null, thrown: [], faults: [], ...facts });
  }

  /** The result of the gate with this text. */
  result(text: string, facts: Partial<RunFacts> = {}): GateResult {
    const index = this.plan.gates.findIndex((gate) => gate.text === text);
    assert.ok(index >= 0, `no gate ${text}`);
    return this.end(facts).gates[index] as GateResult;
  }
}

export const finding = (name: string, change: Partial<Finding>): Finding => ({
  name,
  state: 'found',
  value: null,
  unit: '',
  interval: null,
  evidence: '',
  advice: null,
  ...change,
});
