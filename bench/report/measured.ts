import type { Watched } from '../measure/watched-run.ts';
import type { Told } from '../peers/peer.ts';
import type { Workload } from '../workloads.ts';
import { percentileOf } from './statistics.ts';

/** One tool, one workload, one round. */
export interface Measured {
  readonly workload: string;
  readonly peer: string;
  readonly round: number;
  readonly watched: Omit<Watched, 'out' | 'error'>;
  readonly told: Told | null;
  /** What went wrong; such a run gives no figure. */
  readonly failure: string | null;
}

/** A figure of one run; null where there is none. */
export type Figure = (run: Measured, workload: Workload) => number | null;

const PER = 1e6;

/** CPU-seconds per million requests, while the load runs: start, warm-up and reports left out. */
export const steadyCost: Figure = ({ watched: { steady } }) =>
  steady === null || steady.requests === 0 ? null : (steady.cpuSec / steady.requests) * PER;

/** The same over the whole life of the process. */
export const wholeCost: Figure = ({ watched: { cpuSec, requests } }) => (requests === 0 ? null : (cpuSec / requests) * PER);

/** CPU-seconds of the whole process. */
export const cpu: Figure = ({ watched }) => watched.cpuSec;

export const rate: Figure = ({ watched: { steady } }) => (steady === null ? null : steady.requests / steady.sec);

export const peakMemory: Figure = ({ watched }) => watched.peakRssBytes;

/** What the tool says, and what the target did not accept. */
export const errors: Figure = ({ watched, told }) => watched.refused + (told?.errors ?? 0);

export const firstRequest: Figure = ({ watched }) => watched.firstRequestSec;

export const othersCores: Figure = ({ watched: { steady } }) => steady?.othersCores ?? null;

/** p99 of how late requests began, as the tool says, ms. */
export const lag: Figure = ({ told }) => told?.lagP99Ms ?? null;

/** How far what came is from what was asked for, as a share. */
export const undelivered: Figure = (run, { work }) => {
  const got = rate(run, { work } as Workload);
  return got === null || work.kind !== 'rate' ? null : Math.abs(1 - got / work.perSec);
};

/** p99 ÷ p1 of the requests in each 100 ms: 1 is perfectly even. */
export const unevenness: Figure = ({ watched: { steady } }) => {
  const [low, high] = [percentileOf(steady?.bins ?? [], 1), percentileOf(steady?.bins ?? [], 99)];
  return low === null || high === null || low === 0 ? null : high / low;
};
