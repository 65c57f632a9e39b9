import pg from 'pg';
import type { Pauses } from '../latency/pauses.ts';

export interface DatabaseOptions {
  /** Logs in as the role that row-level security binds. */
  readonly url: string;
  readonly max: number;
  readonly connectionTimeoutMs: number;
  readonly pauses: Pauses;
  /** Called for each statement sent. */
  readonly onQuery: () => void;
}

/** Sends one statement of the transaction. The name makes the server keep its plan. */
export type Ask = <Row extends pg.QueryResultRow>(name: string, text: string, values?: readonly unknown[]) => Promise<pg.QueryResult<Row>>;

/** No connection of the pool became free in time. */
export class PoolExhausted extends Error {}

/** The service's connections. Every statement runs in a transaction that belongs to one tenant. */
export class TenantDatabase {
  readonly pool: pg.Pool;
  readonly #options: DatabaseOptions;

  constructor(options: DatabaseOptions) {
    this.#options = options;
    const { hostname, port, username, password, pathname, searchParams } = new URL(options.url);
    // Apart, because a pool shows its connection string to whoever inspects it, password and all.
    this.pool = new pg.Pool({
      host: searchParams.get('host') ?? decodeURIComponent(hostname),
      port: Number(port || 5432),
      user: decodeURIComponent(username),
      password: decodeURIComponent(password),
      database: decodeURIComponent(pathname.slice(1)),
      application_name: 'adapter',
      max: options.max,
      connectionTimeoutMillis: options.connectionTimeoutMs,
      idleTimeoutMillis: 60_000,
    });
    // The end of an idle connection is no reason to end the process; the next request takes another one.
    this.pool.on('error', () => {});
  }

  /** Runs the work as one tenant, and keeps the connection for at least `holdMs`. */
  async asTenant<T>(tenant: number, holdMs: number, work: (ask: Ask) => Promise<T>): Promise<T> {
    const client = await this.#connect();
    const sinceMs = performance.now();
    let isBroken = true;
    const ask: Ask = (name, text, values = []) => {
      this.#options.onQuery();
      return client.query({ name, text, values: [...values] });
    };
    try {
      await ask('begin', 'begin');
      await ask('tenant', `select set_config('app.tenant_id', $1, true)`, [String(tenant)]);
      const result = await work(ask);
      await this.#options.pauses.wait(sinceMs + holdMs - performance.now());
      await ask('commit', 'commit');
      isBroken = false;
      return result;
    } catch (error) {
      isBroken = await client.query('rollback').then(
        () => false,
        () => true,
      );
      throw error;
    } finally {
      client.release(isBroken);
    }
  }

  end(): Promise<void> {
    return this.pool.end();
  }

  async #connect(): Promise<pg.PoolClient> {
    try {
      return await this.pool.connect();
    } catch (error) {
      // It has no code, only this text.
      if (error instanceof Error && error.message.includes('timeout exceeded when trying to connect')) {
        throw new PoolExhausted('no database connection became free', { cause: error });
      }
      throw error;
    }
  }
}
