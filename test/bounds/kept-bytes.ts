// Bytes that a worker and main keep after so many samples, as JSON: `node --expose-gc kept-bytes.ts <steps> <per second> <second> …`
import { IntervalCollector } from '../../packages/core/src/engine/interval-collector.ts';
import { Timeline } from '../../packages/core/src/engine/timeline.ts';
import { createChronicle } from '../../packages/core/src/metrics/chronicle.ts';
import { request, sketchedPlan, VirtualClock } from '../../packages/core/src/testing/index.ts';
import { BusyWorker } from './busy-worker.ts';

export interface Kept {
  readonly samples: number;
  readonly bytes: number;
}

const [steps = 0, perSec = 0, ...marks] = process.argv.slice(2).map(Number);
const worker = new BusyWorker({ steps, perSec });
const plan = sketchedPlan({
  flows: { main: Array.from({ length: steps }, (_, i) => request(`Step ${i}`)) },
  load: { users: 1, durationUs: 86_400e6 },
});
const chronicle = createChronicle(plan);
const collector = new IntervalCollector({
  clock: new VirtualClock(),
  timeline: new Timeline(plan.load.stages, 0),
  workers: [0],
  hear: (interval) => chronicle.add(interval),
});
const before = bytesNow();
const kept: Kept[] = [];
for (let second = 1; second <= Math.max(...marks); second++) {
  collector.add(worker.second());
  if (marks.includes(second)) kept.push({ samples: chronicle.figures({ whole: true }).count, bytes: bytesNow() - before });
}
console.log(JSON.stringify(kept));

/** The heap, and what lies beside it in typed arrays. */
function bytesNow(): number {
  // a second time for what the first one finalizes
  for (let i = 0; i < 2; i++) gc?.();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}
