import type { Command } from '../measure/watched-run.ts';
import type { Workload } from '../workloads.ts';

/** One run that a tool is asked for. */
export interface Job extends Workload {
  readonly url: string;
  /** Certificate of the target, to be trusted. */
  readonly ca: string | undefined;
  /** Empty, of this run alone. */
  readonly folder: string;
}

/** What a tool says of its own run. Null: it does not say. */
export interface Told {
  readonly requests: number | null;
  readonly errors: number | null;
  readonly latencyMs: Readonly<Partial<Record<'p50' | 'p90' | 'p95' | 'p99' | 'p99.9' | 'max', number>>> | null;
  /** How late requests began, p99. */
  readonly lagP99Ms?: number | null;
  /** It judged its own figures, or its gates. */
  readonly verdict?: string;
}

/** A tool that is there. */
export interface Peer {
  readonly name: string;
  readonly version: string;
  /** Undefined: it cannot do this work. */
  command(job: Job): Command | undefined;
  told(job: Job, out: string, error: string): Told;
}

/** Looks for a tool; undefined: not here. */
export interface PeerFinder {
  readonly name: string;
  /** How to get it, in one line. */
  readonly install: string;
  find(): Peer | undefined;
}
