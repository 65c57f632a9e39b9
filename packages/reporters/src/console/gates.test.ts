import assert from 'node:assert/strict';
import type { RunResult } from '@loadgate/core';
import { builtIn, gate } from '../fixture/results.test.ts';
import { passedRun } from '../fixture/seed-runs.test.ts';
import { shown } from './shown.test.ts';

describe('the gates on the console', () => {
  const lines = async (...gates: RunResult['gates']): Promise<readonly string[]> => {
    const all = await shown(passedRun({ gates }));
    return all.slice(1, all.indexOf(''));
  };
  it('each outcome has its sign, and says why', async () => {
    assert.deepEqual(
      await lines(
        gate({ gate: 'a < 1s', outcome: 'no-data', reason: 'step "CRM Create" never ran', samples: 0 }),
        gate({ gate: 'b < 1s', outcome: 'warned', observed: 1500, expected: 1000, unit: 'ms', margin: -0.5 }),
        gate({
          gate: 'c < 1s',
          outcome: 'inconclusive',
          observed: 900,
          expected: 1000,
          unit: 'ms',
          margin: 0.1,
          reason: 'the generator was late',
        }),
        gate({ gate: 'd < 1s', outcome: 'not-judged', reason: 'its stage was never reached' }),
        gate({ gate: 'outages == 0', outcome: 'held', from: 'type', metric: 'outages', observed: 0, expected: 0, file: null }),
        builtIn('samples'),
        builtIn('nothing thrown', { outcome: 'failed', reason: 'TypeError: x is undefined' }),
      ),
      [
        '  ✗ a < 1s                                     no data',
        '      step "CRM Create" never ran; load.load.yaml:5:5',
        '  ✗ nothing thrown (built in)                        –',
        '      TypeError: x is undefined',
        '  ! b < 1s                                      1.50 s          −50 %',
        '      warns only; load.load.yaml:5:5',
        '  ? c < 1s                                      900 ms           10 %',
        '      inconclusive; the generator was late; load.load.yaml:5:5',
        '  · d < 1s                                  not judged',
        '      its stage was never reached',
        '  ✓ outages == 0 (type)                              0',
        '  ✓ built in: samples',
      ],
    );
  });

  it('a percentile of few samples says what it is', async () => {
    assert.deepEqual(
      await lines(gate({ gate: 'p95 < 1s', outcome: 'held', observed: 900, expected: 1000, unit: 'ms', margin: 0.1, samples: 19 })),
      ['  ✓ p95 < 1s                                    900 ms           10 %', '      = max of 19'],
    );
    assert.equal(
      (await lines(gate({ gate: 'p95 < 1s', outcome: 'held', observed: 900, expected: 1000, unit: 'ms', samples: 20 }))).length,
      1,
    );
  });

  it('a long requirement has its figures below', async () => {
    const text = 'p95 of "a step with quite a long name" <= baseline + 10% (at least 5ms) in every 10s';
    assert.deepEqual(await lines(gate({ gate: text, outcome: 'held', observed: 900, expected: 1000, unit: 'ms', margin: 0.1 })), [
      '  ✓ p95 of "a step with quite a long name" <= baseline + 10% (at least 5ms) in',
      '    every 10s',
      '      900 ms  margin 10 %',
    ]);
  });

  it('names what the scenario dropped', async () => {
    assert.ok((await shown(passedRun({ droppedGates: ['error_rate < 5%'] }))).includes('    dropped: error_rate < 5%'));
  });

  it('a windowed gate shows no second figure for its worst window', async () => {
    const [, under] = await lines(
      gate({
        gate: 'p95 < 1s in every 10s',
        outcome: 'failed',
        observed: 2000,
        expected: 1000,
        unit: 'ms',
        margin: -1,
        windowSec: 10,
        worstAtSec: 100,
      }),
    );
    assert.equal(under, '      worst at 01:40; from "Workflow Execute"; load.load.yaml:5:5'.replace('; from "Workflow Execute"', ''));
  });
});
