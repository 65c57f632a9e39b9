import assert from 'node:assert/strict';
import type { Bench, Finding } from '@loadgate/core';
import pg from 'pg';
import { startServer } from '../../embedded/run-server.ts';
import { type TestBench, testBench } from '../../testing/bench.test.ts';
import { asAdmin, testServer } from '../../testing/server.test.ts';
import { until } from '../../testing/until.test.ts';
import { connectionPool } from './index.ts';

const backends = async (): Promise<number> =>
  (await asAdmin(`select 1 from pg_stat_activity where application_name like 'loadgate/%'`)).length;
const valuesOf = (findings: readonly Finding[]) => Object.fromEntries(findings.map(({ name, value }) => [name, value]));
const evidenceOf = (findings: readonly Finding[], name: string): string => findings.find((one) => one.name === name)?.evidence ?? '';
const run = (options: { connections: number; duration?: number; admin?: string }, bench: Bench) =>
  connectionPool.run({ duration: 1e6, ...options }, bench);

/** A role with a limit logs in to what counts as a user's own server. */
async function asFew(limit: number, test: (url: string) => Promise<void>): Promise<void> {
  const url = new URL((await testServer()).adminUrl);
  await asAdmin(`create role few login password 'few' connection limit ${limit}`);
  try {
    url.username = 'few';
    url.password = 'few';
    await test(url.href);
  } finally {
    await until(async () => (await asAdmin(`select 1 from pg_stat_activity where usename = 'few'`)).length === 0, 'few has left');
    await asAdmin('drop role few');
  }
}

