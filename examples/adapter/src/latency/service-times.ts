import { normal, seededRandom } from './random.ts';

/** What half, 95 % and 99 % of the requests stay under, in milliseconds. */
export interface Percentiles {
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
}

/** The baselines of the guide. */
export const baselines = {
  'Health Check': { p50: 25, p95: 50, p99: 100 },
  'CRM Create': { p50: 250, p95: 600, p99: 1200 },
  'CRM Search': { p50: 150, p95: 400, p99: 800 },
  'Ticket Create': { p50: 280, p95: 650, p99: 1300 },
  'Ticket Search': { p50: 180, p95: 450, p99: 900 },
  'Workflow Execute': { p50: 1800, p95: 4500, p99: 7500 },
} as const satisfies Record<string, Percentiles>;

export type Endpoint = keyof typeof baselines;

/**
 * A healthy service has to pass gates at baseline + 10 %. At 1.0 × the table, chance alone breaks such a gate in a quarter
 * of half-minute runs.
 */
export const healthyFactor = 0.8;

const z95 = 1.6448536;
const z99 = 2.3263479;

/** The longest tail, as a multiple of p99: a healthy service stays below its clients' usual timeout of ten seconds. */
const longestTail = 1.5;

/**
 * The service time at a standard normal deviate: log-normal from the median to p95 and, steeper or flatter, on through
 * p99, so that it meets all three.
 *
 *     ln t = ln p50 + z · ln(p95 / p50) / z95                      z ≤ z95
 *     ln t = ln p95 + (z − z95) · ln(p99 / p95) / (z99 − z95)      beyond
 */
export function serviceTimeMs({ p50, p95, p99 }: Percentiles, z: number): number {
  const time = z <= z95 ? p50 * (p95 / p50) ** (z / z95) : p95 * (p99 / p95) ** ((z - z95) / (z99 - z95));
  return Math.min(time, longestTail * p99);
}

/** Draws service times for each endpoint from a sequence of its own; `factor` 0 draws none. */
export function serviceTimes(factor: number, seed: number): (endpoint: Endpoint) => number {
  const randoms = new Map(Object.keys(baselines).map((endpoint) => [endpoint, seededRandom(seed, endpoint)]));
  return (endpoint) => {
    const random = randoms.get(endpoint);
    return factor > 0 && random ? factor * serviceTimeMs(baselines[endpoint], normal(random)) : 0;
  };
}
