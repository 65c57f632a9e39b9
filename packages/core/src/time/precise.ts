import type { Clock, Timer } from './clock.ts';
import { DueQueue } from './due-queue.ts';
import { monotonicUs } from './monotonic.ts';

/** Wakes a thread at times between the milliseconds. */
export interface Alarm {
  /** Rings once at about that time of {@link monotonicUs}; replaces the time set before. */
  set(atUs: number): void;
  /** Called when it rings, maybe too early or for a time that was replaced. */
  onRing(ring: () => void): void;
  /** False while it is not ready: `setTimeout` has to do. */
  readonly isReady: boolean;
}

/** From here on an alarm takes over from `setTimeout`, which may be late by so much. */
const NEAR_US = 3e3;
/** An alarm is set so much too early, because a thread needs that long to wake up; what is left is waited for on the spot. */
const WAKE_UP_US = 80;

/**
 * Real time with timers of about 0.05 ms instead of the 1 ms of `setTimeout`, never early. All timers share one queue and one wake-up:
 * what is due together costs one turn of the event loop.
 */
export function preciseClock(epochUs: number, alarm: Alarm, readUs: () => number = monotonicUs): Clock {
  const queue = new DueQueue();
  const nowUs = (): number => readUs() - epochUs;
  let armedUs = Number.POSITIVE_INFINITY;
  let coarse: NodeJS.Timeout | undefined;
  let isSoon = false;

  let isRinging = false;

  const ring = (): void => {
    armedUs = Number.POSITIVE_INFINITY;
    const first = queue.first;
    if (first === undefined) return;
    if (first.atUs - nowUs() <= WAKE_UP_US) while (nowUs() < first.atUs);
    isRinging = true;
    try {
      const untilUs = nowUs();
      for (let due = queue.take(untilUs); due !== undefined; due = queue.take(untilUs)) due.fn?.();
    } finally {
      isRinging = false;
      arm();
    }
  };
  const arm = (): void => {
    if (isRinging) return;
    let first = queue.first;
    for (; first !== undefined && first.fn === undefined; first = queue.first) queue.take(first.atUs);
    if (first === undefined || first.atUs >= armedUs) return;
    armedUs = first.atUs;
    const leftUs = first.atUs - nowUs();
    clearTimeout(coarse);
    if (leftUs <= 0) ringSoon();
    else if (leftUs <= NEAR_US && alarm.isReady) alarm.set(first.atUs + epochUs - WAKE_UP_US);
    else coarse = setTimeout(ring, coarseMs(leftUs, alarm.isReady));
  };
  const ringSoon = (): void => {
    if (isSoon) return;
    isSoon = true;
    setImmediate(() => {
      isSoon = false;
      ring();
    });
  };
  alarm.onRing(ring);

  return {
    nowUs,
    at(atUs, fn): Timer {
      // not before now, so that what is asked for again and again does not keep back what was due before it
      const due = queue.add(Math.max(atUs, nowUs()), fn);
      arm();
      return due;
    },
    iso: () => new Date().toISOString(),
  };
}

/** Whole milliseconds: until the alarm takes over, or until it is surely due. Beyond 2³¹ − 1 `setTimeout` fires at once. */
const coarseMs = (leftUs: number, hasAlarm: boolean): number =>
  Math.min(2 ** 31 - 1, hasAlarm ? Math.floor((leftUs - NEAR_US) / 1e3) + 1 : Math.ceil(leftUs / 1e3));
