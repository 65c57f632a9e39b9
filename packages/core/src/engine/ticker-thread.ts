import { parentPort, workerData } from 'node:worker_threads';
import { monotonicUs } from '../time/monotonic.ts';
import { RINGS_APART_US } from '../time/precise.ts';
import type { TickerData } from './ticker.ts';

const { atUs, changes } = workerData as TickerData;
/** Nobody notifies it. */
const rest = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));

parentPort?.postMessage('ready');
for (let rung = -1; ; ) {
  const change = Atomics.load(changes, 0);
  const ringUs = atUs[0] as number;
  const leftUs = ringUs - monotonicUs();
  if (rung === change || ringUs === Number.POSITIVE_INFINITY) Atomics.wait(changes, 0, change);
  else if (leftUs > 0) Atomics.wait(changes, 0, change, leftUs / 1e3);
  else {
    rung = change;
    parentPort?.postMessage('ring');
    // nothing sooner is asked for, and who has slept till then need not be told of the next time
    Atomics.wait(rest, 0, 0, Math.max(0, ringUs + RINGS_APART_US - monotonicUs()) / 1e3);
  }
}
