import type { Finding } from '@loadgate/core';
import type { PostgresConfig } from '../../section.ts';
import { type TestBench, testBench } from '../../testing/bench.test.ts';
import { vu } from '../../testing/renderer.test.ts';
import { asAdmin } from '../../testing/server.test.ts';
import { type RlsOptions, rlsOverhead } from './index.ts';

/** Enough to see that it is measured, and no more. */
export const quick: RlsOptions = {
  against: 'owner',
  sessions: 2,
  blocks: 3,
  quads: 2,
  limit: 0.1,
  instead: {},
  probe: true,
  shared: [],
  duration: 60e6,
};
/** As by default. */
export const full: RlsOptions = { ...quick, sessions: 4, blocks: 12, quads: 20 };

export const LAB = 'rls_lab';
const TENANT = `nullif(current_setting('app.tenant_id', true), '')::int`;
const OWN = `tenant_id = ${TENANT}`;

/** Tables by their policies: 10 tenants with 400 rows each. */
const tables: Readonly<Record<string, string>> = {
  apart: `using (${OWN})`,
  costly: `using (${OWN} and exists (select from ${LAB}.seats where seats.id = costly.id))`,
  everybody: 'using (true)',
  /** Shows all until a tenant is said. */
  trusting: `using (current_setting('app.tenant_id', true) is null or current_setting('app.tenant_id', true) = '' or ${OWN})`,
  /** Raises where none is said. */
  strict: `using (tenant_id = current_setting('app.tenant_id')::int)`,
  writable: `using (${OWN}) with check (true)`,
  /** Without a key that stops what the policy lets through. */
  unkeyed: `using (${OWN}) with check (true)`,
  /** Row 1 of each tenant is for all. */
  partly: `using (${OWN} or id <= 10)`,
};

export async function makeLab(): Promise<void> {
  await dropLab();
  for (const statement of [
    `create schema ${LAB}`,
    `create role rls_owner`,
    // both are bound by nothing
    `create role rls_free bypassrls`,
    `create role rls_free_too bypassrls`,
    `create role rls_member in role rls_owner`,
    `grant rls_free to app_user`,
    `grant usage, create on schema ${LAB} to rls_owner, rls_free, rls_free_too, app_user`,
    `create table ${LAB}.seats as select n as id from generate_series(1, 4000) n`,
    `alter table ${LAB}.seats add primary key (id)`,
    `alter table ${LAB}.seats owner to rls_owner`,
    `create table ${LAB}.secrets as select 1 as id`,
    ...Object.entries(tables).flatMap(([name, policy]) => [
      ...tableOf(name),
      `create policy apart on ${LAB}.${name} ${policy}`,
      secured(name),
    ]),
    `alter table ${LAB}.unkeyed drop constraint unkeyed_pkey`,
    // policies that bind nobody, and no policy at all
    ...tableOf('disabled'),
    `create policy apart on ${LAB}.disabled using (${OWN})`,
    ...tableOf('forgotten'),
    ...tableOf('forced'),
    `create policy apart on ${LAB}.forced using (${OWN})`,
    secured('forced'),
    `alter table ${LAB}.forced force row level security`,
    `grant select, insert, update, delete on all tables in schema ${LAB} to app_user, rls_free, rls_free_too`,
    `analyze ${LAB}.seats, ${[...Object.keys(tables), 'disabled', 'forgotten', 'forced'].map((name) => `${LAB}.${name}`).join(', ')}`,
  ])
    await asAdmin(statement);
}

const tableOf = (name: string): readonly string[] => [
  `create table ${LAB}.${name} as select n as id, n % 10 + 1 as tenant_id, 'user' || n || '@example.org' as email from generate_series(1, 4000) n`,
  `alter table ${LAB}.${name} add primary key (id)`,
  `create index on ${LAB}.${name} (tenant_id)`,
  `create index on ${LAB}.${name} (email text_pattern_ops)`,
  `alter table ${LAB}.${name} owner to rls_owner`,
];
const secured = (name: string): string => `alter table ${LAB}.${name} enable row level security`;

export async function dropLab(): Promise<void> {
  await asAdmin(`drop schema if exists ${LAB} cascade`);
  for (const role of ['rls_member', 'rls_owner', 'rls_free', 'rls_free_too']) await asAdmin(`drop role if exists ${role}`);
}

/** A query of a user, with `${tenant}` among its params as his. */
export interface Sent {
  readonly sql: string;
  readonly params?: readonly unknown[];
}
export interface Asked {
  /** Default: tenants 2 and 3. */
  readonly tenants?: readonly number[];
  readonly config?: Partial<PostgresConfig>;
  readonly options?: Partial<RlsOptions>;
  /** Called when users have asked. */
  readonly before?: (bench: TestBench) => Promise<void> | void;
}
export interface Judged {
  readonly overhead: Finding;
  readonly leaks: Finding;
  readonly bench: TestBench;
}

export const tenantSession = { 'app.tenant_id': '${tenant}' };

/** Users ask, then the experiment does. */
export async function judged(
  queries: readonly Sent[],
  { tenants = [2, 3], config = {}, options = {}, before }: Asked = {},
): Promise<Judged> {
  const bench = await testBench({ session: tenantSession, ...config });
  try {
    for (const tenant of tenants) {
      const user = vu({ tenant });
      for (const { sql, params = [] } of queries) await bench.users.send(sql, { params, user });
    }
    await before?.(bench);
    const [overhead, leaks] = await rlsOverhead.run({ ...quick, ...options }, bench.bench);
    return { overhead: overhead as Finding, leaks: leaks as Finding, bench };
  } finally {
    await bench.close();
  }
}

/** Connections of the tool. */
export const connected = async (): Promise<number> =>
  (await asAdmin(`select 1 from pg_stat_activity where application_name like 'loadgate/%'`)).length;
