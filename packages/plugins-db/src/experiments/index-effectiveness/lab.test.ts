import type { Bench, Finding } from '@loadgate/core';
import type { ObservedQuery } from '../../driver/observed.ts';
import type { PostgresConfig } from '../../section.ts';
import { type TestBench, testBench } from '../../testing/bench.test.ts';
import { asAdmin, testServer } from '../../testing/server.test.ts';
import { type IndexOptions, indexEffectiveness } from './index.ts';

export const options: IndexOptions = { runs: 6, whatIf: true, ignore: [], timeout: 10e6, duration: 60e6 };
/** A schema of our own: 50 owners with 400 items each, spread over the table; a table that no index is worth for; items that row-level security keeps apart. */
export const LAB = 'index_lab';
const APART = `owner_id = nullif(current_setting('app.owner_id', true), '')::int`;

export const PASSWORD = 'lab secret';

export async function makeLab(): Promise<void> {
  await dropLab();
  for (const statement of [
    `create schema ${LAB}`,
    `create table ${LAB}.items (id int primary key, owner_id int not null, code text not null, email text, note text, state text not null, made_at timestamptz not null)`,
    `insert into ${LAB}.items select n, n % 50, 'code ' || n, 'User' || n || '@Example.org', md5(n::text), case when n % 100 = 0 then 'open' else 'done' end, timestamptz '2026-01-01' + make_interval(mins => n) from generate_series(1, 20000) n`,
    `create table ${LAB}.small (id int primary key, name text not null unique)`,
    `insert into ${LAB}.small select n, 'name ' || n from generate_series(1, 50) n`,
    `create table ${LAB}.apart as select id, owner_id, code, note from ${LAB}.items`,
    `create index apart_owner on ${LAB}.apart (owner_id)`,
    `alter table ${LAB}.apart enable row level security`,
    `create policy apart on ${LAB}.apart using (${APART})`,
    `create role lab_reader login password '${PASSWORD}'`,
    `create table ${LAB}.skewed as select n as id, case when n <= 400 then 'kind ' || n else 'common' end as kind, '' as note from generate_series(1, 20000) n`,
    `create index skewed_kind on ${LAB}.skewed (kind)`,
    `grant usage on schema ${LAB} to app_user, lab_reader`,
    `grant select on all tables in schema ${LAB} to lab_reader`,
    `grant select, insert, update, delete on all tables in schema ${LAB} to app_user`,
    `vacuum analyze ${LAB}.items`,
    `vacuum analyze ${LAB}.skewed`,
    `vacuum analyze ${LAB}.small`,
    `vacuum analyze ${LAB}.apart`,
  ])
    await asAdmin(statement);
}

export async function dropLab(): Promise<void> {
  await asAdmin(`drop schema if exists ${LAB} cascade`);
  await asAdmin('drop role if exists lab_reader');
}

/** As a server of somebody else, where we log in as one who may only read. */
export async function readerUrl(): Promise<string> {
  const url = new URL((await testServer()).adminUrl);
  url.username = 'lab_reader';
  url.password = PASSWORD;
  return url.href;
}

/** With an index that is gone afterwards. */
export async function withIndex<T>(definition: string, work: () => Promise<T>): Promise<T> {
  await asAdmin(`create index lab_extra on ${LAB}.${definition}`);
  try {
    return await work();
  } finally {
    await asAdmin(`drop index if exists ${LAB}.lab_extra`);
  }
}

export interface Looked {
  readonly unused: Finding;
  readonly missing: Finding;
  readonly gain: Finding;
  readonly bench: TestBench;
}
export type Sent = readonly [sql: string, ...params: unknown[]];

/** Sends the queries as users do, the same text as one step, then lets the experiment look at them. */
export async function look(
  queries: readonly Sent[],
  more: Partial<IndexOptions> = {},
  config: Partial<PostgresConfig> = {},
  before: (bench: TestBench) => unknown = () => {},
): Promise<Looked> {
  const bench = await testBench(config);
  try {
    for (const [sql, ...params] of queries) await bench.users.send(sql, { params });
    await before(bench);
    const [unused, missing, gain] = await indexEffectiveness.run({ ...options, ...more }, asSteps(bench));
    return { unused, missing, gain, bench } as Looked;
  } finally {
    await bench.close();
  }
}

/** The harness makes a step of everything that it sends. */
function asSteps({ bench, users }: TestBench): Bench {
  const byText = new Map<string, ObservedQuery[]>();
  for (const query of users.driver.observed().steps.flat()) byText.set(query.text, [...(byText.get(query.text) ?? []), query]);
  const { unseen } = users.driver.observed();
  const driver = { ...users.driver, observed: () => ({ steps: [...byText.values()], unseen }) };
  return { ...bench, driver };
}
