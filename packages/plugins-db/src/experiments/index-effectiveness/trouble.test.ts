import assert from 'node:assert/strict';
import pg from 'pg';
import { asAdmin, testServer } from '../../testing/server.test.ts';
import { until } from '../../testing/until.test.ts';
import { dropLab, LAB, look, makeLab, PASSWORD, readerUrl, type Sent } from './lab.test.ts';

const BY_ID: Sent = [`select note from ${LAB}.items where id = $1`, 7];
const BY_CODE: Sent = [`select id from ${LAB}.items where code = $1`, 'code 7'];
/** Takes its time, with an index or without. */
const SLOW: Sent = [`select id, pg_sleep(0.1) from ${LAB}.items where code = $1`, 'code 7'];

describe('index_effectiveness in trouble', function () {
  this.timeout(60_000);
  before(makeLab);
  after(dropLab);
  afterEach(async () => {
    assert.deepEqual(await asAdmin(`select relname from pg_class where relname like 'loadgate%'`), [], 'an index was left behind');
    await until(async () => (await sessions()) === 0, 'no session of the experiment is left');
  });

  it('has nothing to say where no user sent anything', async () => {
    const { unused, missing, gain } = await look([]);
    for (const finding of [unused, missing, gain]) assert.deepEqual([finding.state, finding.value], ['not-enough-data', null]);
    assert.match(unused.evidence, /no query of the scenario was sent/);
  });

  it('says which queries cannot be asked once more, and judges the others', async () => {
    const { unused, missing, bench } = await look([
      BY_ID,
      [`select code from ${LAB}.items where id = $1`, 'seven'],
      [`insert into ${LAB}.small values ($1, $2)`, 51, 'name 51'],
    ]);
    assert.match(unused.evidence, /not measured: .*22P02.*duplicate key.*23505/s);
    assert.equal(unused.value, 0);
    // what could not even be planned may want any index
    assert.deepEqual([missing.value, missing.interval], [0, [0, null]]);
    assert.equal(bench.samples.length, 6);
  });

  it('does not say that nothing is missing where a step was not sent', async () => {
    const { unused, missing } = await look([BY_ID], {}, {}, ({ users }) => users.compile('seldom', BY_CODE[0]));
    assert.match(missing.evidence, /"seldom".*no user of the worker that measures has sent it/);
    assert.deepEqual([missing.value, missing.interval], [0, [0, null]]);
    assert.match(unused.evidence, /no user of the worker/);
    assert.deepEqual(unused.interval, [0, null]);
  });

  it('leaves out the values that fail, and says so', async () => {
    const ratio = `select 1 / (id - $1) from ${LAB}.items where id = 7`;
    const { unused, bench } = await look([
      [ratio, 7],
      [ratio, 8],
    ]);
    assert.match(unused.evidence, /used: index_lab\.items_pkey.*measured without some of its values: .*22012/);
    assert.equal(bench.samples.length, 6);
  });

  it('knows that an insert which cannot be repeated wants no index', async () => {
    const { missing } = await look([BY_ID, [`insert into ${LAB}.small values ($1, $2)`, 52, 'name 52']]);
    assert.match(missing.evidence, /not measured: .*23505/);
    assert.deepEqual([missing.value, missing.interval], [0, null]);
  });

  it('has not enough data where none can be asked once more', async () => {
    const { unused, missing, gain, bench } = await look([[`select note from ${LAB}.items where id = $1`, 'seven']]);
    for (const { state } of [unused, missing, gain]) assert.equal(state, 'not-enough-data');
    assert.match(unused.evidence, /none of the queries could be asked once more: not measured: .*22P02/);
    assert.equal(bench.samples.length, 0);
  });

  it('does not do again what a rollback would not undo', async () => {
    await asAdmin(`create function ${LAB}.count_up() returns int language plpgsql as 'begin return 1; end'`);
    const { unused, bench } = await look([
      BY_ID,
      ["notify news, 'it'"],
      ["select pg_notify('news', 'it')"],
      ['select pg_advisory_xact_lock(1)'],
      [`select ${LAB}.count_up()`],
    ]);
    assert.match(unused.evidence, /there is no plan of NOTIFY/);
    assert.match(unused.evidence, /a rollback does not undo pg_notify\(\)/);
    assert.match(unused.evidence, /index_lab\.count_up\(\) is volatile/);
    assert.deepEqual([...new Set(bench.samples.map(({ step }) => step))], [BY_ID[0], 'select pg_advisory_xact_lock(1)']);
  });

  it('says that a table is locked, and waits for nobody', async () => {
    await locked('access exclusive', async () => {
      const { unused } = await look([], {}, {}, (bench) => observe(bench, BY_ID));
      assert.equal(unused.state, 'not-enough-data');
      assert.match(unused.evidence, /lock timeout.*55P03/);
    });
  });

  it('says that an index could not be built beside a writer, and what would likely help', async () => {
    await locked('row exclusive', async () => {
      const { missing } = await look([BY_CODE]);
      assert.deepEqual([missing.value, missing.interval], [1, [0, 1]]);
      assert.match(missing.evidence, /an index on \(code\) would likely help, not proven: .*lock timeout \(55P03\)/);
    });
  });

  it('leaves no index when the run is stopped while it has one', async () => {
    const { unused, missing } = await look([SLOW], { runs: 1 }, {}, (bench) => void whenBuilt().then(() => bench.stop()));
    assert.equal(unused.state, 'not-enough-data');
    assert.match(missing.evidence, /the run was stopped/);
  });

  it('leaves no index when the server ends its session while it has one', async () => {
    const { missing } = await look(
      [SLOW],
      { runs: 1 },
      {},
      () => void whenBuilt().then((pid) => asAdmin('select pg_terminate_backend($1)', [pid])),
    );
    assert.deepEqual([missing.value, missing.interval], [1, [0, 1]], missing.evidence);
    assert.match(missing.evidence, /not proven: terminating connection/);
  });

  it('builds nothing on the server of somebody else unless told to', async () => {
    const url = await readerUrl();
    const { missing } = await look([BY_CODE], { whatIf: undefined }, { url });
    assert.match(missing.evidence, /`whatIf` is off/);
  });

  it('says that a user who may only read can build nothing', async () => {
    const url = await readerUrl();
    const { unused, missing } = await look([BY_CODE], {}, { url });
    assert.equal(unused.value, 0);
    assert.match(missing.evidence, /not proven: must be owner of table items \(42501\)/);
  });

  it('proves it with an admin, as the user who may only read', async () => {
    const url = await readerUrl();
    const { adminUrl: admin } = await testServer();
    const { missing } = await look([BY_CODE], { admin }, { url });
    assert.deepEqual([missing.value, missing.interval], [1, null], missing.evidence);
  });

  it('says that the admin cannot log in, without a password', async () => {
    const url = await readerUrl();
    const { unused, missing, gain, bench } = await look(
      [BY_CODE],
      { admin: url.replace(encodeURIComponent(PASSWORD), 'wrong%20one') },
      { url },
    );
    assert.equal(unused.value, 0);
    assert.match(missing.evidence, /the admin could not log in: password authentication failed.*28P01/);
    assert.doesNotMatch(JSON.stringify([unused, missing, gain, bench.warnings]), /lab secret|lab%20secret|wrong one|wrong%20one/);
  });

  it('goes by plans alone where it may not see what the server counts', async () => {
    const url = await readerUrl();
    await asAdmin('revoke select on pg_catalog.pg_stat_user_indexes from public');
    try {
      await asAdmin(`create index lab_extra on ${LAB}.items (note)`);
      const { unused } = await look([BY_ID], {}, { url });
      assert.equal(unused.value, 1, unused.evidence);
      assert.match(unused.evidence, /used: index_lab\.items_pkey/);
      assert.match(unused.evidence, /this is by plans alone: permission denied for view pg_stat_user_indexes \(42501\)/);
    } finally {
      await asAdmin('grant select on pg_catalog.pg_stat_user_indexes to public');
      await asAdmin(`drop index ${LAB}.lab_extra`);
    }
  });

  it('executes each query at least once, and proves nothing, when the time is over', async () => {
    const { unused, missing, bench } = await look([BY_ID, BY_CODE], { duration: 1 });
    assert.equal(bench.samples.length, 2);
    assert.equal(unused.value, 0);
    assert.match(missing.evidence, /not proven: `duration` was over/);
  });
});

