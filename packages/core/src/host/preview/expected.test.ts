import assert from 'node:assert/strict';
import type { Load, Plan, Population, Step } from '../../contract/plan.ts';
import { expected } from './expected.ts';
import { meanUs, shareWithin, stepTimes } from './step-times.ts';

const get = (name: string): Step => ({ kind: 'request', name, at: [0, 1, 1] }) as unknown as Step;
const users: Population = { model: 'closed', flows: [0], think: null, pacingUs: null, spacing: 'even', maxUsers: 10, iterations: null };
const plan = (steps: readonly Step[], population: Partial<Population> = {}, load: Partial<Load> = {}, more: Partial<Plan> = {}): Plan =>
  ({
    flows: [{ name: 'f', weight: 1, steps, at: [0, 1, 1], row: 0 }],
    load: {
      stages: [{ name: 'load', at: [0, 1, 1], durationUs: 100e6, warmup: false, levels: [[[0, 10]]] }],
      populations: [{ ...users, ...population }],
      gracefulStopUs: 0,
      ...load,
    },
    baseline: null,
    ...more,
  }) as unknown as Plan;
const perSec = (of: Plan): Record<string, number> => Object.fromEntries(expected(of, stepTimes(of, 200e3)).perSec);

describe('expected', () => {
  const rows: readonly (readonly [title: string, plan: Plan, perSec: Record<string, number>, requests: number | null])[] = [
    ['ten users without pauses', plan([get('A')]), { A: 50 }, 5000],
    ['a pause after every request', plan([get('A')], { think: { minUs: 200e3, maxUs: 400e3 } }), { A: 20 }, 2000],
    [
      'a think step in place of the pause',
      plan([get('A'), { kind: 'think', at: [0, 1, 1], pause: { minUs: 800e3, maxUs: 800e3 } }], { think: { minUs: 9e6, maxUs: 9e6 } }),
      { A: 10 },
      1000,
    ],
    ['pacing that is longer than the iteration', plan([get('A')], { pacingUs: 1e6 }), { A: 10 }, 1000],
    ['arrivals', plan([get('A'), get('A'), get('B')], { model: 'open' }), { A: 20, B: 10 }, 3000],
    ['a limit of iterations', plan([get('A')], { iterations: 7 }), { A: 50 }, 7],
    ['repeated steps', plan([{ kind: 'repeat', times: 4, until: [], steps: [get('A')], at: [0, 1, 1] }]), { A: 50 }, 5000],
    [
      'branches by weight',
      plan([
        {
          kind: 'choose',
          at: [0, 1, 1],
          branches: [
            { name: 'x', weight: 3, steps: [get('A')] },
            { name: 'y', weight: 1, steps: [get('B')] },
          ],
        },
      ]),
      { A: 37.5, B: 12.5 },
      5000,
    ],
  ];
  for (const [title, of, rates, requests] of rows) {
    it(title, () => {
      assert.deepEqual(perSec(of), rates);
      assert.equal(expected(of, stepTimes(of, 200e3)).requests, requests);
    });
  }
});

describe('stepTimes', () => {
  const figures = { p50Us: 100e3, p95Us: 100e3 * Math.exp(1.6449), p99Us: 100e3 * Math.exp(2.3263), ratePerSec: null, errorRatio: null };
  const time = stepTimes({ baseline: { file: 'b.json', kind: 'written', steps: { A: figures } } } as unknown as Plan, null)('A');

  it('goes through the baseline’s percentiles', () => {
    assert.equal(Math.round(time.sigma * 1000), 1000);
    assert.equal(Math.round(meanUs(time)), Math.round(100e3 * Math.exp(0.5)));
    for (const [us, share] of [
      [figures.p50Us, 0.5],
      [figures.p95Us, 0.95],
      [figures.p99Us, 0.99],
    ] as const)
      assert.ok(Math.abs(shareWithin(time, us) - share) < 1e-4, `${us}`);
  });
});
