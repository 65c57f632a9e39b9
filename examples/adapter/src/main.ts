// The service as a process: `node -C @loadgate/source src/main.ts`. The README says what may be set.
import { type EmbeddedPostgres, startEmbeddedPostgres } from '@loadgate/plugins-db/embedded';
import { type Adapter, createAdapter } from './adapter.ts';
import { optionsFromEnvironment } from './options.ts';

let postgres: EmbeddedPostgres | undefined;
let adapter: Adapter | undefined;
let isStopping = false;

process.on('SIGINT', () => void stop(0));
process.on('SIGTERM', () => void stop(0));

try {
  const options = optionsFromEnvironment(process.env);
  if (process.env.EXIT_WITH_STDIN === '1') process.stdin.resume().once('end', () => void stop(0));
  const spareConnections = 30;
  postgres = process.env.DATABASE_URL
    ? undefined
    : await startEmbeddedPostgres({ maxConnections: Math.max(200, (options.poolMaxSize ?? 0) + spareConnections) });
  adapter = await createAdapter({ ...options, databaseUrl: process.env.DATABASE_URL || (postgres?.url ?? '') });
  console.log(`adapter listening on ${await adapter.listen()}`);
} catch (error) {
  // A stop in the middle of the start makes the rest of the start fail.
  if (!isStopping) console.error(`adapter: ${error instanceof Error ? error.message : String(error)}`);
  await stop(1);
}

async function stop(code: number): Promise<void> {
  // Asked twice: the watchdog of the database clears up what is left.
  if (isStopping) process.exit(1);
  isStopping = true;
  await adapter?.close();
  await postgres?.stop();
  process.exit(code);
}
