import type { Clock } from '@loadgate/core';
import type { Origins } from './origin.ts';
import type { PatienceLimits } from './patience.ts';
import type { PhaseRecorders } from './phases.ts';
import type { RequestPlan } from './request.ts';
import type { HttpTurn } from './session.ts';

/** What all executions of one step have in common. */
export interface StepPlan {
  readonly request: RequestPlan;
  readonly clock: Clock;
  readonly origins: Origins;
  /** `expect` or `capture` reads the body. */
  readonly keepsBody: boolean;
  /** Bytes, decompressed, of a body that is read. */
  readonly maxBody: number;
  readonly maxRedirects: number;
  readonly decompresses: boolean;
  /** `connections: fresh`. */
  readonly closes: boolean;
  readonly record: PhaseRecorders;
  /** Counts what a server asked of digest authentication. */
  challenged(turn: HttpTurn, count: number): void;
  /** Counts answers that were complete before the body of their request was sent. */
  unsent(turn: HttpTurn, count: number): void;
  /** Undefined where `http.timeouts` limits none of its parts. */
  readonly patience: PatienceLimits | undefined;
}
