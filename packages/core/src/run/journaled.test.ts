import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Started } from '../contract/events.ts';
import type { Json, Plan } from '../contract/plan.ts';
import { createGenerator } from '../engine/generator.ts';
import { createChronicle } from '../metrics/chronicle.ts';
import { errorText } from '../metrics/error-text.ts';
import { encodeHistogram } from '../metrics/hdr-v2.ts';
import { compileGates } from '../scenario/gates/compile-gates.ts';
import { written } from '../scenario/gates/world-of.test.ts';
import { type FakeAnswer, type FakeCall, fakeProtocol } from '../testing/fake-protocol.ts';
import { pass } from '../testing/run-plan.ts';
import { type PlanSketch, sketchedPlan } from '../testing/sketched-plan.ts';
import { VirtualClock } from '../time/virtual.ts';
import { createJudge } from '../verdict/judge.ts';
import { createEventStream } from './event-stream.ts';
import type { Finished } from './finish.ts';
import { openJournal } from './journal.ts';
import { masksOf } from './masks.ts';
import { onPastRun, type PastRun, pastRun } from './past-run.ts';
import { Replay } from './replay.ts';
import type { Reporting } from './reporting.ts';
import { openResultsFolder } from './results-folder.ts';
import { Run, type RunEnd } from './run.ts';

const nobodyReports: Reporting = { hear: () => undefined, close: async () => undefined, failures: [] };

/** A plan of the fake protocol with these gates, as a scenario would have it. */
export function judgedPlan(sketch: PlanSketch, gates: readonly string[]): Plan {
  const plan = sketchedPlan(sketch);
  const { gates: compiled, faults } = compileGates(gates.map(written), {
    rows: plan.rows,
    flows: plan.flows.map(({ name, row }) => ({ name, row })),
    load: plan.load,
    timeScale: 1,
    protocols: [{ name: 'fake', metrics: [] }],
    monitors: [],
    findings: [],
    baseline: null,
    userSetup: false,
  });
  assert.deepEqual(faults, []);
  return { ...plan, gates: compiled };
}

/** A run from preflight to its last line under a virtual clock, against the fake target; its journal and results lie in `folder`. */
export async function journaled(
  folder: string,
  plan: Plan,
  answer: (call: FakeCall) => FakeAnswer,
  { rows = {}, workers = 1 }: { readonly rows?: Readonly<Record<string, readonly Json[]>>; readonly workers?: number } = {},
): Promise<RunEnd> {
  mkdirSync(folder);
  const clock = new VirtualClock();
  const started: Started = {
    ...{ type: 'started', schema: 1, runId: 'r', at: '2026-11-24T00:00:00.000Z', tool: { name: 'loadgate', version: '1.0.0' } },
    ...{ workers, plan },
  };
  const { plugin } = fakeProtocol(answer);
  const chronicle = createChronicle(plan);
  const journal = openJournal(join(folder, 'journal.ndjson'));
  const masks = masksOf([]);
  const run: Run = new Run({
    ...{ started, clock, journal, chronicle, masks, folder: openResultsFolder(folder), reporting: nobodyReports },
    stream: createEventStream({
      masks,
      append: (event) => journal.append(event),
      journalFailed: (cause) => run.journalFailed(cause),
      listeners: [],
    }),
    judge: createJudge({ plan, history: chronicle, machine: started }),
    generator: createGenerator({
      ...{ plan, rows, secrets: {}, env: {}, workers, keepEvidence: false, clock },
      ...{ protocols: [{ plugin }], runId: 'r', toolVersion: '1.0.0', inline: true },
    }),
    preflight: async () => ({}),
    machine: () => ({}),
    openMonitoring: async () => ({
      take: () => ({}),
      sample: () => undefined,
      conclude: async () => [],
      close: async () => undefined,
    }),
    analyse: () => [],
    experiments: [],
    encode: (of) => encodeHistogram(chronicle.figures(of)),
    describeError: errorText,
    skipCleanup: false,
    warnings: [{ source: 'scenario', message: 'a warning', at: null }],
  });
  return pass(clock, run.live());
}

/** What `report` makes of these lines, in a folder of their own. Throws for what is no journal. */
export async function replayed(folder: string, journal: string): Promise<Finished> {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'journal.ndjson'), journal);
  const past = pastRun(folder, folder, folder);
  return onPastRun(past, () => toldAgain(folder, past));
}

async function toldAgain(folder: string, past: PastRun): Promise<Finished> {
  const { plan } = past.started;
  const chronicle = createChronicle(plan);
  const judge = createJudge({ plan, history: chronicle, machine: past.started });
  const replay = new Replay({
    ...{ past, chronicle, judge, folder: openResultsFolder(folder), cleanup: null, describeError: errorText },
    encode: (of) => encodeHistogram(chronicle.figures(of)),
  });
  return replay.tell(nobodyReports);
}
