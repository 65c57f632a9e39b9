// How late timers are at even rates, and what each costs: the engine's clock, and one on `setTimeout`. `--sec n`.
import { parseArgs } from 'node:util';
import { createTicker } from '../../packages/core/src/engine/ticker.ts';
import type { Clock } from '../../packages/core/src/time/clock.ts';
import { monotonicClock, monotonicUs } from '../../packages/core/src/time/monotonic.ts';
import { preciseClock } from '../../packages/core/src/time/precise.ts';
import { percentileOf } from '../report/statistics.ts';

const RATES_PER_SEC = [100, 500, 1_000, 2_000, 5_000];

const { values } = parseArgs({ options: { sec: { type: 'string', default: '4' } } });
const sec = Number(values.sec);
const ticker = createTicker();
while (!ticker.isReady) await new Promise((resolve) => setTimeout(resolve, 1));
const clocks: readonly (readonly [name: string, clock: Clock])[] = [
  ['the engine’s', preciseClock(monotonicUs(), ticker)],
  ['setTimeout', monotonicClock(monotonicUs())],
];
// nothing else keeps this process alive while the ticker is waited for
const alive = setInterval(() => {}, 1e3);
console.log('| timers/s | clock | late p50, ms | p90 | p99 | CPU a timer, µs |\n| --- | --- | --- | --- | --- | --- |');
for (const perSec of RATES_PER_SEC)
  for (const [name, clock] of clocks) {
    const { latesUs, cpuUs } = await paced(clock, perSec, sec);
    const lates = [50, 90, 99].map((p) => ((percentileOf(latesUs, p) ?? Number.NaN) / 1e3).toFixed(2));
    console.log(`| ${[perSec.toLocaleString('en'), name, ...lates, cpuUs.toFixed(0)].join(' | ')} |`);
  }
clearInterval(alive);

interface Paced {
  readonly latesUs: readonly number[];
  /** Of the whole process, so of the ticker's thread, too. */
  readonly cpuUs: number;
}

/** One timer after the other, as an open load's arrivals. */
function paced(clock: Clock, perSec: number, sec: number): Promise<Paced> {
  const latesUs: number[] = [];
  const beginUs = clock.nowUs() + 50e3;
  const before = process.cpuUsage();
  const total = perSec * sec;
  return new Promise((resolve) => {
    const next = (k: number): void => {
      const nowUs = clock.nowUs();
      for (; k < total; k++) {
        const dueUs = beginUs + (k / perSec) * 1e6;
        if (dueUs > nowUs) {
          clock.at(dueUs, () => next(k));
          return;
        }
        latesUs.push(nowUs - dueUs);
      }
      const { user, system } = process.cpuUsage(before);
      resolve({ latesUs, cpuUs: (user + system) / total });
    };
    clock.at(beginUs, () => next(0));
  });
}
