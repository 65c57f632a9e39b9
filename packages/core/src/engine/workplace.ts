import type { Notice } from '../contract/events.ts';
import type { Position } from '../contract/plan.ts';
import type { Exchange } from '../contract/plugin.ts';
import type { Recorder } from '../metrics/recorder.ts';
import type { Mask } from '../secrets.ts';
import type { Clock } from '../time/clock.ts';
import type { Closing } from './closing.ts';
import type { OpenDriver } from './drivers.ts';
import type { HeardExchange } from './messages.ts';
import type { Knowing } from './private-mask.ts';
import type { PromiseGuard } from './promise-guard.ts';
import type { Timeouts } from './timeouts.ts';

/** What all users of one worker share. */
export interface Workplace {
  readonly clock: Clock;
  readonly recorder: Recorder;
  readonly timeouts: Timeouts;
  readonly promises: PromiseGuard;
  /** Of the protocol with this index in the plan. */
  readonly driver: (protocol: number) => OpenDriver;
  /** Sessions of users that have left. */
  readonly closing: Closing;
  readonly keepEvidence: boolean;
  readonly mask: Mask;
  /** For what one user says, which may have found out secrets of its own. */
  readonly maskFor: (user: Knowing) => Mask;
  /** Stage in which something that was due at this time of the clock counts. */
  readonly stageOf: (dueUs: number) => number;
  /** µs since the load began. */
  readonly sinceBegin: (us: number) => number;
  /** To be told before a sample that ended then is recorded: a second that has passed is closed first. False: that time has not come. */
  readonly endedAt: (endUs: number) => boolean;
  /** Nothing starts any more: a pause after the last step is passed by. */
  readonly isStopping: () => boolean;
  /** A plugin's bug, which ends the run at once. */
  readonly bug: (sentence: string) => void;
  /** A step that threw. */
  readonly thrown: (at: Position, error: unknown, by: Mask) => void;
  /** `by` masks it in place of {@link mask}, if it is told at all. */
  readonly notice: (level: Notice['level'], source: string, message: string, by?: Mask) => void;
  readonly exchange: (heard: HeardExchange) => void;
}

/** Longest request or response that is kept. */
const LONGEST = 4000;

/** Masked, then cut, so that no half of a secret is left at the edge. */
export function evidenceText(text: string, mask: Mask): string {
  const masked = mask(text);
  return masked.length <= LONGEST ? masked : `${masked.slice(0, LONGEST)}… (${masked.length - LONGEST} more characters)`;
}

export const maskedExchange = ({ request, response }: Exchange, mask: Mask): Exchange => ({
  request: evidenceText(request, mask),
  response: evidenceText(response, mask),
});
