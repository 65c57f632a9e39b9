import assert from 'node:assert/strict';
import { connectionMaker } from '../../driver/connection-maker.ts';
import { Pool } from '../../driver/lanes.ts';
import { type TestBench, testBench } from '../../testing/bench.test.ts';
import { asAdmin } from '../../testing/server.test.ts';
import { until } from '../../testing/until.test.ts';
import { Answers } from '../answers.ts';
import { Backends } from '../backends.ts';
import { openControl } from '../control.ts';
import type { PostgresBench } from '../postgres-bench.ts';
import { Waits } from '../waits.ts';
import { connectionFindings } from './findings.ts';
import { presence } from './presence.ts';
import { ramp } from './ramp.ts';
import { answerMissing } from './words.ts';

describe('ramp', function () {
  this.timeout(30_000);
  let sut: TestBench;
  let bench: PostgresBench;
  let waits: Waits;
  beforeEach(async () => {
    sut = await testBench();
    bench = sut.bench as PostgresBench;
    waits = new Waits(bench.clock, bench.signal);
  });
  afterEach(async () => {
    waits.close();
    await sut.close();
  });
  const poolOf = async (size: number, login = {}): Promise<Pool> => {
    const { make } = await connectionMaker({ ...bench.driver.whereabouts().server, ...login }, 10e6, bench);
    return new Pool(make, bench.clock, size, 10e6);
  };

  it('makes no more after somebody else has taken the last one, and tells how the server put it', async () => {
    await asAdmin(`create role few login password 'few' connection limit 3`);
    const pool = await poolOf(300, { user: 'few', password: 'few' });
    try {
      const made = await ramp(pool.lane(), 300, bench, waits);
      assert.ok(made.connections.length <= 3, 'the limit is three');
      // a hundred at a time: of three hundred the others were not tried
      assert.ok(made.refused.length <= 100, String(made.refused.length));
      const answers = new Answers(connectionFindings);
      const room = { free: 300, because: 'max_connections is 400, 0 in use', resting: 0, kept: 0 };
      answerMissing(answers, { connections: 300, duration: 1e6 }, room, made, made.connections.length);
      const missing = answers.all('').find(({ name }) => name === 'connections_missing');
      assert.equal(missing?.value, 300 - made.connections.length);
      assert.match(
        missing?.evidence ?? '',
        /^after \d of 300 the server refused: (?:too many connections for role "few"|sorry|remaining).* \(postgres\.53300\)/,
      );
    } finally {
      await pool.closeAll();
      await until(async () => (await asAdmin(`select 1 from pg_stat_activity where usename = 'few'`)).length === 0, 'few has left');
      await asAdmin('drop role few');
    }
  });

  it('of connections of which some are gone counts only the others as present', async () => {
    const control = await openControl(bench, undefined, waits);
    const pool = await poolOf(6);
    try {
      const { connections } = await ramp(pool.lane(), 6, bench, waits);
      const scene = { control, clock: bench.clock, runId: bench.runId, waits };
      assert.equal(await presence(connections, new Backends(), scene), 6);
      connections[1]?.destroy();
      connections[4]?.destroy();
      const backends = new Backends();
      assert.deepEqual([await presence(connections, backends, scene), backends.size], [4, 4]);
    } finally {
      await pool.closeAll();
      await control.close();
    }
  });

  it('is not fooled by processes that somebody forgot to end', async () => {
    const control = await openControl(bench, undefined, waits);
    const pool = await poolOf(3);
    const backends = new Backends();
    try {
      const { connections } = await ramp(pool.lane(), 3, bench, waits);
      await presence(connections, backends, { control, clock: bench.clock, runId: bench.runId, waits });
      const { left } = await backends.left(control, waits, bench.clock);
      assert.equal(left, 3);
      await pool.closeAll();
      assert.equal((await backends.left(control, waits, bench.clock)).left, 0);
    } finally {
      await pool.closeAll();
      await control.close();
    }
  });
});
