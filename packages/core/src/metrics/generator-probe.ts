import { monitorEventLoopDelay, PerformanceObserver, performance } from 'node:perf_hooks';
import { getHeapStatistics } from 'node:v8';
import type { GeneratorInterval } from '../contract/events.ts';
import type { Clock } from '../time/clock.ts';

/** How hard making load is for the thread that it was made in. */
export interface GeneratorProbe {
  /** Figures since the last call (the first: since the probe was made). To be asked for once a second, in the same thread. */
  read(): GeneratorInterval;
  /** Stops watching; a probe that is not closed keeps no thread alive. */
  close(): void;
}

/** What a thread says that makes no real load: under the virtual clock. */
export const IDLE: GeneratorInterval = { loopBusyRatio: 0, loopDelayP99Us: 0, loopDelayMaxUs: 0, gcPauseUs: 0, cpuCores: 0, heapRatio: 0 };

/** A loop without work comes round once in this long; only what is longer is delay. */
const ROUND_MS = 10;

export function createGeneratorProbe(clock: Clock): GeneratorProbe {
  const delays = monitorEventLoopDelay({ resolution: ROUND_MS });
  delays.enable();
  let pauseMs = 0;
  const collections = new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) pauseMs = Math.max(pauseMs, duration);
  });
  collections.observe({ entryTypes: ['gc'] });
  let loop = performance.eventLoopUtilization();
  let cpu = process.cpuUsage();
  let atUs = clock.nowUs();
  return {
    read() {
      const nowUs = clock.nowUs();
      const loopNow = performance.eventLoopUtilization();
      const cpuNow = process.cpuUsage();
      const heap = getHeapStatistics();
      const cpuUs = cpuNow.user + cpuNow.system - cpu.user - cpu.system;
      const figures = {
        loopBusyRatio: performance.eventLoopUtilization(loopNow, loop).utilization,
        loopDelayP99Us: delays.count === 0 ? 0 : Math.max(0, Math.round(delays.percentile(99) / 1e3) - ROUND_MS * 1e3),
        loopDelayMaxUs: Math.max(0, Math.round(delays.max / 1e3) - ROUND_MS * 1e3),
        gcPauseUs: Math.round(pauseMs * 1e3),
        cpuCores: nowUs > atUs ? cpuUs / (nowUs - atUs) : 0,
        heapRatio: heap.used_heap_size / heap.heap_size_limit,
      };
      delays.reset();
      [pauseMs, loop, cpu, atUs] = [0, loopNow, cpuNow, nowUs];
      return figures;
    },
    close() {
      delays.disable();
      collections.disconnect();
    },
  };
}
