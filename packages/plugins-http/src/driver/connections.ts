import type { Socket } from 'node:net';
import type { Connector, ConnectTimes } from './connector.ts';
import type { Origin } from './origin.ts';
import type { StreamedBody } from './streamed-body.ts';

/** What a connection tells the one who holds it. */
export interface Holder {
  /** Parts of a connect that was made while the request waited. */
  connected(times: ConnectTimes): void;
}
/** A request as a connection sends it. */
export interface WireRequest {
  readonly method: string;
  readonly path: string;
  /** Names and values by turns. */
  readonly headers: string[];
  readonly body: Buffer | string | StreamedBody | null;
  /** Asks the server to close the connection behind it. */
  readonly reset: boolean;
}
/** What a connection tells of one request and its answer; the end or the error last. */
export interface WireHandler {
  onRequestStart(): void;
  /** A piece of a body that is read as it goes was handed to the connection. */
  onBodySent(piece: Uint8Array): void;
  /** All of the request was. */
  onRequestSent(): void;
  onResponseStarted(): void;
  onResponseStart(controller: unknown, status: number, headers: Readonly<Record<string, string | readonly string[] | undefined>>): void;
  onResponseData(controller: unknown, chunk: Buffer): void;
  onResponseEnd(): void;
  onResponseError(controller: unknown, error: Error): void;
}
/** One connection at most, whatever version it speaks. */
export interface Wire {
  dispatch(request: WireRequest, handler: WireHandler): unknown;
  destroy(error: null, done: () => void): void;
}
export type WireConnect = (
  options: { readonly servername?: string | undefined },
  callback: (...answer: [error: Error, socket: null] | [error: null, socket: Socket]) => void,
) => void;
export type MakeClient = (origin: Origin, connect: WireConnect) => Wire;

/** One TCP connection at most: reconnects when it was lost, serves one request at a time. */
export class Connection<H extends Holder = Holder> {
  readonly origin: Origin;
  readonly client: Wire;
  /** Whose request it carries; undefined while it is idle. */
  holder: H | undefined;
  /** Requests that were sent over the socket in use. */
  sent = 0;
  #end: (() => void) | undefined;
  #socket: Socket | undefined;

  constructor(origin: Origin, make: MakeClient, connector: Connector) {
    this.origin = origin;
    this.client = make(origin, ({ servername }, callback) => {
      const times: ConnectTimes = { dnsUs: null, connectUs: null, tlsUs: null };
      this.sent = 0;
      this.#end = connector(origin, servername, times, (error, socket) => {
        this.#end = undefined;
        this.holder?.connected(times);
        if (socket === undefined) callback(error ?? new Error('not connected'), null);
        else {
          this.#socket = socket;
          callback(null, socket);
        }
      });
    });
  }

  /** Something of what was sent is still in this process. */
  get holdsBack(): boolean {
    return (this.#socket?.writableLength ?? 0) > 0;
  }

  /** At once, whatever is in flight. */
  destroy(): void {
    this.#end?.();
    this.client.destroy(null, ignore);
  }
}
const ignore = (): void => {};

/** Whose connections they are, for the life of a session. */
export interface Connections<H extends Holder> {
  /** A free connection, held at once, or undefined: then `holder.go` is called with one later. */
  take(origin: Origin, holder: H): Connection<H> | undefined;
  /** Free for the next request. */
  give(connection: Connection<H>): void;
  /** Not to be used again: ended at once. */
  drop(connection: Connection<H>): void;
  /** `holder` no longer waits. */
  forget(holder: H): void;
  /** The session that holds these is over. */
  close(): void;
}
export interface Waiting<H extends Holder> extends Holder {
  go(connection: Connection<H>): void;
}
type Make<H extends Holder> = (origin: Origin) => Connection<H>;

/** `connections: user`: one per origin, more only while steps run in parallel. */
export class OwnConnections<H extends Holder> implements Connections<H> {
  readonly #make: Make<H>;
  readonly #all: Connection<H>[] = [];
  constructor(make: Make<H>) {
    this.#make = make;
  }
  take(origin: Origin, holder: H): Connection<H> {
    for (const connection of this.#all)
      if (connection.holder === undefined && connection.origin === origin) {
        connection.holder = holder;
        return connection;
      }
    const connection = this.#make(origin);
    this.#all.push(connection);
    connection.holder = holder;
    return connection;
  }
  give(connection: Connection<H>): void {
    connection.holder = undefined;
  }
  drop(connection: Connection<H>): void {
    connection.holder = undefined;
    this.#all.splice(this.#all.indexOf(connection), 1);
    connection.destroy();
  }
  forget(): void {}
  close(): void {
    for (const connection of this.#all.splice(0)) connection.destroy();
  }
}

/** `connections: fresh`: one for every request. */
export class FreshConnections<H extends Holder> implements Connections<H> {
  readonly #make: Make<H>;
  readonly #open = new Set<Connection<H>>();
  constructor(make: Make<H>) {
    this.#make = make;
  }
  take(origin: Origin, holder: H): Connection<H> {
    const connection = this.#make(origin);
    connection.holder = holder;
    this.#open.add(connection);
    return connection;
  }
  give(connection: Connection<H>): void {
    this.drop(connection);
  }
  drop(connection: Connection<H>): void {
    connection.holder = undefined;
    this.#open.delete(connection);
    connection.destroy();
  }
  forget(): void {}
  close(): void {
    for (const connection of this.#open) connection.destroy();
    this.#open.clear();
  }
}

interface Pool<H extends Holder> {
  readonly idle: Connection<H>[];
  readonly all: Set<Connection<H>>;
  /** In the order in which they came. */
  readonly waiting: Set<H>;
}

/** `connections: shared`: at most `max` per origin, for all sessions of the worker; who finds none free waits in order. */
export class SharedConnections<H extends Waiting<H>> implements Connections<H> {
  readonly #make: Make<H>;
  readonly #max: number;
  readonly #pools = new Map<Origin, Pool<H>>();
  constructor(make: Make<H>, max: number) {
    this.#make = make;
    this.#max = max;
  }
  take(origin: Origin, holder: H): Connection<H> | undefined {
    const pool = this.#pool(origin);
    const connection = pool.idle.pop() ?? (pool.all.size < this.#max ? this.#add(origin) : undefined);
    if (connection === undefined) pool.waiting.add(holder);
    else connection.holder = holder;
    return connection;
  }
  give(connection: Connection<H>): void {
    const { idle, waiting } = this.#pool(connection.origin);
    const [next] = waiting;
    connection.holder = next;
    if (next === undefined) idle.push(connection);
    else {
      waiting.delete(next);
      next.go(connection);
    }
  }
  drop(connection: Connection<H>): void {
    const pool = this.#pool(connection.origin);
    connection.holder = undefined;
    pool.all.delete(connection);
    connection.destroy();
    if (pool.waiting.size > 0) this.give(this.#add(connection.origin));
  }
  forget(holder: H): void {
    for (const { waiting } of this.#pools.values()) waiting.delete(holder);
  }
  close(): void {}
  /** With the driver. */
  closeAll(): void {
    for (const { all } of this.#pools.values()) for (const connection of all) connection.destroy();
    this.#pools.clear();
  }
  #pool(origin: Origin): Pool<H> {
    const known = this.#pools.get(origin);
    if (known !== undefined) return known;
    const pool: Pool<H> = { idle: [], all: new Set(), waiting: new Set() };
    this.#pools.set(origin, pool);
    return pool;
  }
  #add(origin: Origin): Connection<H> {
    const connection = this.#make(origin);
    this.#pool(origin).all.add(connection);
    return connection;
  }
}
