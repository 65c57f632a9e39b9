import type { Clock, Timer } from './clock.ts';
import { DueQueue } from './due-queue.ts';
import { monotonicUs } from './monotonic.ts';

/** Wakes a thread at times between the milliseconds. */
export interface Alarm {
  /**
   * Rings once at about that time of {@link monotonicUs}; replaces the time set before. After a ring it is not asked for one sooner than
   * {@link RINGS_APART_US} later.
   */
  set(atUs: number): void;
  /** Called when it rings, maybe too early or for a time that was replaced. */
  onRing(ring: () => void): void;
  /** False while it is not ready: `setTimeout` has to do. */
  readonly isReady: boolean;
}

/** From one ring to the next, at least: a thread's wake-up costs more than a request. */
export const RINGS_APART_US = 1e3;
/** An alarm is set so much too early, because a thread needs that long to wake up; what is left is waited for on the spot. */
const WAKE_UP_US = 40;
/** Beyond it `setTimeout` fires at once. */
const LONGEST_TIMEOUT_MS = 2 ** 31 - 1;

/**
 * Real time with timers of about 0.05 ms instead of the 1 ms of `setTimeout`, never early. What is due within a millisecond of the last
 * call waits for `setTimeout`, and for what comes due meanwhile: one wake-up for all (docs/adr/0012).
 */
export function preciseClock(epochUs: number, alarm: Alarm, readUs: () => number = monotonicUs): Clock {
  const queue = new DueQueue();
  const nowUs = (): number => readUs() - epochUs;
  /** When it is to ring next. */
  let aimUs = Number.POSITIVE_INFINITY;
  /** When it rang last. */
  let rungUs = Number.NEGATIVE_INFINITY;
  let coarse: NodeJS.Timeout | undefined;
  let isSoon = false;
  let isCalling = false;

  const rung = (): void => {
    const leftUs = aimUs - nowUs();
    if (leftUs > WAKE_UP_US) {
      // of a time that was replaced: what it is to ring for is still to be set
      aimUs = Number.POSITIVE_INFINITY;
      return arm();
    }
    while (nowUs() < aimUs);
    rungUs = nowUs();
    callDue();
  };
  const callDue = (): void => {
    aimUs = Number.POSITIVE_INFINITY;
    isCalling = true;
    try {
      const untilUs = nowUs();
      for (let due = queue.take(untilUs); due !== undefined; due = queue.take(untilUs)) due.fn?.();
    } finally {
      isCalling = false;
      arm();
    }
  };
  const arm = (): void => {
    if (isCalling) return;
    let first = queue.first;
    for (; first !== undefined && first.fn === undefined; first = queue.first) queue.take(first.atUs);
    if (first === undefined) return;
    const isCrowded = first.atUs < rungUs + RINGS_APART_US;
    const wantedUs = isCrowded ? rungUs + RINGS_APART_US : first.atUs;
    if (wantedUs >= aimUs) return;
    aimUs = wantedUs;
    clearTimeout(coarse);
    const leftUs = aimUs - nowUs();
    if (leftUs <= 0) callSoon();
    else if (alarm.isReady && !isCrowded) alarm.set(aimUs + epochUs - WAKE_UP_US);
    else coarse = setTimeout(rung, Math.min(LONGEST_TIMEOUT_MS, Math.ceil(leftUs / 1e3)));
  };
  const callSoon = (): void => {
    if (isSoon) return;
    isSoon = true;
    setImmediate(() => {
      isSoon = false;
      callDue();
    });
  };
  alarm.onRing(rung);

  return {
    nowUs,
    at(atUs, fn): Timer {
      const now = nowUs();
      // not before now, so that what is asked for again and again does not keep back what was due before it
      const due = queue.add(Math.max(atUs, now), fn);
      if (atUs <= now && !isCalling) callSoon();
      else arm();
      return due;
    },
    iso: () => new Date().toISOString(),
  };
}
