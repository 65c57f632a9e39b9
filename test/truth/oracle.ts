/** Nearest rank, rounded up, of exact values: what a percentile is by definition. 0 < p ≤ 100. */
export function exactPercentile(values: readonly number[], p: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  // p / 100 × n in whole thousandths first: 99.9 % of 1,000 is 999, not 999.0000000000001
  const rank = Math.ceil(Math.round(p * 1e3 * sorted.length) / 1e5);
  const found = sorted[Math.max(1, rank) - 1];
  if (found === undefined) throw new Error('no value has no percentile');
  return found;
}

/** A target that does nothing for a while: whatever comes then, or is still to be done, begins when it wakes. */
export interface Freeze {
  readonly fromUs: number;
  readonly forUs: number;
}

export interface FrozenLoad {
  /** Arrivals per second, evenly spaced, the first half a space after the begin. */
  readonly perSec: number;
  readonly durationUs: number;
  /** Requests that can be out at once; the others wait in order. */
  readonly users: number;
  readonly serviceUs: number;
  readonly freeze: Freeze;
}

/** Latency of each arrival from when it was due, by arithmetic alone: as many servers as users, first come, first served. */
export function latenciesUnderFreeze({ perSec, durationUs, users, serviceUs, freeze }: FrozenLoad): readonly number[] {
  const freeUs = new Array<number>(users).fill(0);
  const latencies: number[] = [];
  for (let k = 1; ; k++) {
    const dueUs = ((k - 0.5) / perSec) * 1e6;
    if (dueUs >= durationUs) return latencies;
    const user = freeUs.indexOf(Math.min(...freeUs));
    const startUs = Math.max(dueUs, freeUs[user] as number);
    const endUs = answeredUs(startUs, serviceUs, freeze);
    freeUs[user] = endUs;
    latencies.push(endUs - dueUs);
  }
}

/** When a request that is sent at `startUs` is answered. */
export function answeredUs(startUs: number, serviceUs: number, { fromUs, forUs }: Freeze): number {
  const wakesUs = fromUs + forUs;
  return (startUs >= fromUs && startUs < wakesUs ? wakesUs : startUs) + serviceUs;
}