describe('connection_pool', function () {
  this.timeout(60_000);
  let sut: TestBench | undefined;
  const at = async (config: Parameters<typeof testBench>[0] = {}): Promise<TestBench> => {
    sut = await testBench(config);
    return sut;
  };
  const counted = (step: string): number => sut?.samples.filter((one) => one.step === step).length ?? 0;
  afterEach(async () => {
    await sut?.close();
    sut = undefined;
    await until(async () => (await backends()) === 0, 'no connection is left');
  });

  it('holds as many as are wanted, proves that they are there at once, uses each, and gives all back', async () => {
    const { bench, samples } = await at();
    const findings = await run({ connections: 40, duration: 2e6 }, bench);
    const { connect_p95: p95, ...counts } = valuesOf(findings);
    assert.deepEqual(counts, { connections_held: 40, connections_missing: 0, connections_lost: 0, connections_left: 0 });
    assert.match(evidenceOf(findings, 'connections_held'), /^40 of 40 opened ones waited for one lock .* on 40 server processes$/);
    assert.ok(typeof p95 === 'number' && p95 > 0);
    assert.match(evidenceOf(findings, 'connect_p95'), /^40 logins took \d.* ms together, and this machine \d.* ms of processor time/);
    // two rounds of a second
    assert.deepEqual([counted('connect'), counted('acquire'), counted('query')], [40, 80, 80]);
    assert.equal(
      samples.every(({ outcome }) => outcome.kind === 'reply'),
      true,
    );
  });

  it('tells how many a server that is too small lacks, and by which limit, without being refused once', async () => {
    const { bench, samples } = await at();
    const findings = await run({ connections: 80 }, bench);
    const { connections_held: held, connections_missing: missing } = valuesOf(findings);
    assert.equal((held ?? 0) + (missing ?? 0), 80);
    assert.ok((missing ?? 0) >= 23, `60 connections, 3 of them reserved: ${missing} missing`);
    assert.match(
      evidenceOf(findings, 'connections_missing'),
      /^of 80, \d+ are free: max_connections is 60, 3 of them reserved, \d+ in use$/,
    );
    assert.equal(
      samples.every(({ outcome }) => outcome.kind === 'reply'),
      true,
    );
  });

  it('counts what users of the run keep open while they rest', async () => {
    const { bench, users } = await at();
    await Promise.all(Array.from({ length: 10 }, () => users.send('select 1', { session: users.session() })));
    const findings = await run({ connections: 52 }, bench);
    assert.deepEqual([valuesOf(findings)['connections_held'], valuesOf(findings)['connections_missing']], [52, 0]);
    assert.match(
      evidenceOf(findings, 'connections_missing'),
      /^4\d were had beside \d that users of this run keep open; max_connections is 60/,
    );
    assert.ok(counted('connect') < 52);
  });

  it('knows the limit of a role', () =>
    asFew(12, async (url) => {
      const { bench } = await at({ url });
      const findings = await run({ connections: 20 }, bench);
      // the control connection is one of the twelve, and five are left to others
      assert.deepEqual([valuesOf(findings)['connections_held'], valuesOf(findings)['connections_missing']], [6, 9]);
      assert.equal(
        evidenceOf(findings, 'connections_missing'),
        'of 20, 11 are free: the connection limit of few is 12, 1 in use; 5 of them were left to others',
      );
    }));

  it("does not take the last ones of a user's server, and does not call that a pass", () =>
    asFew(12, async (url) => {
      const { bench } = await at({ url });
      const findings = await run({ connections: 10 }, bench);
      const missing = findings.find(({ name }) => name === 'connections_missing');
      assert.deepEqual([missing?.state, missing?.value, counted('connect')], ['not-enough-data', null, 6]);
      assert.match(missing?.advice ?? '', /^Ask for 6 at most, or make room for 4 more\.$/);
    }));

  it('says so where the server lets nobody in', () =>
    asFew(0, async (url) => {
      const { bench } = await at({ url });
      const findings = await run({ connections: 10 }, bench);
      assert.deepEqual([valuesOf(findings)['connections_held'], valuesOf(findings)['connections_missing']], [0, 10]);
      assert.match(evidenceOf(findings, 'connections_missing'), /too many connections for role "few"/);
      assert.equal(findings.find(({ name }) => name === 'connect_p95')?.state, 'not-enough-data');
    }));

  it('logs in for control as whom it is told, and shows no password', () =>
    asFew(12, async (url) => {
      const { adminUrl } = await testServer();
      const { bench } = await at({ url });
      const findings = await run({ connections: 7, admin: adminUrl }, bench);
      assert.deepEqual([valuesOf(findings)['connections_held'], valuesOf(findings)['connections_missing']], [7, 0]);
      const wrong = await run({ connections: 7, admin: adminUrl.replace(/:[^:@]+@/, ':wrong@') }, bench);
      assert.ok(wrong.every(({ state, evidence }) => state === 'not-enough-data' && /password authentication failed/.test(evidence)));
      assert.equal(JSON.stringify([findings, wrong]).includes(new URL(adminUrl).password), false);
    }));

  it('counts connections that are ended while they are in use', async () => {
    const { bench } = await at();
    const running = run({ connections: 10, duration: 3e6 }, bench);
    await until(() => counted('query') > 0, 'they are in use');
    await asAdmin(
      `select pg_terminate_backend(pid) from (select pid from pg_stat_activity where application_name like 'loadgate/%' and usename = 'app_user' limit 2) as two`,
    );
    const { connections_held: held, connections_lost: lost, connections_left: left } = valuesOf(await running);
    assert.deepEqual([held, lost, left], [10, 2, 0]);
  });

  it('goes on with what it has while foreign sessions take the rest of the server', async () => {
    const { adminUrl } = await testServer();
    const { bench } = await at();
    const foreign = Array.from({ length: 40 }, () => new pg.Client({ connectionString: adminUrl }));
    const running = run({ connections: 50 }, bench);
    await until(() => counted('connect') > 0, 'they are being made');
    await Promise.allSettled(foreign.map((one) => one.connect()));
    const findings = await running;
    await Promise.allSettled(foreign.map((one) => one.end()));
    const { connections_held: held, connections_missing: missing, connections_left: left } = valuesOf(findings);
    assert.deepEqual([(held ?? 0) + (missing ?? 0), left], [50, 0]);
  });

  it('does not fail with a server that is stopped in the middle, and calls nothing of it a pass', async () => {
    const own = await startServer(40);
    try {
      const { bench } = await at({ url: own.url });
      const running = run({ connections: 10, duration: 3e6 }, bench);
      await until(() => counted('query') > 0, 'they are in use');
      await own.stop();
      const findings = await running;
      assert.deepEqual([valuesOf(findings)['connections_held'], valuesOf(findings)['connections_lost']], [10, 10]);
      assert.equal(findings.find(({ name }) => name === 'connections_left')?.state, 'not-enough-data');
    } finally {
      await own.stop();
    }
  });

  for (const [when, step] of [
    ['while they are made', 'connect'],
    ['while they are used', 'query'],
  ] as const) {
    it(`leaves nothing behind when the run is interrupted ${when}`, async () => {
      const { bench, stop } = await at();
      const running = run({ connections: 50, duration: 60e6 }, bench);
      await until(() => counted(step) > 0, 'it has begun');
      stop();
      const left = (await running).find(({ name }) => name === 'connections_left');
      assert.deepEqual([left?.state, left?.evidence], ['not-enough-data', 'the run was interrupted']);
      await until(async () => (await backends()) === 0, 'all are gone');
      assert.deepEqual(await asAdmin(`select 1 from pg_locks where locktype = 'advisory'`), []);
    });
  }
});
