/** The one table of limits (semantics §5). */
export const healthLimits = {
  /** Open: at least this share of due arrivals starts within one second. */
  deliveredRatio: 0.995,
  /** Closed: at most this share of the users' time is lag, beyond what a timer cannot resolve. */
  lagRatio: 0.02,
  timerUs: 1e3,
  /** Closed: each user that walked had at least so much time, however short the load was. */
  leastUserUs: 1e6,
  heapRatio: 0.9,
  generatorErrors: 0,
  // from here on they explain and never decide
  stealRatio: 0.05,
  machineBusyRatio: 0.95,
  loopBusyRatio: 0.9,
  standstillUs: 100e3,
  loopDelayP99Us: 20e3,
  gcPauseUs: 100e3,
} as const;
