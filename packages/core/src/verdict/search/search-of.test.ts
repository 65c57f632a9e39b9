import assert from 'node:assert/strict';
import type { Finding, Interval } from '../../contract/events.ts';
import type { LoadSearch, Plan } from '../../contract/plan.ts';
import { compileGates } from '../../scenario/gates/compile-gates.ts';
import { written } from '../../scenario/gates/world-of.test.ts';
import { beginSearch } from '../../search/search.ts';
import { trialStages } from '../../search/trial-stages.ts';
import { type FakeAnswer, type FakeCall, fakeProtocol } from '../../testing/fake-protocol.ts';
import { type RanPlan, runPlan } from '../../testing/run-plan.ts';
import { sketchedPlan } from '../../testing/sketched-plan.ts';
import { request } from '../../testing/sketched-steps.ts';
import type { Judgement } from '../judge.ts';
import type { RunFacts } from '../run-facts.ts';
import { judgeOfRun } from './judge-of-run.ts';

export interface SimulatedSearch extends Partial<LoadSearch> {
  readonly gates?: readonly string[];
  readonly seed?: number;
  readonly workers?: number;
  readonly spacing?: 'even' | 'poisson';
  readonly maxUsers?: number;
  readonly thinkUs?: number;
  /** What the judge hears in place of a second. */
  readonly heardAs?: (interval: Interval) => Interval;
  /** Ends the load after so many seconds. */
  readonly stopSec?: number;
}

export interface Searched {
  readonly finding: Finding;
  /** `10/s held`, one a trial. */
  readonly said: readonly string[];
  readonly judgement: Judgement;
  readonly run: RanPlan;
  readonly plan: Plan;
}

export function planOfSearch({ gates = ['p95 < 500ms', 'error_rate < 1%'], ...how }: SimulatedSearch = {}): Plan {
  const { seed = 1, spacing, maxUsers, thinkUs, workers: _, heardAs: __, stopSec: ___, ...bounds } = how;
  const search: LoadSearch = {
    ...{ at: [0, 1, 1], model: 'open', from: 10, to: 1000, settleUs: 5e6, holdUs: 15e6, precisionRatio: 0.05 },
    ...bounds,
  };
  const isOpen = search.model === 'open';
  const bare = sketchedPlan({
    flows: { main: [request('A')] },
    seed,
    load: {
      ...(isOpen ? { arrivals: 1 } : { users: search.to }),
      stages: [],
      maxUsers: maxUsers ?? (isOpen ? 10_000 : search.to),
      ...(spacing !== undefined && { spacing }),
      ...(thinkUs !== undefined && { think: thinkUs }),
      gracefulStopUs: 1e6,
    },
  });
  const load = { ...bare.load, stages: trialStages(beginSearch(search), search), search };
  const compiled = compileGates(gates.map(written), {
    rows: bare.rows,
    flows: bare.flows.map(({ name, row }) => ({ name, row })),
    load,
    timeScale: 1,
    protocols: [{ name: 'fake', metrics: [] }],
    monitors: [],
    findings: ['sustained_arrivals', 'sustained_users'].map((name) => ({
      name,
      kind: 'gauge',
      unit: name === 'sustained_users' ? '' : '/s',
      doc: '',
    })),
    baseline: null,
    userSetup: false,
  });
  assert.deepEqual(compiled.faults, []);
  return { ...bare, load, gates: compiled.gates };
}

/** A whole search under a virtual clock, against a target that is a function. */
export async function searched(
  answer: (call: FakeCall) => FakeAnswer,
  how: SimulatedSearch = {},
  facts: Partial<RunFacts> = {},
): Promise<Searched> {
  const plan = planOfSearch(how);
  const machine = { workers: how.workers ?? 1, cores: 4 };
  let judge: ReturnType<typeof judgeOfRun> | undefined;
  const said: string[] = [];
  const run = await runPlan(plan, {
    plugins: [fakeProtocol(answer, { forgets: true }).plugin],
    workers: machine.workers,
    during: (generator, clock) => {
      if (how.stopSec !== undefined) clock.at(clock.nowUs() + how.stopSec * 1e6, () => generator.stop());
    },
    heard: (heard, { history, append }) => {
      if (heard.kind !== 'interval') return;
      judge ??= judgeOfRun({ plan, history, machine });
      judge.hear(how.heardAs?.(heard.interval) ?? heard.interval);
      const decision = judge.search?.take();
      if (decision === undefined) return;
      if (decision.said !== null) said.push(decision.said);
      if (decision.stages.length > 0) append(decision.stages);
    },
  });
  assert.deepEqual(run.end.faults, []);
  const finding = judge?.search?.finding();
  assert.ok(judge !== undefined && finding !== undefined);
  const judgement = judge.judge(run.history, {
    ...{ loadBegan: true, findings: [finding], signal: null, aborted: null, thrown: [], faults: [] },
    ...facts,
  });
  return { finding, said, judgement, run, plan };
}

/** One server with a line before it that never ends: `perSec` a second, each as long as the next. */
export function queue(perSec: number): (call: FakeCall) => FakeAnswer {
  let freeUs = 0;
  return ({ atUs }) => {
    freeUs = Math.max(freeUs, atUs) + 1e6 / perSec;
    return freeUs - atUs;
  };
}

/** Refuses what is more than `perSec` requests in the last second. */
export function refusesBeyond(perSec: number): (call: FakeCall) => FakeAnswer {
  const last: number[] = [];
  return ({ atUs }) => {
    while (last.length > 0 && (last[0] as number) <= atUs - 1e6) last.shift();
    last.push(atUs);
    return { afterUs: 10e3, status: last.length > perSec ? 503 : 200, ...(last.length > perSec && { failure: 'http.503' }) };
  };
}

/** Refuses what comes while `most` are being served. */
export function refusesAbove(most: number): (call: FakeCall) => FakeAnswer {
  const ends: number[] = [];
  return ({ atUs }) => {
    while (ends.length > 0 && (ends[0] as number) <= atUs) ends.shift();
    if (ends.length >= most) return { afterUs: 10e3, failure: 'http.503', status: 503 };
    ends.push(atUs + 100e3);
    return 100e3;
  };
}