/** As if a user had sent it: what is locked answers nobody. */
async function observe({ users }: Parameters<NonNullable<Parameters<typeof look>[3]>>[0], [sql, ...params]: Sent): Promise<void> {
  const { turn, sent } = users.begin(sql, { params });
  await until(() => users.driver.observed().steps.length > 0, 'the query was sent');
  turn.session.cancel(turn as never);
  void sent;
}

async function locked(mode: string, work: () => Promise<void>): Promise<void> {
  const client = new pg.Client({ connectionString: (await testServer()).adminUrl });
  await client.connect();
  try {
    await client.query(`begin; lock table ${LAB}.items in ${mode} mode`);
    await work();
  } finally {
    await client.end();
  }
}

/** The process that holds the lock of building an index. */
async function whenBuilt(): Promise<number> {
  let pid = 0;
  await until(async () => {
    const [row] = await asAdmin(`select pid from pg_locks where mode = 'ShareLock' and granted and relation = '${LAB}.items'::regclass`);
    pid = Number(row?.['pid'] ?? 0);
    return pid > 0;
  }, 'an index is being built');
  return pid;
}

async function sessions(): Promise<number> {
  const [row] = await asAdmin(`select count(*)::int as n from pg_stat_activity where application_name like 'loadgate/%'`);
  return Number(row?.['n']);
}
