import type { Connection } from '../../driver/connection.ts';
import { connectionMaker } from '../../driver/connection-maker.ts';
import { answerFault, type Fault, lostFault } from '../../driver/faults.ts';
import { NoAnswer } from '../../driver/outside.ts';
import { place, type Server } from '../../driver/server.ts';
import { type ResultRow, Statement } from '../../driver/statement.ts';
import type { PostgresBench } from '../postgres-bench.ts';

const STOPPED: Fault = { error: 'postgres.cancelled', message: 'the run was stopped', answered: false };
const ALL_ROWS = 1_000_000;

export interface Asked {
  /** Under which the connection prepares it. Default: it is parsed every time. */
  readonly name?: string;
  /** Default: all. */
  readonly keepsRows?: number;
}

/** One connection of an experiment. When the run is stopped, what it asks is cancelled on the server, and everything rejects with {@link NoAnswer}. */
export class Asker {
  readonly #connection: Connection;
  readonly #over: AbortSignal;
  readonly #lost: Fault;
  readonly #heard: () => Promise<void>;

  private constructor(connection: Connection, over: AbortSignal, lost: Fault, heard: () => Promise<void>) {
    this.#connection = connection;
    this.#over = over;
    this.#lost = lost;
    this.#heard = heard;
  }

  /** Rejects with {@link NoAnswer}. */
  static async open(server: Server, bench: PostgresBench): Promise<Asker> {
    const { make, cancels } = await connectionMaker(server, bench.config.connectTimeout, bench);
    const asker = new Asker(
      make(() => {}),
      bench.signal,
      lostFault(undefined, place(server)),
      () => cancels.heard(),
    );
    await asker.#told((ended) => asker.#connection.connect(ended));
    return asker;
  }

  get isClosed(): boolean {
    return this.#connection.isClosed || this.#over.aborted;
  }

  async ask(text: string, values: readonly (string | null)[] = [], { name = '', keepsRows = ALL_ROWS }: Asked = {}): Promise<Statement> {
    if (this.#connection.isClosed) throw new NoAnswer(this.#lost);
    const statement = new Statement({ text, name, isSimple: false, keepsRows }, values);
    try {
      await this.#told((ended) => this.#connection.run(statement, ended));
    } catch (error) {
      // a server that ends a connection says why before
      throw statement.error === undefined ? error : new NoAnswer(answerFault(statement.error));
    }
    if (statement.error !== undefined) throw new NoAnswer(answerFault(statement.error));
    return statement;
  }

  async rows(text: string, values: readonly (string | null)[] = []): Promise<readonly ResultRow[]> {
    return (await this.ask(text, values)).allRows;
  }

  /** What `work` does leaves no trace but in what the server counts. */
  async rolledBack<T>(work: () => Promise<T>): Promise<T> {
    return this.#undone('begin', ['rollback'], work);
  }

  /** As {@link rolledBack}, within a transaction; also within another one of these. */
  async undone<T>(work: () => Promise<T>): Promise<T> {
    return this.#undone('savepoint loadgate', ['rollback to savepoint loadgate', 'release savepoint loadgate'], work);
  }

  /** The server rolls back what was under way. */
  async close(): Promise<void> {
    await this.#heard();
    await this.#connection.end();
  }

  async #undone<T>(begin: string, ends: readonly string[], work: () => Promise<T>): Promise<T> {
    const undo = async (): Promise<void> => {
      for (const end of ends) await this.ask(end);
    };
    await this.ask(begin);
    let result: T;
    try {
      result = await work();
    } catch (error) {
      // the first failure is the one to tell
      await undo().catch(() => {});
      throw error;
    }
    await undo();
    return result;
  }

  #told(begin: (ended: (fault: Fault | undefined) => void) => void): Promise<void> {
    return new Promise((resolve, reject) => {
      if (this.#over.aborted) return reject(new NoAnswer(STOPPED));
      const stop = (): void => {
        this.#connection.cancel();
        reject(new NoAnswer(STOPPED));
      };
      this.#over.addEventListener('abort', stop, { once: true });
      begin((fault) => {
        this.#over.removeEventListener('abort', stop);
        if (fault === undefined) resolve();
        else reject(new NoAnswer(fault));
      });
    });
  }
}
