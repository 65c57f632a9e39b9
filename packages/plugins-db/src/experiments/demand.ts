import type { Clock, Outcome } from '@loadgate/core';
import type { Connection } from '../driver/connection.ts';
import { type Fault, lostFault } from '../driver/faults.ts';
import type { Lane, Waiter } from '../driver/lanes.ts';
import { type ResultRow, Statement } from '../driver/statement.ts';

/** What became of somebody who wanted a connection. */
export type Fate =
  | {
      readonly kind: 'served';
      readonly connection: Connection;
      /** It had to be made first, which is not in `waitedUs`. */
      readonly wasNew: boolean;
      readonly waitedUs: number;
      readonly endUs: number;
    }
  /** `late`: none was free in time. `refused`: it could not be made. */
  | { readonly kind: 'late' | 'refused'; readonly fault: Fault; readonly waitedUs: number; readonly endUs: number };

/** Wants a connection as a user's step does: takes it or waits in order, and makes it where it is new. `told` is called once, unless the pool is closed before. */
export function demand(lane: Lane, clock: Clock, told: (fate: Fate) => void): void {
  const askedUs = clock.nowUs();
  const waiter: Waiter = {
    go(connection) {
      const waitedUs = clock.nowUs() - askedUs;
      const served = (wasNew: boolean): void => told({ kind: 'served', connection, wasNew, waitedUs, endUs: clock.nowUs() });
      if (!connection.isNew) return served(false);
      connection.connect((fault) => {
        if (fault === undefined) return served(true);
        lane.drop(connection);
        told({ kind: 'refused', fault, waitedUs, endUs: clock.nowUs() });
      });
    },
    tooLate() {
      const endUs = clock.nowUs();
      const message = `no connection of the pool was free within ${Math.round((endUs - askedUs) / 1e3)} ms`;
      told({ kind: 'late', fault: { error: 'postgres.pool_wait', message, answered: false }, waitedUs: endUs - askedUs, endUs });
    },
  };
  const connection = lane.take(waiter);
  if (connection !== undefined) waiter.go(connection);
}

/** For the next who waits; what is not sound is made anew, as after a user's step. */
export function giveBack(lane: Lane, connection: Connection): void {
  if (connection.isClosed || connection.isInTransaction) lane.drop(connection);
  else lane.give(connection);
}

/** Connections of `size` that cannot be had though everybody has given theirs back. Takes no time, and leaves the pool as it was. */
export function missingFrom(lane: Lane, size: number): number {
  const taken: Connection[] = [];
  for (let i = 0; i < size; i++) {
    const nobody: Waiter = { go() {}, tooLate() {} };
    const connection = lane.take(nobody);
    if (connection === undefined) lane.forget(nobody);
    else taken.push(connection);
  }
  for (const connection of taken) {
    if (connection.isNew) lane.drop(connection);
    else giveBack(lane, connection);
  }
  return size - taken.length;
}

export interface Answer {
  readonly fault: Fault | undefined;
  readonly rows: readonly ResultRow[];
  readonly endUs: number;
}

/** How long a server may think about something trivial. */
export const PATIENCE_US = 10e6;

/** Asks something short. `told` is called once, after {@link PATIENCE_US} at the latest: then the connection is given up. */
export function ask(
  connection: Connection,
  clock: Clock,
  { text, values = [] }: { readonly text: string; readonly values?: readonly string[] },
  told: (answer: Answer) => void,
): void {
  const over = (fault: Fault | undefined, rows: readonly ResultRow[] = []): void => told({ fault, rows, endUs: clock.nowUs() });
  if (connection.isClosed) return over(lostFault(undefined, 'the server'));
  const timer = clock.at(clock.nowUs() + PATIENCE_US, () => {
    connection.destroy();
    over({ error: 'postgres.no_answer', message: `the server did not answer within ${PATIENCE_US / 1e6} s`, answered: false });
  });
  const statement = new Statement({ text, name: '', isSimple: false, keepsRows: 1 }, values);
  connection.run(statement, (lost) => {
    timer.cancel();
    const { error } = statement;
    if (error !== undefined) return over({ error: `postgres.${error.code ?? 'other'}`, message: error.message, answered: true });
    over(lost, lost === undefined ? statement.firstRows : []);
  });
}

/** As core counts it. */
export const outcomeOf = (endUs: number, fault: Fault | undefined): Outcome<void> =>
  fault === undefined ? { kind: 'reply', endUs, reply: undefined } : { kind: 'error', endUs, ...fault };
