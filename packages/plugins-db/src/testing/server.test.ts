import pg from 'pg';
import { type OwnServer, startServer } from '../embedded/run-server.ts';
import { prepareDatabase } from '../embedded/sample/prepare-database.ts';
import { until } from './until.test.ts';

let starting: Promise<OwnServer> | undefined;

/**
 * One server for all test files of this process, with the sample's tables: an embedded one, or that of TEST_DATABASE_URL, where a superuser
 * logs in, and 60 connections are allowed.
 */
export function testServer(): Promise<OwnServer> {
  const { TEST_DATABASE_URL: adminUrl } = process.env;
  starting ??= adminUrl === undefined ? startServer(60) : foreign(adminUrl);
  return starting;
}

async function foreign(adminUrl: string): Promise<OwnServer> {
  const { url } = await prepareDatabase(adminUrl);
  return { url, adminUrl, stop: async () => {} };
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

/** Resolves when the server has no connection of a run any more. */
export const nothingOpen = (): Promise<void> =>
  until(
    async () => (await asAdmin(`select 1 from pg_stat_activity where application_name like 'loadgate/%'`)).length === 0,
    'no connection is left',
  );
