import type { Clock } from '@loadgate/core';

/** Real time: these tests talk to real servers. */
export const realClock: Clock = {
  nowUs: () => performance.now() * 1e3,
  at(atUs, fn) {
    const timer = setTimeout(fn, Math.max(0, (atUs - performance.now() * 1e3) / 1e3));
    return { cancel: () => clearTimeout(timer) };
  },
  iso: () => '2026-11-23T00:00:00.000Z',
};

/** A microsecond passes whenever somebody looks: spans can be compared exactly. */
export function countingClock(): Clock {
  let us = 0;
  return { ...realClock, nowUs: () => ++us };
}
