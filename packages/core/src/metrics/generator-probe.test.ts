import assert from 'node:assert/strict';
import { VirtualClock } from '../time/virtual.ts';
import { createGeneratorProbe } from './generator-probe.ts';

describe('createGeneratorProbe', () => {
  it('gives figures in their ranges, each time those since the last', async () => {
    const clock = new VirtualClock();
    const probe = createGeneratorProbe(clock);
    try {
      const before = process.cpuUsage();
      for (let work = 0; process.cpuUsage(before).user < 20e3; work++) Math.sqrt(work);
      await new Promise((resolve) => setImmediate(resolve));
      clock.advance(1e6);
      const first = probe.read();
      assert.ok(first.cpuCores >= 0.02, 'what was spent since it was made, over one second of the clock');
      for (const ratio of [first.loopBusyRatio, first.heapRatio]) assert.ok(ratio > 0 && ratio <= 1);
      assert.ok(first.gcPauseUs >= 0 && first.loopDelayP99Us >= 0);
      clock.advance(1e15);
      assert.ok(probe.read().cpuCores < 0.02, 'nothing is counted twice');
    } finally {
      probe.close();
    }
  });

  it('sees a single standstill, which is too rare for p99', async () => {
    const probe = createGeneratorProbe(new VirtualClock());
    const turns = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
    try {
      await turns(30);
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 100);
      await turns(30);
      const { loopDelayMaxUs = 0 } = probe.read();
      assert.ok(loopDelayMaxUs >= 50e3, `${loopDelayMaxUs} µs`);
    } finally {
      probe.close();
    }
  });
});
