import type { EventEmitter } from 'node:events';
import type { Duplex } from 'node:stream';
import type { ClientConfig, TransactionStatus } from 'pg';

/** What we use of the client library's `Client`, some of which its types leave out. */
export interface PgClient extends EventEmitter {
  connect(done: (error: Error | null) => void): void;
  query(statement: Submittable): void;
  end(): Promise<void>;
  /** `I` outside of a transaction, `T` inside, `E` inside one that has failed. */
  getTransactionStatus(): TransactionStatus;
  readonly processID: number | null;
  readonly secretKey: number | null;
  readonly connection: { readonly stream: Duplex };
}
export type MakePgClient = new (config: ClientConfig) => PgClient;

/** What a statement hears from the client while it is the one being run. */
export interface Submittable {
  /** By these two the client notes in `parsedStatements` what the server has prepared. */
  readonly name: string;
  readonly text: string;
  submit(wire: PgWire): void;
  handleRowDescription(message: { readonly fields: readonly { readonly name: string; readonly dataTypeID: number }[] }): void;
  handleDataRow(message: { readonly fields: readonly (string | null)[] }): void;
  handleCommandComplete(message: { readonly text: string }): void;
  handleEmptyQuery(): void;
  handlePortalSuspended(): void;
  handleCopyInResponse(wire: PgWire): void;
  handleCopyData(): void;
  handleError(error: PgError): void;
  handleReadyForQuery(): void;
}
export interface PgWire {
  readonly stream: Duplex;
  readonly parsedStatements: Readonly<Record<string, string>>;
  query(text: string): void;
  /** As if this message of the server had been read. */
  emit(message: 'readyForQuery', state: { readonly status: string }): boolean;
  sendCopyFail(reason: string): void;
  sync(): void;
}
/** An answer of the server that is an error; without `code`: of the client or the network. */
export interface PgError extends NodeJS.ErrnoException {
  readonly severity?: string | undefined;
  readonly hint?: string | undefined;
  readonly constraint?: string | undefined;
  readonly table?: string | undefined;
  readonly column?: string | undefined;
}
