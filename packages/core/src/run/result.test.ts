import assert from 'node:assert/strict';
import type { Started } from '../contract/events.ts';
import type { Figures, History } from '../contract/history.ts';
import { resultOf } from './result.ts';

const NONE: Figures = {
  count: 0,
  ok: 0,
  failed: 0,
  cut: 0,
  timed: 0,
  minUs: null,
  meanUs: null,
  maxUs: null,
  percentileUs: () => null,
  shareBelow: () => null,
  buckets: () => [],
};

describe('resultOf', () => {
  it('sums up a run of days', () => {
    const seconds = 7 * 24 * 3600;
    const each = <T>(of: (second: number) => T): T[] => Array.from({ length: seconds }, (_, second) => of(second));
    const history = {
      seconds,
      judgedSec: seconds,
      stages: [],
      errors: [],
      iterations: { dropped: 0 },
      figures: () => NONE,
      perSecond: () => each((second) => (second === 5 ? null : second % 100)),
      monitorNames: ['target.memory'],
      monitor: () => each((second) => (second < 3 ? null : second)),
      generator: each((second) => ({ loopBusyRatio: 0.5, loopDelayP99Us: second, gcPauseUs: 0, cpuCores: 1, heapRatio: 0.1 })),
    } as unknown as History;
    const result = resultOf({
      started: { plan: { rows: [], flows: [], gates: [] }, tool: {} } as unknown as Started,
      history,
      gates: [],
      findings: [],
      notices: [],
      verdict: 'passed',
      exitCode: 0,
      reasons: [],
      generatorReasons: [],
      durationSec: seconds,
      cleanup: { state: 'nothing', message: null },
      encode: () => null,
      describeError: (kind) => kind,
    });
    assert.equal(result.users, 99);
    assert.equal(result.generator.eventLoopDelayP99Ms, (seconds - 1) / 1e3);
    assert.equal(result.generator.gcPauseMaxMs, 0);
    assert.deepEqual(result.monitors['target.memory'], { min: 3, mean: (seconds + 2) / 2, max: seconds - 1, last: seconds - 1 });
  });
});
