import assert from 'node:assert/strict';
import type { GateSpec } from '../../contract/plan.ts';
import { compileGates } from './compile-gates.ts';
import { compiled, mixedWorld, row, stage, worldOf, written } from './world-of.test.ts';

const one = (text: string, world = worldOf()): GateSpec => {
  const { gates, faults } = compiled([text], world);
  assert.deepEqual(faults, [], text);
  const gate = gates.find(({ from }) => from !== 'built-in');
  assert.ok(gate);
  return gate;
};

/** Metric, rows and limit of a gate: what the judge reads. */
const meaning = ({ metric, scope, op, limit }: GateSpec): unknown => {
  const { name: _, ...what } = metric;
  return [
    Object.values(what)
      .map((part) => (typeof part === 'object' && part !== null ? Object.values(part).join('') : part))
      .join(' '),
    scope.rows.join(','),
    op,
    ...Object.values(limit),
  ];
};

// rows: 0 people, 1 CRM Search, 2 CRM Create, 3 group Checkout, 4 export, 5 Export, 6 Login of setup, 7 call Script
const MEANINGS: readonly (readonly [text: string, meaning: readonly unknown[]])[] = [
  ['p95 < 1000ms', ['time latency  percentile95', '1,2,5', '<', 'value', 1e6, 'ms']],
  ['p99.9 < 1.5s', ['time latency  percentile99.9', '1,2,5', '<', 'value', 1.5e6, 's']],
  ['max of "CRM Search" <= 2s', ['time latency  max', '1', '<=', 'value', 2e6, 's']],
  ['mean of "CRM *" < 1s', ['time latency  mean', '1,2', '<', 'value', 1e6, 's']],
  ['p50 of each < 1s', ['time latency  percentile50', '1,2,5', '<', 'value', 1e6, 's']],
  ['p50 of each "*Create" < 1s', ['time latency  percentile50', '2', '<', 'value', 1e6, 's']],
  ['p95 of tag "read" < 30s', ['time latency  percentile95', '1,5', '<', 'value', 30e6, 's']],
  ['p95 of flow "export" < 30s', ['time latency  percentile95', '5', '<', 'value', 30e6, 's']],
  ['ok.p95 < 1s', ['time latency ok percentile95', '1,2,5', '<', 'value', 1e6, 's']],
  ['failed.max < 1s', ['time latency failed max', '1,2,5', '<', 'value', 1e6, 's']],
  ['service.p95 < 1s', ['time service  percentile95', '1,2,5', '<', 'value', 1e6, 's']],
  ['schedule_lag.p99 < 5ms', ['time schedule_lag  percentile99', '1,2,5', '<', 'value', 5e3, 'ms']],
  ['user_wait.p95 < 5ms', ['time user_wait  percentile95', '1,2,5', '<', 'value', 5e3, 'ms']],
  ['iteration.p95 < 5s', ['time iteration  percentile95', '0,4', '<', 'value', 5e6, 's']],
  ['iteration.p95 of flow "people" < 5s', ['time iteration  percentile95', '0', '<', 'value', 5e6, 's']],
  ['group.p95 of "Checkout" < 5s', ['time group  percentile95', '3', '<', 'value', 5e6, 's']],
  ['http.p95 < 1s', ['time latency  percentile95', '1,2,5', '<', 'value', 1e6, 's']],
  ['http.first_byte.p95 < 1s', ['time http.first_byte  percentile95', '1,2,5', '<', 'value', 1e6, 's']],
  ['error_rate < 2%', ['ratio error_rate', '1,2,5,7', '<', 'value', 0.02, '%']],
  ['error_rate of "Script" < 2%', ['ratio error_rate', '7', '<', 'value', 0.02, '%']],
  ['error_rate of each < 2%', ['ratio error_rate', '1,2,5', '<', 'value', 0.02, '%']],
  ['error_rate == 0%', ['ratio error_rate', '1,2,5,7', '==', 'value', 0, '%']],
  ['iteration_error_rate < 1%', ['ratio iteration_error_rate', '0,4', '<', 'value', 0.01, '%']],
  ['throughput >= 90/m', ['rate throughput', '1,2,5', '>=', 'value', 1.5, '/m']],
  ['rate.asked >= 5/s', ['rate rate.asked', '', '>=', 'value', 5, '/s']],
  ['requests >= 100', ['count requests', '1,2,5', '>=', 'value', 100, '']],
  ['errors == 0', ['count errors', '1,2,5,7', '==', 'value', 0, '']],
  ['dropped == 0', ['count dropped', '', '==', 'value', 0, '']],
  ['target.memory.max < 500MB', ['monitor target memory max', '', '<', 'value', 500e6, 'MB']],
  ['target.memory.last < 2MiB', ['monitor target memory last', '', '<', 'value', 2 * 2 ** 20, 'MiB']],
  ['target.cpu.mean < 1.5cores', ['monitor target cpu mean', '', '<', 'value', 1.5, 'cores']],
  ['sustained_users >= 350', ['finding sustained_users', '', '>=', 'value', 350, '']],
  ['recovery_time <= 30s', ['finding recovery_time', '', '<=', 'value', 30e6, 's']],
  ['memory_growth < 100MB/h', ['finding memory_growth', '', '<', 'value', 100e6, 'MB/h']],
  ['memory_growth < 1MB/m', ['finding memory_growth', '', '<', 'value', 60e6, 'MB/m']],
  ['degradation < 10%', ['finding degradation', '', '<', 'value', 0.1, '%']],
];

