import type { Clock } from '@loadgate/core';
import type { Connection } from '../../driver/connection.ts';
import { type Backends, ownPid } from '../backends.ts';
import type { Control } from '../control.ts';
import { type Answer, ask } from '../demand.ts';
import type { Waits } from '../waits.ts';

const KEY = `hashtextextended('loadgate connection_pool ' || $1, 0)`;
// told by whoever waits, so that it is the server's word: pg_locks is one moment, and everybody may read it
const WAITING = `select count(distinct pid) as waiting from pg_locks join pg_stat_activity using (pid)
where locktype = 'advisory' and objsubid = 1 and not granted and (classid::bigint << 32) | objid::bigint = ${KEY}
  and pid = any($2::int[]) and coalesce(wait_event_type, 'Lock') = 'Lock'`;
const PASS = `select pg_advisory_lock_shared(${KEY}), pg_advisory_unlock_shared(${KEY})`;
const LOOK_US = 20e3;
/** For the last to begin to wait. */
const GATHER_US = 8e6;
// a user's own limits would end those who wait
const PATIENT = `select set_config('statement_timeout', '0', false), set_config('lock_timeout', '15000', false)`;

export interface PresenceScene {
  readonly control: Control;
  readonly clock: Clock;
  readonly runId: string;
  readonly waits: Waits;
}

/** How many of them the server has at one moment: all wait for a lock that the control connection holds, until all who can have been seen. */
export async function presence(connections: readonly Connection[], backends: Backends, scene: PresenceScene): Promise<number> {
  const { control, clock, runId, waits } = scene;
  const asked = (connection: Connection, text: string, values: readonly string[] = []): Promise<Answer> =>
    waits.until((told) => ask(connection, clock, { text, values }, told));
  for (const { rows } of await Promise.all(connections.map((one) => asked(one, ownPid)))) {
    if (rows[0] !== undefined) backends.add(rows[0]['pid']);
  }
  await Promise.all(connections.map((one) => asked(one, PATIENT)));
  await control.ask(`select pg_advisory_lock(${KEY})`, [runId]);
  let most = 0;
  let able = connections.length;
  const pass = async (one: Connection): Promise<void> => {
    const { fault } = await asked(one, PASS, [runId]);
    if (fault !== undefined) able--;
  };
  const passing = Promise.all(connections.map(pass));
  // awaited below, unless looking fails first
  passing.catch(() => {});
  try {
    const untilUs = clock.nowUs() + GATHER_US;
    while (most < able && clock.nowUs() < untilUs) {
      const [row] = await control.ask(WAITING, [runId, backends.list]);
      most = Math.max(most, Number(row?.['waiting']));
      if (most < able) await waits.sleep(LOOK_US);
    }
  } finally {
    await control.undo(`select pg_advisory_unlock(${KEY})`, [runId]);
  }
  await passing;
  return most;
}
