import { startEmbeddedPostgres } from './embedded-postgres.ts';
import { EmbeddedPostgresError } from './error.ts';
import { prepareDatabase } from './sample/prepare-database.ts';

/** The embedded server of one run, with the sample's tables. Both URLs hold passwords. */
export interface RunServer {
  /** Logs in as the sample's user, whom row-level security binds. */
  readonly url: string;
  /** Logs in as superuser. */
  readonly adminUrl: string;
}
export interface OwnServer extends RunServer {
  stop(): Promise<void>;
}

/** Starts the server of a run, which ends when `over` is aborted. */
export async function startForRun(maxConnections: number, over: AbortSignal): Promise<RunServer> {
  const { stop, ...server } = await startServer(maxConnections);
  if (over.aborted) {
    await stop();
    throw new Error('the run was over before its embedded PostgreSQL had started');
  }
  over.addEventListener('abort', () => void stop());
  return server;
}

/** Rejects with one sentence, the way out included. */
export async function startServer(maxConnections?: number): Promise<OwnServer> {
  try {
    const server = await startEmbeddedPostgres(maxConnections === undefined ? {} : { maxConnections });
    try {
      const { url } = await prepareDatabase(server.url);
      return { url, adminUrl: server.url, stop: () => server.stop() };
    } catch (error) {
      await server.stop();
      throw error;
    }
  } catch (cause) {
    if (!(cause instanceof EmbeddedPostgresError)) throw cause;
    throw new Error(`${cause.message} ${cause.hint}`, { cause });
  }
}
