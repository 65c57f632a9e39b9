import { capacityOf, capacityQuery, freeConnections } from '../driver/capacity.ts';
import { NoAnswer } from '../driver/outside.ts';
import { Backends } from './backends.ts';
import { type Control, enter } from './control.ts';
import { PATIENCE_US } from './demand.ts';
import type { PostgresBench } from './postgres-bench.ts';
import type { Waits } from './waits.ts';

/** What the server, the role of the users and the database still allow. */
export interface Room {
  readonly free: number;
  /** The limit that says so. */
  readonly because: string;
  /** Connections of this very run which its users keep open while they rest; none of them is free. */
  readonly resting: number;
  /** Of the free ones, those that are left to others. */
  readonly kept: number;
}

/** Others need some of a user's server, too; the embedded one is nobody else's. */
const KEPT = 5;

// the control connection belongs to nobody's load
const RESTING = `select count(*) as resting, pg_backend_pid() as own from pg_stat_activity
where application_name like '%run/' || $1 and usename = session_user and pid not in (pg_backend_pid(), $2::int)`;

/** Counts without opening more than one connection, which is closed again. A server that has none left has room for 0. */
export async function roomOf(bench: PostgresBench, control: Control, waits: Waits): Promise<Room> {
  const kept = bench.config.embedded ? 0 : KEPT;
  try {
    const { row, resting } = await asUser(bench, control, waits);
    return { ...freeConnections(capacityOf(row)), resting, kept };
  } catch (error) {
    if (isFull(error)) return { free: 0, because: error.message, resting: 0, kept };
    throw error;
  }
}

/** The server let nobody in, because of a limit. */
export const isFull = (error: unknown): error is NoAnswer => error instanceof NoAnswer && error.kind === 'postgres.53300';

/** Limits are those of whoever asks. His connection is gone before anybody relies on what he has counted. */
async function asUser(bench: PostgresBench, control: Control, waits: Waits) {
  const own = new Backends();
  const user = await enter(bench.driver.whereabouts().server, bench, waits);
  try {
    const [row = {}] = await waits.of(user.query(capacityQuery), PATIENCE_US);
    const [counted] = await waits.of(user.query(RESTING, [bench.runId, String(control.pid)]), PATIENCE_US);
    own.add(counted?.['own']);
    return { row, resting: Number(counted?.['resting']) };
  } finally {
    await user.close();
    if (own.size > 0) await own.left(control, waits, bench.clock);
  }
}
