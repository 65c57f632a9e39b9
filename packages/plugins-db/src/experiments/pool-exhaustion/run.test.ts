import assert from 'node:assert/strict';
import type { Finding } from '@loadgate/core';
import { startServer } from '../../embedded/run-server.ts';
import { type TestBench, testBench } from '../../testing/bench.test.ts';
import { asAdmin, testServer } from '../../testing/server.test.ts';
import { until } from '../../testing/until.test.ts';
import type { PostgresBench } from '../postgres-bench.ts';
import type { PoolExhaustionOptions } from './options.ts';
import { exhaust, type Faults } from './run.ts';

const options: PoolExhaustionOptions = { pool: 5, demand: 20, hold: 200e3, timeout: 300e3 };
const backends = async (): Promise<number> =>
  (await asAdmin(`select 1 from pg_stat_activity where application_name like 'loadgate/%'`)).length;
const roles = async (): Promise<number> => (await asAdmin(`select 1 from pg_roles where rolname like 'loadgate\\_limit\\_%'`)).length;
const named = (findings: readonly Finding[], name: string): Finding => findings.find((one) => one.name === `exhaustion_${name}`) as Finding;

describe('pool_exhaustion', function () {
  this.timeout(60_000);
  let sut: TestBench | undefined;
  const at = async (config: Parameters<typeof testBench>[0] = {}): Promise<TestBench> => {
    sut = await testBench(config);
    return sut;
  };
  const run = (more: Partial<PoolExhaustionOptions> = {}, faults?: Faults): Promise<readonly Finding[]> =>
    exhaust({ ...options, ...more }, sut?.bench as PostgresBench, faults);
  const counted = (step: string): number => sut?.samples.filter((one) => one.step === step).length ?? 0;
  /** A machine that is too slow to tell may say so. */
  const isRight = ({ state, value, evidence }: Finding): boolean => (state === 'found' ? value === 0 : /^this machine gave/.test(evidence));
  afterEach(async () => {
    await sut?.close();
    sut = undefined;
    await until(async () => (await backends()) === 0, 'no connection is left');
    assert.equal(await roles(), 0, 'no role is left');
  });

  it('finds our pool and the server to do what they must', async () => {
    const { samples } = await at();
    const findings = await run();
    assert.ok(isRight(named(findings, 'unserved')), named(findings, 'unserved').evidence);
    assert.deepEqual([named(findings, 'lost').value, named(findings, 'refused').value], [0, 12]);
    assert.match(
      named(findings, 'refused').evidence,
      /^a role that may have 8 wanted 20; the server says "too many connections for role "loadgate_limit_20261124_120000_abcd""$/,
    );
    assert.match(
      named(findings, 'longest_wait').evidence,
      /^20 wanted one of 5 at the same moment for 200 ms each; by arithmetic the last waits 600 ms/,
    );
    assert.ok(named(findings, 'recovery').value !== null);
    assert.deepEqual([counted('wait'), counted('wait or give up'), counted('limited connect')], [20, 20, 21]);
    assert.equal(samples.filter(({ step, outcome }) => step === 'limited connect' && outcome.kind === 'error').length, 12);
  });

  it('finds a connection that is never given back', async () => {
    await at();
    assert.equal(named(await run({}, { leaks: 1 }), 'lost').value, 1);
  });

  it('finds what somebody else does to connections in use', async () => {
    await at();
    const running = run({ hold: 500e3 });
    await until(async () => (await backends()) >= 6, 'they are in use');
    await asAdmin(
      `select pg_terminate_backend(pid) from pg_stat_activity where application_name like 'loadgate/%' and usename = 'app_user' limit 1`,
    );
    const findings = await running;
    assert.ok((named(findings, 'unserved').value ?? 0) >= 1);
    assert.match(named(findings, 'unserved').evidence, /; the connection to the server was lost/);
    assert.equal(named(findings, 'lost').value, 0, 'a place of a pool is made anew');
  });

  it('makes no role on a server of a user, and says what it did not try', async () => {
    await at({ url: (await testServer()).url });
    const running = run();
    await until(() => counted('wait or give up') > 0, 'it is in the third part');
    assert.equal(await roles(), 0);
    const findings = await running;
    assert.ok(isRight(named(findings, 'unserved')));
    assert.deepEqual(
      [named(findings, 'refused').state, named(findings, 'refused').evidence],
      ['not-enough-data', 'no role was made on this server'],
    );
    assert.equal(counted('limited connect'), 0);
  });

  it('makes one there when it is told to, as whom it is told', async () => {
    const { url, adminUrl } = await testServer();
    await at({ url });
    const findings = await run({ roleLimit: 3, admin: adminUrl });
    assert.deepEqual([named(findings, 'refused').value, named(findings, 'lost').value], [12, 0]);
    assert.equal(JSON.stringify([findings, sut?.warnings]).includes(new URL(adminUrl).password), false);
  });

  it('does not call it a pass where the role was wanted and may not be made', async () => {
    await at({ url: (await testServer()).url });
    const findings = await run({ roleLimit: 3 });
    assert.equal(named(findings, 'refused').state, 'not-enough-data');
    assert.match(named(findings, 'refused').evidence, /^the role for it could not be made: permission denied to create role/);
    assert.equal(named(findings, 'unserved').state, 'not-enough-data');
    assert.deepEqual([named(findings, 'lost').value, sut?.warnings], [0, []]);
  });

  it('does not begin where the server has too few', async () => {
    await at();
    const findings = await run({ pool: 70, demand: 70 });
    assert.deepEqual(new Set(findings.map(({ state }) => state)), new Set(['not-enough-data']));
    assert.match(named(findings, 'lost').evidence, /^it needs 70 connections, and 5\d are free: max_connections is 60, 3 of them reserved/);
    assert.equal(sut?.samples.length, 0);
  });

  it('drops what a killed run has left once it has expired, and nothing else', async () => {
    await asAdmin(`create role loadgate_limit_killed valid until '2020-01-01'`);
    await asAdmin('create role loadgate_other');
    try {
      await at();
      await run();
      assert.deepEqual(await asAdmin(`select rolname from pg_roles where rolname like 'loadgate\\_%'`), [{ rolname: 'loadgate_other' }]);
    } finally {
      await asAdmin('drop role if exists loadgate_limit_killed, loadgate_other');
    }
  });

  for (const [when, step] of [
    ['in the waves', undefined],
    ['in the timeouts', 'wait'],
    ['while connections are kept', 'wait or give up'],
    ['at the limit of the role', 'limited connect'],
  ] as const) {
    it(`leaves nothing behind when the run is interrupted ${when}`, async () => {
      const { stop } = await at();
      const running = run();
      await (step === undefined
        ? until(async () => (await backends()) >= 6, 'it is in use')
        : until(() => counted(step) > 0, 'it is there'));
      stop();
      const lost = named(await running, 'lost');
      assert.deepEqual([lost.state, lost.evidence], ['not-enough-data', 'the run was interrupted']);
      assert.equal(await roles(), 0);
      assert.deepEqual(sut?.warnings, []);
    });
  }

  it('does not fail with a server that is stopped in the middle, and calls nothing of it a pass', async () => {
    const own = await startServer(40);
    try {
      await at({ url: own.url });
      const running = run();
      await until(() => counted('wait') > 0, 'it is in the second part');
      await own.stop();
      const findings = await running;
      assert.notEqual(named(findings, 'unserved').state === 'found' && named(findings, 'unserved').value === 0, true);
      assert.equal(named(findings, 'lost').state, 'not-enough-data');
    } finally {
      await own.stop();
    }
  });
});
