import type { Counter, Reading } from './reading.ts';

/** What lies between two readings; without an earlier one, or where the server was started anew, only what is so now. */
export function figuresOf(now: Reading, before: Reading | undefined): Readonly<Record<string, number>> {
  const sessions =
    now.hidden > 0
      ? {}
      : {
          active: now.active,
          idle: now.idle,
          idle_in_transaction: now.idleInTransaction,
          longest_transaction: now.longestTransactionUs,
        };
  return {
    connections: now.connections,
    connections_used: (now.connections + 1) / now.maxConnections,
    ...sessions,
    lock_waits: now.lockWaits,
    longest_lock_wait: now.longestLockWaitUs,
    start_time: Math.round(now.startTime),
    ...(before !== undefined && isSameServer(now, before) && growth(now, before)),
  };
}

/** Counters of a server that crashed begin anew. */
export const isSameServer = (a: Reading, b: Reading): boolean => a.startTime === b.startTime;

function growth(now: Reading, before: Reading): Record<string, number> {
  const grown = (counter: Counter): number => now.counters[counter] - before.counters[counter];
  const counters = Object.keys(now.counters) as readonly Counter[];
  const sec = (now.atUs - before.atUs) / 1e6;
  // somebody has reset them
  if (sec <= 0 || counters.some((counter) => grown(counter) < 0)) return {};
  const blocks = grown('blocksHit') + grown('blocksRead');
  return {
    commits: grown('commits') / sec,
    rollbacks: grown('rollbacks') / sec,
    deadlocks: grown('deadlocks'),
    ...(blocks > 0 && { cache_hit_ratio: grown('blocksHit') / blocks }),
    temp_files: grown('tempFiles'),
    temp_bytes: grown('tempBytes'),
    rows_returned: grown('rowsReturned') / sec,
    rows_fetched: grown('rowsFetched') / sec,
    rows_written: grown('rowsWritten') / sec,
  };
}
