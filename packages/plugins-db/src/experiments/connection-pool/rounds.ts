import type { Connection } from '../../driver/connection.ts';
import type { Lane } from '../../driver/lanes.ts';
import { type Backends, ownPid } from '../backends.ts';
import { type Answer, ask, demand, type Fate, giveBack, outcomeOf } from '../demand.ts';
import type { PostgresBench } from '../postgres-bench.ts';
import type { Waits } from '../waits.ts';

const ROUND_US = 1e6;

/**
 * For `durationUs`, at least one round: each second everybody takes a connection of the pool at once, so that every one is in use, asks
 * something trivial when it is his turn within that second, and gives it back.
 */
export async function useAll(
  lane: Lane,
  size: number,
  durationUs: number,
  backends: Backends,
  bench: PostgresBench,
  waits: Waits,
): Promise<void> {
  const { clock } = bench;
  const rounds = Math.max(1, Math.ceil(durationUs / ROUND_US));
  const roundUs = Math.min(ROUND_US, durationUs);
  const turn = async (beginUs: number, turnUs: number): Promise<void> => {
    const fate = await waits.until<Fate>((told) => demand(lane, clock, told));
    bench.sample('acquire', beginUs, outcomeOf(fate.endUs, fate.kind === 'served' ? undefined : fate.fault));
    if (fate.kind !== 'served') return;
    await waits.sleepUntil(turnUs);
    await asked(fate.connection);
    giveBack(lane, fate.connection);
  };
  const asked = async (connection: Connection): Promise<void> => {
    const startUs = clock.nowUs();
    const { fault, rows, endUs } = await waits.until<Answer>((told) => ask(connection, clock, { text: ownPid }, told));
    bench.sample('query', startUs, outcomeOf(endUs, fault));
    if (rows[0] !== undefined) backends.add(rows[0]['pid']);
  };
  for (let round = 0; round < rounds; round++) {
    const beginUs = clock.nowUs();
    await Promise.all(Array.from({ length: size }, (_, i) => turn(clock.nowUs(), beginUs + (i / size) * roundUs)));
    await waits.sleepUntil(beginUs + roundUs);
  }
}
