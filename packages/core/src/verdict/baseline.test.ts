import assert from 'node:assert/strict';
import type { Baseline, BaselineFigures } from '../contract/plan.ts';
import { Past, type Sent, type World } from './past-of.test.ts';

const figures = (change: Partial<BaselineFigures> = {}): BaselineFigures => ({
  p50Us: null,
  p95Us: 100e3,
  p99Us: null,
  ratePerSec: 10,
  errorRatio: 0.02,
  ...change,
});
const baseline = (steps: Baseline['steps'] = { A: figures() }, kind: Baseline['kind'] = 'written'): Baseline => ({
  file: 'baselines.json',
  kind,
  steps,
});

function told(gate: string, sent: readonly Sent[], world: World = {}): unknown {
  const { outcome, expected, step, reason } = new Past({ baseline: baseline(), gates: [gate], ...world }).seconds(60, sent).result(gate);
  return [outcome, expected === null ? null : Number(expected.toPrecision(9)), step, reason];
}

describe('a gate against the baseline', () => {
  const LIMITS: readonly (readonly [gate: string, expected: number])[] = [
    ['p95 of "A" <= baseline', 100e3],
    ['p95 of "A" <= baseline + 10%', 110e3],
    ['p95 of "A" <= baseline + 10% (at least 5ms)', 110e3],
    ['p95 of "A" <= baseline + 10% (at least 15ms)', 115e3],
    ['p95 of "A" <= baseline - 10%', 90e3],
    ['p95 of "A" <= baseline - 10% (at least 15ms)', 85e3],
    ['p95 of "A" <= 120% of baseline', 120e3],
    ['throughput of "A" >= 90% of baseline', 9],
    ['throughput of "A" >= baseline - 10% (at least 2/s)', 8],
    ['error_rate of "A" <= baseline + 50%', 0.03],
  ];
  for (const [gate, expected] of LIMITS)
    it(`${gate} is held against ${expected}`, () => assert.deepEqual(told(gate, [{ ms: 80, n: 9 }]), ['held', expected, null, null]));

  it('fails beyond the limit', () => {
    assert.deepEqual(told('p95 of each <= baseline + 10%', [{ ms: 109, n: 9 }]), ['held', 110e3, 'A', null]);
    assert.deepEqual(told('p95 of each <= baseline + 10%', [{ ms: 112, n: 9 }]), ['failed', 110e3, 'A', null]);
    assert.deepEqual(told('throughput of each >= 90% of baseline', [{ ms: 80, n: 8 }]), ['failed', 9, 'A', null]);
  });

  it('holds each step against its own', () => {
    const world: World = { steps: ['A', 'B'], baseline: baseline({ A: figures(), B: figures({ p95Us: 10e3 }) }) };
    assert.deepEqual(told('p95 of each <= baseline', [{ ms: 80 }, { ms: 80, step: 'B' }], world), ['failed', 10e3, 'B', null]);
  });

  it('warns of a new step of `of each`, and has no data for one that is named', () => {
    const world: World = { steps: ['A', 'New'] };
    const sent = [{ ms: 80 }, { ms: 80, step: 'New' }];
    assert.deepEqual(told('p95 of each <= baseline', sent, world), ['warned', null, 'New', '"New" is not in the baseline']);
    assert.deepEqual(told('p95 of "New" <= baseline', sent, world), ['no-data', null, null, '"New" is not in the baseline']);
  });

  it('treats a figure that is missing as a step that is', () => {
    assert.deepEqual(told('p99 of each <= baseline', [{ ms: 80 }]), ['warned', null, 'A', 'the baseline has no p99 of "A"']);
  });

  it('fails where a step has vanished: a rename must not disarm it', () => {
    const two = baseline({ A: figures(), 'Old name': figures() });
    assert.deepEqual(told('p95 of each <= baseline', [{ ms: 80 }], { baseline: two }), [
      'failed',
      null,
      'Old name',
      'the baseline\'s "Old name" is not in this scenario',
    ]);
    assert.deepEqual(told('p95 of each "A*" <= baseline', [{ ms: 80 }], { baseline: two }), ['held', 100e3, 'A', null]);
    // with --only a step may be missing
    assert.deepEqual(told('p95 of each <= baseline', [{ ms: 80 }], { baseline: two, leftOut: ['Old name'] }), ['held', 100e3, 'A', null]);
  });

  it('is inconclusive where a scaled run would be held against a recorded one', () => {
    const gate = 'p95 of each <= baseline';
    assert.deepEqual(told(gate, [{ ms: 80 }], { timeScale: 10 }), ['held', 100e3, 'A', null]);
    const recorded: World = { timeScale: 10, gates: [gate], baseline: baseline(undefined, 'recorded') };
    assert.deepEqual(told(gate, [{ ms: 80 }], recorded), [
      'inconclusive',
      null,
      'A',
      'a run with time scale 10 is not compared with a recorded baseline',
    ]);
    assert.equal(new Past(recorded).seconds(60, [{ ms: 80 }]).end().exitCode, 4);
    assert.deepEqual(told(gate, [{ ms: 80 }], { ...recorded, timeScale: 1 }), ['held', 100e3, 'A', null]);
  });
});
