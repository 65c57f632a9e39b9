import type { Connection } from '../../driver/connection.ts';
import { connectionMaker } from '../../driver/connection-maker.ts';
import { answerFault, type Fault } from '../../driver/faults.ts';
import { NoAnswer } from '../../driver/outside.ts';
import type { Server } from '../../driver/server.ts';
import { type ResultRow, Statement, type StatementPlan } from '../../driver/statement.ts';
import type { PostgresBench } from '../postgres-bench.ts';

/** Told in their order; a role among them is taken. */
export type Settings = readonly (readonly [name: string, value: string])[];

export interface Timed {
  readonly startUs: number;
  readonly endUs: number;
  readonly statement: Statement;
}

/** A statement of ours may take so long; those of users have the timeout of users. */
const STATEMENT_TIMEOUT = '10s';
const LOCK_TIMEOUT = '1s';
/** How long the server may take to hear that a statement is to end. */
const FAREWELL_US = 1.5e6;
const INTERRUPTED: Fault = { error: 'interrupted', message: 'the run was interrupted', answered: false };
const LOST: Fault = { error: 'postgres.connection_lost', message: 'the connection was lost', answered: false };

/**
 * One connection that is somebody else in each transaction, and never commits one: whatever it was told to be or has written is undone by the
 * server when it ends, whichever way it does. All that is asked rejects with {@link NoAnswer}, also once the run is interrupted.
 */
export class Backend {
  readonly #connection: Connection;
  readonly #bench: PostgresBench;
  readonly #interrupt = (): void => this.#interrupted();
  #reject: ((reason: NoAnswer) => void) | undefined;

  private constructor(connection: Connection, bench: PostgresBench) {
    this.#connection = connection;
    this.#bench = bench;
    bench.signal.addEventListener('abort', this.#interrupt);
  }

  static async open(server: Server, bench: PostgresBench): Promise<Backend> {
    const { make } = await connectionMaker(server, bench.config.connectTimeout, bench);
    const backend = new Backend(
      make(() => {}),
      bench,
    );
    try {
      await backend.#told((ended) => backend.#connection.connect(ended));
      await backend.ask(`select set_config('statement_timeout', $1, false), set_config('lock_timeout', $2, false)`, [
        STATEMENT_TIMEOUT,
        LOCK_TIMEOUT,
      ]);
      return backend;
    } catch (error) {
      await backend.close();
      throw error;
    }
  }

  /** Ends the transaction that there is, and begins one with these settings. */
  async become(settings: Settings): Promise<void> {
    await this.#run(new Statement({ text: 'rollback; begin', name: '', isSimple: true, keepsRows: 0 }));
    if (settings.length === 0) return;
    const calls = settings.map((_, i) => `set_config($${2 * i + 1}, $${2 * i + 2}, true)`).join(', ');
    const plan: StatementPlan = { text: `select ${calls}`, name: `loadgate_become_${settings.length}`, isSimple: false, keepsRows: 0 };
    await this.#run(new Statement(plan, settings.flat()));
  }

  async ask(text: string, values: readonly (string | null)[] = []): Promise<readonly ResultRow[]> {
    return (await this.#run(new Statement({ text, name: '', isSimple: false, keepsRows: 100_000 }, values))).allRows;
  }

  /** From the statement sent to its answer complete. */
  async time(plan: StatementPlan, values: readonly (string | null)[]): Promise<Timed> {
    const { clock } = this.#bench;
    const statement = new Statement(plan, values);
    let endUs = 0;
    const startUs = clock.nowUs();
    await this.#told((ended) =>
      this.#connection.run(statement, (fault) => {
        endUs = clock.nowUs();
        ended(fault);
      }),
    );
    if (statement.error !== undefined) throw new NoAnswer(answerFault(statement.error));
    return { startUs, endUs, statement };
  }

  /** The server rolls back what is open. */
  async close(): Promise<void> {
    this.#bench.signal.removeEventListener('abort', this.#interrupt);
    const { clock } = this.#bench;
    const timer = clock.at(clock.nowUs() + FAREWELL_US, () => this.#connection.destroy());
    if (this.#connection.isCancelling) await new Promise<void>((free) => this.#connection.onceFree(free));
    await this.#connection.end();
    timer.cancel();
  }

  async #run(statement: Statement): Promise<Statement> {
    await this.#told((ended) => this.#connection.run(statement, ended));
    if (statement.error !== undefined) throw new NoAnswer(answerFault(statement.error));
    return statement;
  }

  async #told(begin: (ended: (fault: Fault | undefined) => void) => void): Promise<void> {
    if (this.#bench.signal.aborted) throw new NoAnswer(INTERRUPTED);
    if (this.#connection.isClosed) throw new NoAnswer(LOST);
    try {
      await new Promise<void>((resolve, reject) => {
        this.#reject = reject;
        begin((fault) => (fault === undefined ? resolve() : reject(new NoAnswer(fault))));
      });
    } finally {
      this.#reject = undefined;
    }
  }

  #interrupted(): void {
    if (this.#reject === undefined) return;
    this.#connection.cancel();
    this.#reject(new NoAnswer(INTERRUPTED));
  }
}
