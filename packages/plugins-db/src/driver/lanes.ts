import type { Clock, Timer } from '@loadgate/core';
import type { Connection } from './connection.ts';

/** Somebody who wants a connection. */
export interface Waiter {
  /** Called with a connection that is now its own. */
  go(connection: Connection): void;
  /** There was none in time. `busy` connections are in use, `waiting` others wait on. */
  tooLate(busy: number, waiting: number): void;
}
export type MakeConnection = (lost: (connection: Connection) => void) => Connection;

/** Where a session takes its connections from. */
export interface Lane {
  /** Others may hold the connections, so that one waits. */
  readonly isShared: boolean;
  /** A connection, or undefined: then the waiter is called later. */
  take(waiter: Waiter): Connection | undefined;
  /** Free for the next statement. */
  give(connection: Connection): void;
  /** Not to be used again: ended at once. */
  drop(connection: Connection): void;
  /** What ran on it was cancelled: free when that is over. */
  giveLater(connection: Connection): void;
  forget(waiter: Waiter): void;
  /** The session is over. */
  close(): Promise<void>;
}

/** A user's own connection, made again where it was lost. */
export class OwnLane implements Lane {
  readonly isShared = false;
  readonly #make: MakeConnection;
  #connection: Connection | undefined;
  constructor(make: MakeConnection) {
    this.#make = make;
  }
  take(): Connection {
    if (this.#connection === undefined || this.#connection.isClosed) this.#connection = this.#make(() => {});
    return this.#connection;
  }
  give(): void {}
  drop(connection: Connection): void {
    connection.destroy();
  }
  giveLater(): void {}
  forget(): void {}
  async close(): Promise<void> {
    await this.#connection?.end();
  }
}

/** Connections that all users of a worker share; who finds none free waits in order. */
export class Pool {
  readonly #make: MakeConnection;
  readonly #clock: Clock;
  readonly #size: number;
  readonly #timeoutUs: number;
  readonly #all = new Set<Connection>();
  readonly #idle: Connection[] = [];
  /** In the order in which they came. */
  readonly #waiting = new Map<Waiter, Timer>();

  constructor(make: MakeConnection, clock: Clock, size: number, timeoutUs: number) {
    this.#make = make;
    this.#clock = clock;
    this.#size = size;
    this.#timeoutUs = timeoutUs;
  }

  /** As one session sees it. */
  lane(): Lane {
    return {
      isShared: true,
      take: (waiter) => this.#take(waiter),
      give: (connection) => this.#give(connection),
      drop: (connection) => this.#drop(connection),
      giveLater: (connection) => connection.onceFree(() => this.#giveIfSound(connection)),
      forget: (waiter) => this.#forget(waiter),
      close: async () => {},
    };
  }

  async closeAll(): Promise<void> {
    for (const waiter of [...this.#waiting.keys()]) this.#forget(waiter);
    await Promise.all([...this.#all].map((connection) => connection.end()));
  }

  #take(waiter: Waiter): Connection | undefined {
    const connection = this.#idle.pop() ?? this.#added();
    if (connection === undefined) this.#waiting.set(waiter, this.#timerOf(waiter));
    return connection;
  }

  #timerOf(waiter: Waiter): Timer {
    return this.#clock.at(this.#clock.nowUs() + this.#timeoutUs, () => {
      this.#waiting.delete(waiter);
      waiter.tooLate(this.#all.size, this.#waiting.size);
    });
  }

  #added(): Connection | undefined {
    if (this.#all.size >= this.#size) return undefined;
    const connection = this.#make((lost) => {
      const index = this.#idle.indexOf(lost);
      // inside a transaction it is held though nothing runs on it: its holder will drop it
      if (index < 0) return;
      this.#idle.splice(index, 1);
      this.#all.delete(lost);
    });
    this.#all.add(connection);
    return connection;
  }

  #give(connection: Connection): void {
    const [next] = this.#waiting.keys();
    if (next === undefined) this.#idle.push(connection);
    else this.#hand(connection, next);
  }

  #giveIfSound(connection: Connection): void {
    if (connection.isClosed || connection.isInTransaction) this.#drop(connection);
    else this.#give(connection);
  }

  /** The next who waits gets a fresh one. */
  #drop(connection: Connection): void {
    this.#all.delete(connection);
    connection.destroy();
    const [next] = this.#waiting.keys();
    const fresh = next === undefined ? undefined : this.#added();
    if (next !== undefined && fresh !== undefined) this.#hand(fresh, next);
  }

  #hand(connection: Connection, waiter: Waiter): void {
    this.#forget(waiter);
    waiter.go(connection);
  }

  #forget(waiter: Waiter): void {
    this.#waiting.get(waiter)?.cancel();
    this.#waiting.delete(waiter);
  }
}
