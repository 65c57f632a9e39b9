import type { Schedule } from '../../test/truth/known-target.ts';
import { latenciesUnderFreeze } from '../../test/truth/oracle.ts';
import type { Work } from '../workloads.ts';

/** A load whose right figures are known. */
export interface Experiment {
  readonly id: string;
  readonly title: string;
  readonly work: Extract<Work, { kind: 'rate' }>;
  readonly durationSec: number;
  readonly schedule: Schedule;
  /** What this rate would have seen, counted from when each request was due, ms: by arithmetic alone. Null: what the server took. */
  readonly dueMs: readonly number[] | null;
}

/** Half of the delays are short, one in a thousand is long; none of the percentiles stands where two meet. */
const DELAYS_MS = [
  [0.4, 10],
  [0.7, 20],
  [0.88, 40],
  [0.93, 60],
  [0.97, 90],
  [0.985, 120],
  [0.9975, 200],
  [1, 300],
] as const;

/** Every thousandth place once in a thousand requests, in an order without pattern. */
const shareOf = (n: number): number => ((n * 379) % 1_000) / 1_000;

const FREEZE = { fromMs: 4_000, forMs: 2_000 };
const QUICK_MS = 3;
const FREEZE_LOAD = { perSec: 50, users: 10 };
const FREEZE_SEC = 10;

export const experiments: readonly Experiment[] = [
  {
    id: 'delays',
    title: '500/s for 20 s, delays of 10 to 300 ms, every fiftieth answer a 503',
    work: { kind: 'rate', perSec: 500, users: 200 },
    durationSec: 20,
    schedule: {
      delayMs: (n) => DELAYS_MS.find(([below]) => shareOf(n) < below)?.[1] ?? 0,
      status: (n) => (n % 50 === 49 ? 503 : 200),
    },
    dueMs: null,
  },
  {
    id: 'freeze',
    title: 'a freeze of 2 s under 50/s with ten users, 10 s',
    work: { kind: 'rate', ...FREEZE_LOAD },
    durationSec: FREEZE_SEC,
    schedule: { delayMs: () => QUICK_MS, freeze: FREEZE },
    dueMs: latenciesUnderFreeze({
      ...FREEZE_LOAD,
      durationUs: FREEZE_SEC * 1e6,
      serviceUs: QUICK_MS * 1e3,
      freeze: { fromUs: FREEZE.fromMs * 1e3, forUs: FREEZE.forMs * 1e3 },
    }).map((us) => us / 1e3),
  },
];
