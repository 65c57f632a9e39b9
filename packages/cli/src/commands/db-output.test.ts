import assert from 'node:assert/strict';
import type { ResultExperiment, RunResult } from '@loadgate/core';
import { testsOf } from './db-output.ts';

const latency = (mean: number | null, p95: number | null) =>
  ({ min: mean, mean, p50: mean, p90: p95, p95, p99: p95, 'p99.9': p95, max: p95 }) as const;
const operation = (name: string, count: number, errors: number, mean: number | null, p95: number | null) => ({
  ...{ name, count, timed: mean === null ? 0 : count, errors, latencyMs: latency(mean, p95), errorKinds: {} },
});
const gate = (metric: string, outcome = 'held') => ({ gate: `${metric} == 0`, metric, outcome, observed: 0, unit: '' });
const finding = (name: string) => ({ name, state: 'found', value: 1, unit: '', interval: null, evidence: '', advice: null });

const result = (experiments: readonly Partial<ResultExperiment>[]): RunResult =>
  ({
    verdict: 'failed',
    run: { id: 'r' },
    total: { count: 1000, errors: 10, ratePerSec: 500, latencyMs: latency(3, 9) },
    steps: [operation('search', 1000, 10, 3, 9)],
    errors: [{ step: 'search', kind: 'postgres.57014', count: 10 }],
    experiments,
    findings: [finding('pool_exhaustions'), finding('connections_missing')],
    gates: [gate('postgres.p95'), gate('connections_missing', 'failed')],
  }) as unknown as RunResult;

const FINDINGS = new Map([['connection_pool', ['connections_missing']]]);

describe('figures of the tests of a database', () => {
  const pool = {
    name: 'connection_pool',
    durationSec: 10,
    findings: ['connections_missing'],
    operations: [operation('connect', 100, 0, 200, 300), operation('query', 500, 5, 2, 4)],
  };

  it('are the seed’s, in milliseconds and per second, of the load', () => {
    const [load] = testsOf(result([pool]), ['query_performance'], FINDINGS);
    assert.deepEqual(
      [load?.test_name, load?.operations, load?.errors, load?.avg_time, load?.p95_time, load?.throughput, load?.success_rate],
      ['query_performance', 1000, 10, 3, 9, 495, 0.99],
    );
    assert.deepEqual(load?.measured[0]?.errorKinds, { 'postgres.57014': 10 });
    assert.deepEqual(
      [load.findings.map(({ name }) => name), load.gates.map(({ gate }) => gate)],
      [['pool_exhaustions'], ['postgres.p95 == 0']],
    );
  });

  it('are those of the operation that a test is about', () => {
    const [test] = testsOf(result([pool]), ['connection_pool'], FINDINGS);
    assert.deepEqual(
      [test?.operations, test?.errors, test?.avg_time, test?.p95_time, test?.throughput, test?.success_rate],
      [500, 5, 2, 4, 49.5, 0.99],
    );
    assert.deepEqual(
      test?.gates.map(({ gate, outcome }) => [gate, outcome]),
      [['connections_missing == 0', 'failed']],
    );
  });

  it('pool means by their numbers, and tell the slowest p95, where there is none such', () => {
    const operations = [operation('a', 1, 0, 10, 10), operation('b', 3, 0, 2, 20), operation('never answered', 5, 5, null, null)];
    const [test] = testsOf(result([{ ...pool, name: 'rls_overhead', operations }]), ['rls_overhead'], FINDINGS);
    assert.deepEqual([test?.operations, test?.errors, test?.avg_time, test?.p95_time], [9, 5, 4, 20]);
  });

  it('are null, never 0, of a test that the run did not come to', () => {
    const [test] = testsOf(result([]), ['connection_pool'], FINDINGS);
    assert.deepEqual([test?.operations, test?.avg_time, test?.p95_time, test?.throughput, test?.success_rate], [0, null, null, null, null]);
  });
});
