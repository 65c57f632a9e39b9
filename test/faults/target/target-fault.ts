import type { TestServer } from '../../../packages/plugins-http/src/testing/servers.test.ts';
import type { Fault } from '../fault.ts';

/** What a row needs of a target. */
export type FaultyTarget = Pick<TestServer, 'url' | 'close'>;

/** How a target misbehaves, in what run, and what the user gets for it: the test holds the run against each field. */
export interface TargetFault extends Fault {
  /** A server of this machine. */
  readonly target: () => Promise<FaultyTarget>;
  /** The rest of the scenario: parts of YAML. Default {@link ONCE_EACH} and one `GET /`. */
  readonly load?: string;
  readonly http?: string;
  readonly gates?: string;
  readonly steps?: string;
  /** Samples, and how many of them failed. Default: two of two. `some`: as many as time allows, not all of them failed. */
  readonly samples?: readonly [count: number, failed: number] | 'some';
  /** Have those that failed a latency? Only what was answered or given up has one. Default true. */
  readonly timed?: boolean;
  /** What the user reads of the first failure, of why there was no load, or of the gate. */
  readonly says: RegExp;
}

/** Two users, one iteration each: none of them waits for the pause after a failure. */
export const ONCE_EACH = '{ users: 2, iterations: 2, gracefulStop: 1s }';
/** One user who goes on after a failure. */
export const ALONE = '{ users: 1, iterations: 1, gracefulStop: 1s }';
