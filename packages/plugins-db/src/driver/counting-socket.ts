import { Socket } from 'node:net';
import type { PgWire } from './pg-client.ts';

/** Somebody who of an answer only counts the rows. */
export interface Counter {
  /** `''`: nobody has to note that it was parsed. */
  readonly name: string;
  /** The whole answer has come, and is no error. */
  counted(rows: number, tag: string): void;
}

/** Of all sockets of a thread: what one has read is copied or done with before another reads. As much as Node reads at once. */
const shared = Buffer.allocUnsafeSlow(65_536);

const PARSE_COMPLETE = 0x31;
const BIND_COMPLETE = 0x32;
const DATA_ROW = 0x44;
const COMMAND_COMPLETE = 0x43;
const READY = 0x5a;
/** Code and length of a message. */
const HEADER = 5;
/** A header and the state of the transaction. */
const READY_SIZE = 6;

/**
 * A socket that reads into a buffer of all instead of a new one each time, and that reads the answer of a {@link Counter} itself where it
 * comes in one piece. Everything else goes to the client library as if it had come from any other socket. Not for TLS, which reads by itself.
 */
export class CountingSocket extends Socket {
  #counter: Counter | undefined;
  #wire: PgWire | undefined;

  constructor() {
    // what is read for every socket; the types know it only where one is connected at once
    super({ onread: { buffer: shared, callback: (size: number) => this.#read(size) } } as object);
  }

  /** To be called when a statement is sent, and nothing else is on its way. */
  count(counter: Counter, wire: PgWire): void {
    this.#counter = counter;
    this.#wire = wire;
  }

  #read(size: number): boolean {
    const counter = this.#counter;
    this.#counter = undefined;
    if (counter !== undefined && isCounted(counter, size))
      this.#wire?.emit('readyForQuery', { status: String.fromCharCode(shared[size - 1] as number) });
    else this.emit('data', Buffer.from(shared.subarray(0, size)));
    return true;
  }
}

/** Counts what was read if it is parsed, bound, rows, complete, ready, and nothing besides; false, and nothing is told, if it is not. */
function isCounted(counter: Counter, size: number): boolean {
  let at = counter.name === '' && shared[0] === PARSE_COMPLETE ? HEADER : 0;
  if (shared[at] !== BIND_COMPLETE) return false;
  at += HEADER;
  let rows = 0;
  for (; at + HEADER <= size && shared[at] === DATA_ROW; rows++) at = messageEnd(at);
  if (at + HEADER > size || shared[at] !== COMMAND_COMPLETE) return false;
  const end = messageEnd(at);
  if (end + READY_SIZE !== size || shared[end] !== READY) return false;
  counter.counted(rows, shared.toString('latin1', at + HEADER, end - 1));
  return true;
}

const messageEnd = (at: number): number => at + 1 + shared.readUInt32BE(at + 1);
