import type { Clock } from '@loadgate/core';

/** Real time: these tests talk to real servers. */
export const realClock: Clock = {
  nowUs: () => performance.now() * 1e3,
  at(atUs, fn) {
    const timer = setTimeout(fn, Math.max(0, (atUs - performance.now() * 1e3) / 1e3));
    return { cancel: () => clearTimeout(timer) };
  },
  iso: () => '2026-11-24T00:00:00.000Z',
};
