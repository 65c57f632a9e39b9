import assert from 'node:assert/strict';
import type { Step } from '../contract/plan.ts';
import { type FakeAnswer, type FakeCall, type FakeOptions, type FakeProtocol, fakeProtocol } from '../testing/fake-protocol.ts';
import { type RanPlan, type RunPlanOptions, runPlan } from '../testing/run-plan.ts';
import { type LoadSketch, type PlanSketch, sketchedPlan, sketchedRows } from '../testing/sketched-plan.ts';

export const SEC = 1e6;
export const MS = 1e3;
export const ms = (...times: readonly number[]): number[] => times.map((time) => time * MS);

export interface Ran extends RanPlan {
  /** Calls of the fake target; times count from the load's begin. */
  readonly calls: readonly FakeCall[];
  /** When this user's were. */
  readonly of: (user: number) => readonly number[];
  readonly fake: FakeProtocol;
}

export interface RanOptions extends Partial<PlanSketch>, Partial<RunPlanOptions> {
  readonly fake?: FakeOptions;
  /** Default: the run must have no faults, and nothing may have been thrown. */
  readonly spoilt?: true;
}

/** Runs one flow `main` under a load against a fake target that answers after 10 ms. */
export async function ran(
  steps: readonly Step[],
  load: LoadSketch,
  answer: (call: FakeCall) => FakeAnswer = () => 10 * MS,
  { fake: fakeOptions = {}, spoilt, ...more }: RanOptions = {},
): Promise<Ran> {
  const fake = fakeProtocol(answer, fakeOptions);
  const sketch = { flows: { main: steps }, load, ...more };
  const run = await runPlan(sketchedPlan(sketch), { plugins: [fake.plugin], rows: sketchedRows(sketch), ...more });
  if (spoilt !== true) assert.deepEqual(run.end, { faults: [], thrown: [] });
  const calls = fake.calls.map((call) => ({ ...call, atUs: call.atUs - run.beganUs }));
  return { ...run, calls, fake, of: (user) => calls.filter((call) => call.user === user).map(({ atUs }) => atUs) };
}
