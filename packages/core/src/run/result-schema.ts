import { z } from 'zod';
import type { RunResult } from '../contract/result.ts';

const figure = z.number().nullable();
const text = z.string();
const count = z.int().min(0);

const latency = z
  .object({ min: figure, mean: figure, p50: figure, p90: figure, p95: figure, p99: figure, 'p99.9': figure, max: figure })
  .describe('Milliseconds. Null without a timed sample.');

const figures = {
  count: count.describe('Requests that ended, ok or failed.'),
  errors: count,
  cut: count.describe('Cut off at the hard end; in neither of the above.'),
  errorRate: figure.describe('0 to 1.'),
  ratePerSec: figure.describe('Per judged second.'),
  latencyMs: latency,
  histogram: text.nullable().describe('HdrHistogram V2, compressed, base64; microseconds.'),
};

const step = z.object({
  ...figures,
  name: text,
  okLatencyMs: latency,
  failedLatencyMs: latency,
  serviceMs: latency.describe('From when a request was sent, not from when it was due.'),
  baseline: z.object({ p50Ms: figure, p95Ms: figure, p99Ms: figure, ratePerSec: figure, errorRate: figure }).nullable(),
});

const iterations = z.object({
  due: count,
  started: count,
  finished: count,
  failed: count,
  cut: count,
  dropped: count.describe('Due, never started: all users were busy.'),
  skipped: count.describe('Steps that failed iterations did not reach.'),
  pacingOverruns: count,
  userSetupErrors: count,
  onTime: count,
});

const gate = z.object({
  gate: text.describe('As written.'),
  file: text.nullable(),
  line: z.int().nullable(),
  column: z.int().nullable(),
  from: z.enum(['built-in', 'type', 'config', 'baseline', 'scenario']),
  outcome: z.enum(['held', 'failed', 'warned', 'no-data', 'inconclusive', 'not-judged']),
  observed: figure.describe('In `unit`.'),
  expected: figure,
  unit: text,
  samples: count,
  metric: text,
  scope: text.nullable(),
  stage: text.nullable(),
  windowSec: figure,
  margin: figure.describe('What is left to the limit as a share of it; percentage points where the unit is %.'),
  step: text.nullable(),
  sinceSec: figure,
  worstAtSec: figure,
  reason: text.nullable(),
});

const evidence = z.object({ atUs: z.number(), message: text, request: text, response: text });

const shape = z.object({
  schema: z.literal(1),
  verdict: z.enum(['passed', 'failed', 'inconclusive', 'error', 'interrupted']),
  exitCode: z.int(),
  reasons: z.array(text),
  run: z.object({
    id: text,
    startedAt: text.describe('ISO 8601.'),
    durationSec: z.number(),
    scenario: text,
    type: text,
    env: text.nullable(),
    seed: z.number(),
  }),
  tool: z.object({ name: text, version: text }),
  target: text.nullable(),
  timeScale: z.number(),
  partial: z.boolean().describe('Some flows or tests were left out.'),
  workers: z.int().min(1),
  users: count.describe('Most users at any second.'),
  iterations,
  gates: z.array(gate),
  droppedGates: z.array(text),
  total: z.object(figures),
  steps: z.array(step),
  groups: z.array(step),
  flows: z.array(z.object({ name: text, iterations: z.object(figures) })),
  stages: z.array(
    z.object({ name: text, fromSec: z.number(), toSec: figure, warmup: z.boolean(), total: z.object(figures), steps: z.array(step) }),
  ),
  findings: z.array(
    z.object({
      name: text,
      state: z.enum(['found', 'none', 'not-enough-data']),
      value: figure,
      unit: text,
      interval: z.tuple([figure, figure]).nullable(),
      evidence: text,
      advice: text.nullable(),
    }),
  ),
  experiments: z
    .array(
      z.object({
        name: text,
        durationSec: z.number(),
        findings: z.array(text).describe('Names of its findings.'),
        operations: z.array(
          z.object({ name: text, count, timed: count, errors: count, latencyMs: latency, errorKinds: z.record(text, count) }),
        ),
      }),
    )
    .describe('What `tests` asked for; those that the run’s end left undone are missing.'),
  errors: z.array(z.object({ kind: text, text, step: text, count, firstAtSec: figure, sample: evidence.nullable() })),
  monitors: z.record(text, z.object({ min: figure, mean: figure, max: figure, last: figure })),
  generator: z.object({
    healthy: z.boolean(),
    reasons: z.array(text),
    eventLoopDelayP99Ms: figure,
    loopBusy: figure,
    gcPauseMaxMs: figure,
    cpuCores: figure,
    dropped: count,
    scheduleLagP99Ms: figure,
    userWaitP99Ms: figure,
    floorMs: z
      .object({ p50: z.number(), p99: z.number(), count })
      .nullable()
      .describe('What an echo in the main thread takes, five times a second: latencies near it are mostly loadgate’s own.'),
    machineBusy: figure.describe('0 to 1: the processors of this machine in the busiest second.'),
    machineSteal: figure.describe('0 to 1: processor time that the host gave to others in the worst second.'),
  }),
  notices: z.array(z.object({ level: text, source: text, message: text })),
  cleanup: z.object({ state: z.enum(['done', 'skipped', 'failed', 'nothing']), message: text.nullable() }),
}) satisfies z.ZodType<RunResult>;

/** JSON Schema (draft 2020-12) of `result.json`. Further fields are allowed: later versions add some. */
export const resultSchema = (): object => z.toJSONSchema(shape, { io: 'input', target: 'draft-2020-12' });
