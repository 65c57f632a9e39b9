import type { Session, Turn, Unfinished } from '@loadgate/core';
import type { Call } from './call.ts';
import type { Connection } from './connection.ts';
import { evidence } from './evidence.ts';
import type { Lane } from './lanes.ts';
import type { Statement } from './statement.ts';

export type PostgresTurn = Turn<PostgresSession, Statement>;

/** What belongs to one virtual user: where its connections come from, its transaction, what it has in flight. */
export class PostgresSession implements Session {
  readonly lane: Lane;
  #held: Connection | undefined;
  #settingsAtBegin: readonly string[] | undefined;
  #inFlight: Call | undefined;

  constructor(lane: Lane) {
    this.lane = lane;
  }

  /** The connection of the transaction that it is in. */
  get held(): Connection | undefined {
    return this.#held;
  }

  hold(connection: Connection): void {
    this.#held = connection;
    this.#settingsAtBegin = connection.settings;
  }

  /** The transaction is about to end: settings that were changed in it are gone if it is rolled back. */
  forgetSettings(): void {
    if (this.#held !== undefined && this.#held.settings !== this.#settingsAtBegin) this.#held.settings = undefined;
  }

  letGo(): void {
    this.#held = undefined;
  }

  began(call: Call): void {
    this.#inFlight = call;
  }

  ended(): void {
    this.#inFlight = undefined;
  }

  cancel(turn: Turn<PostgresSession, unknown>): Unfinished | undefined {
    const call = this.#inFlight;
    if (call === undefined || call.turn !== turn) return undefined;
    const message = call.progress;
    call.cancel();
    return { message, evidence: () => evidence(call.statement) };
  }

  /** The server rolls back what its client walks away from. */
  abandon(): void {
    if (this.#held === undefined) return;
    this.lane.drop(this.#held);
    this.letGo();
  }

  close(): Promise<void> {
    this.#inFlight?.cancel();
    this.abandon();
    return this.lane.close();
  }
}
