import assert from 'node:assert/strict';
import type { Interval } from '../contract/events.ts';
import type { Plan } from '../contract/plan.ts';
import { requestsEnded } from './requests-ended.ts';

describe('requestsEnded', () => {
  const plan = {
    rows: [
      { kind: 'iteration', flow: 0 },
      { kind: 'request', flow: 0 },
      { kind: 'request', flow: null },
      { kind: 'block', flow: 0 },
    ],
  } as unknown as Plan;
  const series = (metric: string, row: number, outcome: string, count: number) => ({ metric, row, outcome, count });

  it('counts those of flows, failed ones too, once', () => {
    const all = [
      series('latency', 1, 'ok', 5),
      series('latency', 1, 'failed', 2),
      series('latency', 1, 'cut', 100),
      series('service', 1, 'ok', 100),
      series('in_flight', 1, 'ok', 100),
      series('latency', 2, 'ok', 100),
      series('block', 3, 'ok', 100),
      series('iteration', 0, 'ok', 100),
    ];
    assert.equal(requestsEnded({ series: all } as unknown as Interval, plan), 7);
    assert.equal(requestsEnded({ series: [] }, plan), 0);
  });
});
