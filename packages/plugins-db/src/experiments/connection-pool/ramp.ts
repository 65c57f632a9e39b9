import type { Connection } from '../../driver/connection.ts';
import type { Fault } from '../../driver/faults.ts';
import type { Lane } from '../../driver/lanes.ts';
import { demand, outcomeOf } from '../demand.ts';
import type { PostgresBench } from '../postgres-bench.ts';
import type { Waits } from '../waits.ts';

export interface Ramp {
  readonly connections: readonly Connection[];
  /** Why others are not there. */
  readonly refused: readonly Fault[];
  /** Of those that came about. */
  readonly connectUs: readonly number[];
  readonly wallUs: number;
  /** Processor time of this whole process. */
  readonly cpuUs: number;
}

/** Logins at the same time. More would wait for this machine, which needs milliseconds of its processor for each, rather than for the server. */
const AT_ONCE = 100;

/** Makes `wanted` connections, and no further ones after one was refused. */
export async function ramp(lane: Lane, wanted: number, bench: PostgresBench, waits: Waits): Promise<Ramp> {
  const connections: Connection[] = [];
  const refused: Fault[] = [];
  const connectUs: number[] = [];
  const startUs = bench.clock.nowUs();
  const before = process.cpuUsage();
  await waits.until<void>((told) => {
    let begun = 0;
    let pending = 0;
    const next = (): void => {
      while (begun < wanted && pending < AT_ONCE && refused.length === 0) {
        begun++;
        pending++;
        connect();
      }
      if (pending === 0) told();
    };
    const connect = (): void => {
      const beganUs = bench.clock.nowUs();
      demand(lane, bench.clock, (fate) => {
        pending--;
        bench.sample('connect', beganUs, outcomeOf(fate.endUs, fate.kind === 'served' ? undefined : fate.fault));
        if (fate.kind === 'served') {
          connections.push(fate.connection);
          connectUs.push(fate.endUs - beganUs);
        } else refused.push(fate.fault);
        next();
      });
    };
    next();
  });
  const { user, system } = process.cpuUsage(before);
  return { connections, refused, connectUs, wallUs: bench.clock.nowUs() - startUs, cpuUs: user + system };
}
