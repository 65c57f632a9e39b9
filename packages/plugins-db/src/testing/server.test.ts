import pg from 'pg';
import { type OwnServer, startServer } from '../embedded/run-server.ts';

let starting: Promise<OwnServer> | undefined;

/** One embedded server for all test files of this process, with the sample's tables. */
export function testServer(): Promise<OwnServer> {
  starting ??= startServer(60);
  return starting;
}

after(async function () {
  this.timeout(30_000);
  if (starting === undefined) return;
  await (await starting).stop();
  starting = undefined;
});

/** What a superuser sees or does, outside of what is tested. */
export async function asAdmin(sql: string, values: readonly unknown[] = []): Promise<Record<string, unknown>[]> {
  const { adminUrl } = await testServer();
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  try {
    return (await client.query(sql, [...values])).rows;
  } finally {
    await client.end();
  }
}
