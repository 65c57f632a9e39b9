import type { Command } from '../measure/watched-run.ts';
import type { Spent } from './spent.ts';
import type { ClosedWork, OpenWork } from './works.ts';

export type ToolName = 'pgbench' | 'loadgate' | 'plain pg';

/** Where the server is, and where a run may write. */
export interface Place {
  readonly url: string;
  /** Empty, of this run alone. */
  readonly folder: string;
}

/** Percentiles of one run's window, ms. */
export interface Latencies {
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
}

export interface OpenFigures {
  readonly count: number;
  /** From when a query was due. */
  readonly latencyMs: Latencies;
  /** From when it was begun. */
  readonly serviceMs: Latencies;
}

export type Ended = Pick<Spent, 'exitCode' | 'out'>;

/** Something that sends queries; what it says is read after its run, and a throw is the run's failure. */
export interface Tool {
  readonly name: ToolName;
  open?(work: OpenWork, sec: number, place: Place): Command;
  openFigures?(sec: number, place: Place, ended: Ended): OpenFigures;
  /** `sec` 0: a query of each connection, to tell what its start and end cost. */
  closed(work: ClosedWork, sec: number, place: Place): Command;
  queries(place: Place, ended: Ended): number;
}