/** What is refused: the text, what is blamed, what is said of it, and what to do. */
const REFUSED: readonly (readonly [text: string, blamed: string, said: RegExp, hint?: RegExp])[] = [
  ['p95 < 1000', '1000', /`p95` needs a unit/, /`1000ms`/],
  ['p95 < 2%', '2%', /unknown unit/],
  ['error_rate < 0.02', '0.02', /`error_rate` needs a unit/, /write `2%` \(or `0.02%`\)/],
  ['error_rate < 2', '2', /needs a unit/, /`2%`/],
  ['throughput >= 250', '250', /needs a unit/, /`250\/s`/],
  ['throughput >= 250rps', '250rps', /unit `rps`/, /`250\/s`/],
  ['errors < 5%', '5%', /no count/, /`5`/],
  ['errors < few', 'few', /no count/],
  ['memory_growth < 100MB', '100MB', /no growth/, /`100MB\/h`/],
  ['target.memory.max < 500', '500', /needs a unit/],
  ['target.cpu.max < 2', '2', /needs a unit/, /`2cores`/],
  ['p95 == 5ms', '==', /never exactly/],
  ['error_rate == 1%', '==', /never exactly/],
  ['throughput == 5/s', '==', /never exactly/],
  ['error_rate < 0%', '0%', /never hold/, /`error_rate == 0%`/],
  ['error_rate <= 100%', '100%', /whatever happens/],
  ['error_rate < 101%', '101%', /whatever happens/],
  ['throughput >= 0/s', '0/s', /whatever happens/],
  ['p100 < 1s', 'p100', /between 0 and 100/, /`max`/],
  ['p0 < 1s', 'p0', /between/, /`min`/],
  ['p999 < 1s', 'p999', /between/, /`p99.9`/],
  ['p59s < 1s', 'p59s', /no metric `p59s`/, /`p/],
  ['eror_rate < 2%', 'eror_rate', /no metric/, /`error_rate`/],
  ['avg < 1s', 'avg', /no metric/, /`mean`/],
  ['rps > 5/s', 'rps', /no metric/, /`throughput`/],
  ['http_req_failed < 2%', 'http_req_failed', /no metric/, /`error_rate`/],
  ['xyzzy < 2%', 'xyzzy', /no metric/, /for example/],
  ['http.first_bite.p95 < 1s', 'http.first_bite.p95', /no metric/, /`http.first_byte.p95`/],
  ['http.first_byte < 1s', 'http.first_byte', /needs a statistic/, /`http.first_byte.p95`/],
  ['http.connection_lost == 0', 'http.connection_lost', /only times/],
  ['grpc.p95 < 1s', 'grpc.p95', /no protocol and no monitor here is called `grpc`/],
  ['target.memory < 1MB', 'target.memory', /needs a statistic/, /`target.memory.max`/],
  ['target.memry.max < 1MB', 'target.memry.max', /gives no `memry`/, /`target.memory.max`/],
  ['target.memory.p95 < 1MB', 'target.memory.p95', /no percentiles/],
  ['breaking_point >= 5', 'breaking_point', /no metric/],
  ['p95 of "CRM Serach" < 600ms', '"CRM Serach"', /no step is called "CRM Serach"/, /did you mean "CRM Search" \(line 11\)\?/],
  ['p95 of "Login" < 1s', '"Login"', /setup and cleanup are not measured/],
  ['p95 of "Checkout" < 1s', '"Checkout"', /a group/, /`group.p95 of "Checkout"`/],
  ['p95 of "Script" < 1s', '"Script"', /a call/],
  ['p95 of "people" < 1s', '"people"', /a flow/, /`of flow "people"`/],
  ['group.p95 of "CRM Search" < 1s', '"CRM Search"', /no figure of a step/, /`p95 of "CRM Search"`/],
  ['p95 of "Zzz *" < 1s', '"Zzz *"', /no step is called like/],
  ['p95 of each "Zzz *" < 1s', '"Zzz *"', /no step is called like/],
  ['p95 of tag "raed" < 1s', '"raed"', /no step has the tag "raed"/, /"read"/],
  ['p95 of tag "xyzzy" < 1s', '"xyzzy"', /no step has the tag "xyzzy"/, /tags are "read"/],
  ['group.p95 of tag "read" < 1s', '"read"', /no step has the tag/, /`tags: \[read\]`/],
  ['p95 of flow "poeple" < 1s', '"poeple"', /no flow is called/, /"people"/],
  ['dropped of "CRM Search" == 0', '"CRM Search"', /of the whole run/],
  ['dropped of each == 0', 'dropped', /of the whole run/],
  ['recovery_time of each <= 30s', 'recovery_time', /of the whole run/],
  ['recovery_time <= 30s during peak', 'peak', /whole run/],
  ['recovery_time <= 30s in every 10s', '10s', /no windows/],
  ['recovery_time <= 30s or abort', '30s', /only at the end/],
  ['dropped == 0 during peak', 'peak', /whole run/],
  ['dropped == 0 in every 10s', '10s', /no windows/],
  ['p95 < 1s during paek', 'paek', /no stage is called/, /`peak`/],
  ['p95 < 1s during xyzzy', 'xyzzy', /no stage is called/, /there are `warm`, `peak`/],
  ['p95 < 1s during warm', 'warm', /warm-up/],
  ['p95 < 1s during peak in every 61s', '61s', /no window of 61s fits/],
  ['p95 < 1s in every 541s', '541s', /no window of 541s fits/],
  ['p95 of each <= baseline', 'baseline', /no baseline to compare with/],
  ['no throughput', 'no throughput', /drops nothing/],
  ['no error_rate of "CRM Search"', 'no error_rate of "CRM Search"', /drops nothing/, /`no error_rate`, `no error_rate of each`/],
  ['no samples', 'samples', /no metric/],
];

describe('compileGates', () => {
  for (const [text, expected] of MEANINGS) it(`knows ${text}`, () => assert.deepEqual(meaning(one(text)), expected));

  for (const [text, blamed, said, hint] of REFUSED)
    it(`refuses ${text}`, () => {
      const { faults } = compiled([text]);
      assert.equal(faults.length, 1, JSON.stringify(faults));
      const { fault } = faults[0] as (typeof faults)[0];
      assert.match(fault.message, said);
      assert.equal(text.slice(fault.offset, fault.offset + fault.length), blamed);
      if (hint !== undefined) assert.match(fault.hint ?? '', hint);
    });

  it('says everything that is wrong with a text at once', () => {
    const { faults } = compiled(['eror_rate < 5', 'p95 of "CRM Serach" < 600 during paek in every 5s']);
    assert.deepEqual(
      faults.map(({ gate, fault }) => gate.text.slice(fault.offset, fault.offset + fault.length)),
      ['eror_rate', '"CRM Serach"', 'paek', '600'],
    );
  });

  it('looks up the metric and the scope of a sentence that cannot be read', () => {
    const { faults } = compiled(['eror_rate of "CRM Serach" 5%']);
    assert.deepEqual(
      faults.map(({ fault }) => fault.code),
      ['LG_GATE_SYNTAX', 'LG_GATE_METRIC'],
    );
  });

  it('keeps stage, window, effect and origin', () => {
    const { stage: index, windowUs, effect, abortAfterUs, from, text } = one('config:   p95  < 1s during peak in every 10s or abort');
    assert.deepEqual(
      [index, windowUs, effect, abortAfterUs, from, text],
      [2, 10e6, 'abort', 5e6, 'config', 'p95 < 1s during peak in every 10s or abort'],
    );
    assert.equal(one('p95 < 1s or abort after 12s').abortAfterUs, 12e6);
    assert.equal(one('p95 < 1s or warn').abortAfterUs, 0);
  });

  it('lets windows be longer than a scaled stage', () => {
    assert.equal(one('p95 < 1s during peak in every 61s', worldOf({ timeScale: 10 })).windowUs, 61e6);
  });

  it('refuses a stage name that several stages have', () => {
    const world = worldOf({ load: { ...worldOf().load, stages: [stage('a'), stage('a')] } });
    assert.match(compiled(['p95 < 1s during a'], world).faults[0]?.fault.message ?? '', /several stages/);
  });

  describe('with two protocols', () => {
    const rowsOf = (text: string): readonly number[] => one(text, mixedWorld()).scope.rows;
    it('wants a prefix for latency that would pool both', () => {
      for (const text of ['p95 < 1s', 'service.p95 < 1s', 'p95 of flow "export" < 1s']) {
        const { faults } = compiled([text], mixedWorld());
        assert.match(faults[0]?.fault.message ?? '', /would pool http and postgres/, text);
        assert.match(faults[0]?.fault.hint ?? '', /`http\..*p95` or `postgres\..*p95`/, text);
      }
    });
    it('knows each by its prefix, its parts and its blocks', () => {
      assert.deepEqual(rowsOf('http.p95 < 1s'), [1, 2, 5]);
      assert.deepEqual(rowsOf('postgres.p95 < 1s'), [8]);
      // the begin of a block may wait for a connection, too
      assert.deepEqual(rowsOf('postgres.query.p95 < 1s'), [8, 9]);
      assert.deepEqual(rowsOf('postgres.query.p95 of "Transfer" < 1s'), [9]);
      assert.deepEqual(rowsOf('tx.p95 < 1s'), [9]);
      assert.deepEqual(rowsOf('postgres.tx.p95 of "Transfer" < 1s'), [9]);
    });
    it('pools what has no latency, and judges names apart', () => {
      assert.deepEqual(rowsOf('throughput >= 5/s'), [1, 2, 5, 8]);
      assert.deepEqual(rowsOf('error_rate < 5%'), [1, 2, 5, 7, 8, 9]);
      assert.deepEqual(rowsOf('postgres.error_rate < 5%'), [8, 9]);
      assert.deepEqual(rowsOf('p95 of each < 1s'), [1, 2, 5, 8]);
      assert.deepEqual(rowsOf('p95 of "CRM *" < 1s'), [1, 2]);
    });
    it('says how a block is asked for', () => {
      assert.match(compiled(['p95 of "Transfer" < 1s'], mixedWorld()).faults[0]?.fault.hint ?? '', /`tx.p95 of "Transfer"`/);
    });
  });

  describe('with a baseline', () => {
    const world = worldOf({ baseline: { file: 'baselines.json', kind: 'written', steps: {} } });
    it('reads what is added, taken off, at least, and a share', () => {
      const limit = (text: string): unknown => one(text, world).limit;
      assert.deepEqual(limit('p95 of each <= baseline + 10% (at least 5ms)'), { kind: 'baseline', change: 0.1, atLeast: 5e3 });
      assert.deepEqual(limit('throughput of "CRM Search" >= baseline - 10% (at least 2/s)'), {
        kind: 'baseline',
        change: -0.1,
        atLeast: 2,
      });
      assert.deepEqual(limit('error_rate of each <= baseline'), { kind: 'baseline', change: 0, atLeast: null });
      assert.deepEqual(limit('throughput of each >= 90% of baseline'), { kind: 'share', factor: 0.9 });
    });
    for (const [text, said] of [
      ['p90 of each <= baseline', /has no `p90`/],
      ['service.p95 of each <= baseline', /has no `service.p95`/],
      ['p95 <= baseline', /figures per step/],
      ['p95 of "CRM *" <= baseline', /figures per step/],
      ['p95 of flow "people" <= baseline', /figures per step/],
      ['p95 of each <= baseline + 10% (at least 5%)', /unknown unit/],
    ] as const)
      it(`refuses ${text}`, () => assert.match(compiled([text], world).faults[0]?.fault.message ?? '', said));
  });

  it('knows flows and steps that were left out, and gives them no rows', () => {
    const world = worldOf({ leftOut: { flows: ['nightly'], steps: ['Report'] } });
    assert.deepEqual(one('p95 of "Report" < 1s', world).scope.rows, []);
    assert.deepEqual(one('p95 of flow "nightly" < 1s', world).scope.rows, []);
    assert.equal(compiled(['p95 of "Other" < 1s'], world).faults.length, 1);
  });

  it('refuses what nothing in the plan could feed', () => {
    const world = worldOf({ rows: [row('iteration 0/people'), row('request 0/A')] });
    assert.match(compiled(['group.p95 < 1s'], world).faults[0]?.fault.message ?? '', /can have no data: no flow has a group/);
  });

  it('points to the written gate itself', () => {
    const gates = [written('p95 < 5ms'), written('p95 < 5')];
    const { faults } = compileGates(gates, worldOf());
    assert.deepEqual(
      faults.map(({ gate }) => gates.indexOf(gate)),
      [1],
    );
  });
});
