import assert from 'node:assert/strict';
import type { Started } from '../contract/events.ts';
import type { Figures, History, Selection } from '../contract/history.ts';
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

/** The result of a run of which this is known. */
const resultFrom = (history: object): ReturnType<typeof resultOf> =>
  resultOf({
    started: { plan: { rows: [], flows: [], gates: [] }, tool: {} } as unknown as Started,
    history: {
      ...{ seconds: 0, judgedSec: 0, stages: [], errors: [], iterations: { dropped: 0 }, generator: [], monitorNames: [] },
      figures: () => NONE,
      perSecond: () => [],
      ...history,
    } as unknown as History,
    ...{
      gates: [],
      findings: [],
      experiments: [],
      notices: [],
      reasons: [],
      generatorReasons: [],
      verdict: 'passed',
      exitCode: 0,
      durationSec: 0,
    },
    cleanup: { state: 'nothing', message: null },
    encode: () => null,
    describeError: (kind) => kind,
  });

describe('resultOf', () => {
  it('has a floor where an echo was asked, in ms, and none where it was not', () => {
    const canary: Figures = { ...NONE, timed: 40, percentileUs: (p) => p * 10 };
    const figures = ({ metric }: Selection): Figures => (metric === 'canary' ? canary : NONE);
    assert.deepEqual(resultFrom({ figures }).generator.floorMs, { p50: 0.5, p99: 0.99, count: 40 });
    assert.equal(resultFrom({}).generator.floorMs, null);
  });

  it('tells of this machine its worst second, and nothing where nothing is known', () => {
    const generator = [{}, { machineBusyRatio: 0.3, stealRatio: 0 }, { machineBusyRatio: 0.9, stealRatio: 0.2 }, { machineBusyRatio: 0.4 }];
    const { machineBusy, machineSteal } = resultFrom({ generator }).generator;
    assert.deepEqual([machineBusy, machineSteal], [0.9, 0.2]);
    const unknown = resultFrom({ generator: [{}, {}] }).generator;
    assert.deepEqual([unknown.machineBusy, unknown.machineSteal], [null, null]);
  });

  it('sums up a run of days', () => {
    const seconds = 7 * 24 * 3600;
    const each = <T>(of: (second: number) => T): T[] => Array.from({ length: seconds }, (_, second) => of(second));
    const result = resultFrom({
      seconds,
      judgedSec: seconds,
      perSecond: () => each((second) => (second === 5 ? null : second % 100)),
      monitorNames: ['target.memory'],
      monitor: () => each((second) => (second < 3 ? null : second)),
      generator: each((second) => ({ loopBusyRatio: 0.5, loopDelayP99Us: second, gcPauseUs: 0, cpuCores: 1, heapRatio: 0.1 })),
    });
    assert.equal(result.users, 99);
    assert.equal(result.generator.eventLoopDelayP99Ms, (seconds - 1) / 1e3);
    assert.equal(result.generator.gcPauseMaxMs, 0);
    assert.deepEqual(result.monitors['target.memory'], { min: 3, mean: (seconds + 2) / 2, max: seconds - 1, last: seconds - 1 });
  });
});
