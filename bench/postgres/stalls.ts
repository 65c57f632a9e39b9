import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import type { Stall } from './works.ts';

/** Locks the table `items` in every period while `work` runs, on a grid that does not drift. */
export async function withStalls<T>(url: string, { everyMs, forMs }: Stall, work: () => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url, application_name: 'loadgate bench stalls' });
  await client.connect();
  const stop = new AbortController();
  const stalling = stall();
  try {
    return await work();
  } finally {
    stop.abort();
    await stalling;
    await client.end();
  }

  async function stall(): Promise<void> {
    const beginMs = performance.now();
    for (let period = 1; !stop.signal.aborted; period++) {
      const leftMs = beginMs + period * everyMs - performance.now();
      await sleep(Math.max(0, leftMs), undefined, { signal: stop.signal }).catch(() => {});
      // in one piece: the server itself counts how long it is held
      if (!stop.signal.aborted)
        await client.query(`begin; lock table items in access exclusive mode; select pg_sleep(${forMs / 1e3}); commit`);
    }
  }
}
