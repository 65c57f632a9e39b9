import type { Clock } from '@loadgate/core';
import type { Connection } from '../../driver/connection.ts';
import type { Lane } from '../../driver/lanes.ts';
import { demand, type Fate, giveBack, missingFrom } from '../demand.ts';
import type { Waits } from '../waits.ts';

export interface Starvation {
  /** Probes that did not end as they must. */
  readonly wrong: number;
  readonly demands: number;
  /** What went otherwise; `''`: nothing. */
  readonly said: string;
  /** From the first connection that was given back to the probe that had waited for it. */
  readonly recoveryUs: number | undefined;
  /** Connections that were kept were found by looking for them: all, and one alone. */
  readonly areFound: boolean;
  /** Once all were given back. */
  readonly lost: number;
}

/** Somebody takes all connections and keeps them: a probe must starve, the next must be served by the first that comes back. */
export async function starve(lane: Lane, pool: number, clock: Clock, waits: Waits): Promise<Starvation> {
  const want = (): Promise<Fate> => waits.until<Fate>((told) => demand(lane, clock, told));
  const wrong: string[] = [];
  const held: Connection[] = [];
  for (const fate of await Promise.all(Array.from({ length: pool }, want))) {
    if (fate.kind === 'served') held.push(fate.connection);
    else wrong.push(`one of the ${pool} was not there: ${fate.fault.message}`);
  }
  const starving = await want();
  if (starving.kind === 'served') {
    wrong.push('a probe was served though all connections were taken');
    giveBack(lane, starving.connection);
  }
  const areFound = missingFrom(lane, pool) === held.length;
  const waiting = want();
  const [first, leaked, ...others] = held;
  const backUs = clock.nowUs();
  if (first !== undefined) giveBack(lane, first);
  const served = await waiting;
  if (served.kind === 'served') giveBack(lane, served.connection);
  else wrong.push(`a probe was not served by what came back: ${served.fault.message}`);
  for (const connection of others) giveBack(lane, connection);
  const isOneFound = missingFrom(lane, pool) === (leaked === undefined ? 0 : 1);
  if (leaked !== undefined) giveBack(lane, leaked);
  return {
    wrong: wrong.length,
    demands: pool + 2,
    said: wrong.join('; '),
    recoveryUs: served.kind === 'served' ? served.endUs - backUs : undefined,
    areFound: areFound && isOneFound,
    lost: missingFrom(lane, pool),
  };
}
