/** What a run, or a command, tells the shell (semantics §4). The first that applies is said. */
export const exitCodes = {
  /** Everything held; gates may have warned. */
  passed: 0,
  /** A gate failed or had no data, a flow threw, or the run stopped itself. */
  failed: 1,
  /** Invalid, or refused by a guard; nothing was sent. */
  invalid: 2,
  /** Preflight, a plugin, a dead worker, results that could not be written, a cleanup that left something behind. */
  error: 3,
  /** The generator, a finding without data or across its limit, or a baseline that cannot be compared with. */
  inconclusive: 4,
  SIGHUP: 129,
  SIGINT: 130,
  SIGTERM: 143,
} as const;
