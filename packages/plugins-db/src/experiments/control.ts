import { type Outside, openOutside } from '../driver/outside.ts';
import type { Server } from '../driver/server.ts';
import type { ResultRow } from '../driver/statement.ts';
import { PATIENCE_US } from './demand.ts';
import { adminOf, type PostgresBench } from './postgres-bench.ts';
import { Waits } from './waits.ts';

/** A connection beside those that are measured, in the database of the users, so that it can hold locks that they meet. */
export interface Control {
  /** Of its server process. */
  readonly pid: number;
  /** Rejects as {@link Waits} do, and after 10 s without an answer. */
  ask(text: string, values?: readonly (string | null)[]): Promise<readonly ResultRow[]>;
  /** Also when the run is over, for what has to be undone: then half a second at most. */
  undo(text: string, values?: readonly (string | null)[]): Promise<readonly ResultRow[]>;
  close(): Promise<void>;
}

const LAST_US = 0.5e6;

/** As `admin`, else as the superuser of the embedded server, else as users log in. */
export async function openControl(bench: PostgresBench, admin: string | undefined, waits: Waits): Promise<Control> {
  const { database } = bench.driver.whereabouts().server;
  const outside = await enter({ ...adminOf(bench, admin), database }, bench, waits);
  const cleaning = new Waits(bench.clock);
  try {
    const [row] = await waits.of(outside.query('select pg_backend_pid() as pid'), PATIENCE_US);
    return {
      pid: Number(row?.['pid']),
      ask: (text, values) => waits.of(outside.query(text, values), PATIENCE_US),
      undo: (text, values) => cleaning.of(outside.query(text, values), bench.signal.aborted ? LAST_US : PATIENCE_US),
      close: () => outside.close(),
    };
  } catch (error) {
    await outside.close();
    throw error;
  }
}

/** Logs in; a login that comes too late is undone. */
export async function enter(server: Server, bench: PostgresBench, waits: Waits): Promise<Outside> {
  const opening = openOutside(server, bench.config.connectTimeout, bench);
  try {
    return await waits.of(opening);
  } catch (error) {
    void opening.then(
      (late) => late.close(),
      () => {},
    );
    throw error;
  }
}
