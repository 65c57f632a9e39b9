import { readerOf } from './columns.ts';
import { type Counter, CountingSocket } from './counting-socket.ts';
import type { PgError, PgWire, Submittable } from './pg-client.ts';
import { extendedMessages } from './wire.ts';

/** What all executions of a statement have in common. */
export interface StatementPlan {
  readonly text: string;
  /** Under which a connection prepares it; `''`: it is parsed every time. */
  readonly name: string;
  /** Sent as plain text; there can be no values then. */
  readonly isSimple: boolean;
  /** So many rows are kept, all others only counted. */
  readonly keepsRows: number;
}
export type ResultRow = Readonly<Record<string, unknown>>;

/** Of all statements without rows; frozen, so that none gets into it. */
const NONE = Object.freeze([]) as unknown as never[];

/**
 * One execution of one statement, and what came of it. The client library's own query builds an object for every row and sends five
 * messages in as many writes; this one sends all in one and counts rows that nobody reads, which costs half of the time of the processor.
 */
export class Statement implements Submittable, Counter {
  readonly plan: StatementPlan;
  readonly values: readonly (string | null)[];
  rows: ResultRow[] = NONE;
  /** What the server says it has done: `SELECT 20`. */
  tag = '';
  error: PgError | undefined;
  #returned = 0;
  #columns: readonly (readonly [name: string, read: (text: string) => unknown])[] = NONE;
  #cannotRead: Error | undefined;

  constructor(plan: StatementPlan, values: readonly (string | null)[] = []) {
    this.plan = plan;
    this.values = values;
  }

  get name(): string {
    return this.plan.name;
  }

  get text(): string {
    return this.plan.text;
  }

  /** Rows returned or changed. */
  get count(): number {
    const { tag } = this;
    const said = tag === '' ? Number.NaN : Number(tag.slice(tag.lastIndexOf(' ') + 1));
    return Number.isNaN(said) ? this.#returned : said;
  }

  /** Rows that have come so far. */
  get returned(): number {
    return this.#returned;
  }

  /** Throws where a row could not be read. */
  get firstRows(): readonly ResultRow[] {
    if (this.#cannotRead !== undefined) throw this.#cannotRead;
    return this.rows;
  }

  /** Throws where not all rows were kept, too. */
  get allRows(): readonly ResultRow[] {
    if (this.#returned <= this.rows.length) return this.firstRows;
    throw new Error(`there were ${this.#returned} rows, of which ${this.rows.length} can be looked into`);
  }

  submit(wire: PgWire): void {
    const { text, name, isSimple, keepsRows } = this.plan;
    if (isSimple) return wire.query(text);
    const parses = name === '' || wire.parsedStatements[name] === undefined;
    if (keepsRows === 0 && wire.stream instanceof CountingSocket) wire.stream.count(this, wire);
    wire.stream.write(extendedMessages({ text, name, values: this.values, parses, describes: keepsRows > 0 }));
  }

  counted(rows: number, tag: string): void {
    this.#returned = rows;
    this.tag = tag;
  }

  handleRowDescription({ fields }: Parameters<Submittable['handleRowDescription']>[0]): void {
    // plain text may hold several statements: the last one counts
    this.rows = [];
    this.#returned = 0;
    this.#columns = fields.map((field) => [field.name, readerOf(field)]);
  }

  handleDataRow({ fields }: Parameters<Submittable['handleDataRow']>[0]): void {
    this.#returned++;
    if (this.rows.length >= this.plan.keepsRows) return;
    try {
      this.rows.push(Object.fromEntries(this.#columns.map(([name, read], i) => [name, cellOf(fields[i] ?? null, read)])));
    } catch (error) {
      this.#cannotRead = error as Error;
    }
  }

  handleCommandComplete({ text }: { readonly text: string }): void {
    this.tag = text;
  }

  handleCopyInResponse(wire: PgWire): void {
    wire.sendCopyFail('loadgate has nothing to copy');
    // the one that was sent was read as a part of what is copied
    if (!this.plan.isSimple) wire.sync();
  }

  handleError(error: PgError): void {
    this.error = error;
  }

  handleEmptyQuery(): void {}
  handlePortalSuspended(): void {}
  handleCopyData(): void {}
  handleReadyForQuery(): void {}
}

const cellOf = (text: string | null, read: (text: string) => unknown): unknown => (text === null ? null : read(text));
