import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { ResultExperiment, RunResult } from '@loadgate/core';

/** What an operation of each test is, by the name of its samples; where they are none, all samples. */
const OPERATIONS: Readonly<Record<string, string>> = { connection_pool: 'query', pool_exhaustion: 'acquire' };

/** One test of the database. Times in milliseconds, rates per second; null where nothing was measured. */
export interface DatabaseTest {
  readonly test_name: string;
  readonly operations: number;
  readonly errors: number;
  readonly avg_time: number | null;
  readonly p95_time: number | null;
  /** Operations that succeeded. */
  readonly throughput: number | null;
  /** 0 to 1. */
  readonly success_rate: number | null;
  readonly verdict: RunResult['verdict'];
  readonly duration_sec: number;
  readonly run_id: string;
  readonly findings: RunResult['findings'];
  readonly gates: readonly { readonly gate: string; readonly outcome: string; readonly observed: number | null; readonly unit: string }[];
  /** By the name of what was measured. */
  readonly measured: ResultExperiment['operations'];
}

/** Of each test that was asked for, in that order; one that the run did not come to has no operations. */
export const testsOf = (result: RunResult, tests: readonly string[], findingsOf: FindingsByTest): readonly DatabaseTest[] =>
  tests.map((name) =>
    name === 'query_performance' ? loadOf(name, result, findingsOf) : experimentOf(name, result, findingsOf.get(name) ?? []),
  );

/** Names of what each test answers. */
type FindingsByTest = ReadonlyMap<string, readonly string[]>;

function loadOf(name: string, result: RunResult, findingsOf: FindingsByTest): DatabaseTest {
  const { total, errors } = result;
  const seconds = total.ratePerSec === null || total.ratePerSec === 0 ? 0 : total.count / total.ratePerSec;
  const measured = result.steps.map((step) => ({
    name: step.name,
    count: step.count,
    timed: step.count,
    errors: step.errors,
    latencyMs: step.latencyMs,
    errorKinds: Object.fromEntries(errors.filter((error) => error.step === step.name).map(({ kind, count }) => [kind, count])),
  }));
  const ofTests = new Set([...findingsOf.values()].flat());
  return {
    ...figuresOf(name, total.count, total.errors, total.latencyMs, seconds),
    ...about(result, seconds, (metric) => !ofTests.has(metric)),
    measured,
  };
}

function experimentOf(name: string, result: RunResult, findings: readonly string[]): DatabaseTest {
  const { operations = [], durationSec = 0 } = result.experiments.find((one) => one.name === name) ?? {};
  const counted = operations.filter((operation) => operation.name === OPERATIONS[name]);
  const shown = counted.length > 0 ? counted : operations;
  const count = sum(shown.map((operation) => operation.count));
  const errors = sum(shown.map((operation) => operation.errors));
  const timed = shown.filter(({ latencyMs }) => latencyMs.mean !== null);
  const weight = sum(timed.map((operation) => operation.timed));
  const mean = weight === 0 ? null : sum(timed.map((operation) => operation.timed * (operation.latencyMs.mean ?? 0))) / weight;
  // of several the slowest: percentiles cannot be pooled
  const p95 = timed.length === 0 ? null : Math.max(...timed.map(({ latencyMs }) => latencyMs.p95 ?? 0));
  return {
    ...figuresOf(name, count, errors, { mean, p95 }, durationSec),
    ...about(result, durationSec, (metric) => findings.includes(metric)),
    measured: operations,
  };
}

const sum = (numbers: readonly number[]): number => numbers.reduce((all, one) => all + one, 0);

const figuresOf = (
  name: string,
  operations: number,
  errors: number,
  { mean, p95 }: { readonly mean: number | null; readonly p95: number | null },
  seconds: number,
) => ({
  test_name: name,
  operations,
  errors,
  avg_time: mean,
  p95_time: p95,
  throughput: seconds > 0 ? (operations - errors) / seconds : null,
  success_rate: operations === 0 ? null : (operations - errors) / operations,
});

const about = ({ run, verdict, findings, gates }: RunResult, seconds: number, isOwn: (metric: string) => boolean) => ({
  verdict,
  duration_sec: seconds,
  run_id: run.id,
  findings: findings.filter(({ name }) => isOwn(name)),
  gates: gates.filter(({ metric }) => isOwn(metric)).map(({ gate, outcome, observed, unit }) => ({ gate, outcome, observed, unit })),
});

/** One test as the seed has it, several as a list. Never half a file. */
export function writeTests(file: string, tests: readonly DatabaseTest[], cwd: string): void {
  const path = resolve(cwd, file);
  const text = `${JSON.stringify(tests.length === 1 ? tests[0] : tests, null, 2)}\n`;
  try {
    writeFileSync(`${path}.part`, text);
    renameSync(`${path}.part`, path);
  } catch (error) {
    rmSync(`${path}.part`, { force: true });
    throw error;
  }
}
