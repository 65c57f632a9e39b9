import type { Clock, Timer } from '@loadgate/core';
import { connectFault, type Fault, lostFault } from './faults.ts';
import type { PgClient, PgError } from './pg-client.ts';
import type { Statement } from './statement.ts';

export interface ConnectionParts {
  readonly clock: Clock;
  readonly makeClient: () => PgClient;
  /** Undefined: the host may be connected to. */
  readonly refuses: () => Fault | undefined;
  readonly connectTimeoutUs: number;
  /** Where it goes to, for people. */
  readonly place: string;
  /** Asks the server to end what this client's backend does; `done` with false: it could not be asked. */
  readonly sendCancel: (client: PgClient, done: (wasSent: boolean) => void) => void;
  /** It was lost while nobody used it. */
  readonly lost: (connection: Connection) => void;
}

/** How long a cancelled statement may take to end before its connection is given up. */
const PATIENCE_US = 5e6;
/** How long a server may take to close a connection. */
const GOODBYE_US = 1e6;

/** One connection, for one statement at a time. Whoever holds it calls; what he waits for is told once. */
export class Connection {
  /** What the session was last told to be; undefined: nothing yet. */
  settings: readonly string[] | undefined;
  readonly #parts: ConnectionParts;
  readonly #client: PgClient;
  #loss: Fault | undefined;
  #state: 'new' | 'connecting' | 'idle' | 'busy' | 'cancelling' | 'closed' = 'new';
  #ended: ((fault: Fault | undefined) => void) | undefined;
  #freed: (() => void) | undefined;
  #timer: Timer | undefined;
  #awaited = 0;

  constructor(parts: ConnectionParts) {
    this.#parts = parts;
    this.#client = parts.makeClient();
    this.#client.on('drain', () => this.#drained());
    this.#client.on('error', (error: PgError) => this.#lost(error));
    this.#client.on('end', () => this.#lost(undefined));
  }

  get isNew(): boolean {
    return this.#state === 'new';
  }
  get isClosed(): boolean {
    return this.#state === 'closed';
  }
  /** Why it was lost; undefined: it was not, or we closed it. */
  get loss(): Fault | undefined {
    return this.#loss;
  }
  get isCancelling(): boolean {
    return this.#state === 'cancelling';
  }
  /** Also in one that has failed. */
  get isInTransaction(): boolean {
    const status = this.#client.getTransactionStatus();
    return status === 'T' || status === 'E';
  }

  /** `ended` never comes within the call. */
  connect(ended: (fault: Fault | undefined) => void): void {
    const { clock, refuses, connectTimeoutUs, place } = this.#parts;
    this.#state = 'connecting';
    this.#ended = ended;
    const refused = refuses();
    if (refused !== undefined) {
      this.#timer = clock.at(clock.nowUs(), () => this.#close(refused));
      return;
    }
    this.#timer = clock.at(clock.nowUs() + connectTimeoutUs, () => {
      this.#close({
        error: 'postgres.connect_timeout',
        message: `${place} did not let us in within ${connectTimeoutUs / 1e6} s`,
        answered: false,
      });
    });
    this.#client.connect((error) => {
      if (this.#state !== 'connecting') return;
      if (error !== null && error !== undefined) return this.#close(connectFault(error, place));
      this.#state = 'idle';
      this.#end(undefined);
    });
  }

  /** Runs a statement; errors of it stand in itself, `ended` is told a fault only where the connection was lost. */
  run(statement: Statement, ended: (fault: Fault | undefined) => void): void {
    this.#state = 'busy';
    this.#ended = ended;
    this.#client.query(statement);
  }

  /** Ends what runs, without telling. The connection can be used again once it {@link onceFree}. */
  cancel(): void {
    const { clock, sendCancel } = this.#parts;
    this.#ended = undefined;
    if (this.#state !== 'busy') return this.destroy();
    this.#state = 'cancelling';
    // a request that arrives late would end the next statement: both have to be over
    this.#awaited = 2;
    this.#timer = clock.at(clock.nowUs() + PATIENCE_US, () => this.destroy());
    sendCancel(this.#client, (wasSent) => (wasSent ? this.#cancelled() : this.destroy()));
  }

  /** `freed` is called when what was cancelled is over, or the connection closed; undefined: nobody waits any more. */
  onceFree(freed: (() => void) | undefined): void {
    this.#freed = freed;
  }

  /** At once, whatever runs. */
  destroy(): void {
    this.#ended = undefined;
    this.#close(undefined);
  }

  /** Says goodbye; resolves when the connection is gone. */
  async end(): Promise<void> {
    if (this.#state !== 'idle') return this.destroy();
    const { clock } = this.#parts;
    this.#state = 'closed';
    const timer = clock.at(clock.nowUs() + GOODBYE_US, () => this.#client.connection.stream.destroy());
    await this.#client.end();
    timer.cancel();
  }

  /** After each statement, failed ones too, when the server is ready for the next. */
  #drained(): void {
    if (this.#state === 'cancelling') return this.#cancelled();
    if (this.#state !== 'busy') return;
    this.#state = 'idle';
    this.#end(undefined);
  }

  #cancelled(): void {
    if (this.#state !== 'cancelling' || --this.#awaited > 0) return;
    this.#timer?.cancel();
    this.#state = 'idle';
    this.#tellFree();
  }

  #lost(error: PgError | undefined): void {
    if (this.#state === 'connecting' || this.#state === 'closed') return;
    const wasIdle = this.#state === 'idle';
    this.#loss = lostFault(error, this.#parts.place);
    this.#close(this.#loss);
    if (wasIdle) this.#parts.lost(this);
  }

  #close(fault: Fault | undefined): void {
    if (this.#state === 'closed') return;
    this.#state = 'closed';
    this.#client.connection.stream.destroy();
    this.#end(fault);
    this.#tellFree();
  }

  #end(fault: Fault | undefined): void {
    this.#timer?.cancel();
    const ended = this.#ended;
    this.#ended = undefined;
    ended?.(fault);
  }

  #tellFree(): void {
    const freed = this.#freed;
    this.#freed = undefined;
    freed?.();
  }
}
