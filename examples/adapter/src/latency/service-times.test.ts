import assert from 'node:assert/strict';
import { baselines, type Endpoint, serviceTimeMs, serviceTimes } from './service-times.ts';

const endpoints = Object.keys(baselines) as Endpoint[];

describe('serviceTimeMs', () => {
  const rows = [
    // z of the quantile, and what the table says
    [0, 150],
    [1.6448536, 400],
    [2.3263479, 800],
    // half way between the median and p95, on a logarithmic scale: √(150 · 400)
    [1.6448536 / 2, 244.949],
    // as far below the median: 150² / 244.949
    [-1.6448536 / 2, 91.856],
    // ends at 1.5 · p99
    [6, 1200],
  ] as const;
  for (const [z, time] of rows) {
    it(`is ${time} ms at ${z} standard deviations`, () => {
      assert.ok(Math.abs(serviceTimeMs(baselines['CRM Search'], z) - time) < 0.001);
    });
  }
});

describe('serviceTimes', () => {
  for (const endpoint of endpoints) {
    it(`draws ${endpoint} through 0.8 × its p50, p95 and p99`, () => {
      const draw = serviceTimes(0.8, 1);
      const count = 50_000;
      const drawn = Array.from({ length: count }, () => draw(endpoint)).sort((a, b) => a - b);
      const quantile = (ratio: number) => drawn[Math.ceil(ratio * count) - 1] ?? Number.NaN;
      const { p50, p95, p99 } = baselines[endpoint];
      for (const [ratio, expected] of [
        [0.5, p50],
        [0.95, p95],
        [0.99, p99],
      ] as const) {
        const deviation = quantile(ratio) / (0.8 * expected) - 1;
        assert.ok(Math.abs(deviation) < 0.03, `p${100 * ratio} is off by ${(100 * deviation).toFixed(1)} %`);
      }
    });
  }

  it('stays below a timeout of ten seconds', () => {
    // the slowest: 0.8 · 1.5 · 7500 ms
    const slowest = Math.max(...endpoints.map((endpoint) => 0.8 * serviceTimeMs(baselines[endpoint], 10)));
    assert.equal(slowest, 9000);
  });

  it('repeats itself for a seed, whatever else is asked for in between', () => {
    const draws = (seed: number, others: number) => {
      const draw = serviceTimes(1, seed);
      return Array.from({ length: 5 }, () => {
        for (let other = 0; other < others; other++) draw('Ticket Create');
        return draw('CRM Create');
      });
    };
    assert.deepEqual(draws(7, 3), draws(7, 0));
    assert.notDeepEqual(draws(8, 0), draws(7, 0));
  });

  it('takes no time at factor 0', () => {
    assert.equal(serviceTimes(0, 1)('Workflow Execute'), 0);
  });
});
