import { parentPort, workerData } from 'node:worker_threads';
import { monotonicUs } from '../time/monotonic.ts';
import type { TickerData } from './ticker.ts';

const { atUs, changes } = workerData as TickerData;
parentPort?.postMessage('ready');
for (let rung = -1; ; ) {
  const change = Atomics.load(changes, 0);
  const leftUs = (atUs[0] as number) - monotonicUs();
  if (rung === change || leftUs === Number.POSITIVE_INFINITY) Atomics.wait(changes, 0, change);
  else if (leftUs > 0) Atomics.wait(changes, 0, change, leftUs / 1e3);
  else {
    rung = change;
    parentPort?.postMessage('ring');
  }
}
