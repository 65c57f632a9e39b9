import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { Project } from './loadgate.ts';

interface Test {
  readonly test_name: string;
  readonly operations: number;
  readonly avg_time: number | null;
  readonly p95_time: number | null;
  readonly success_rate: number | null;
  readonly gates: readonly { readonly gate: string; readonly outcome: string }[];
  readonly findings: readonly { readonly name: string; readonly evidence: string; readonly value: number | null }[];
}

describe('loadgate db', function () {
  this.timeout(180_000);

  let project = new Project();
  afterEach(() => project.remove());

  const outcomesOf = (test: Test | undefined): Readonly<Record<string, string>> =>
    Object.fromEntries((test?.gates ?? []).map(({ gate, outcome }) => [gate, outcome]));

  for (const [args, says] of [
    [[], /needs --all or --test <name>\n.*connection_pool, query_performance, pool_exhaustion, rls_overhead, index_effectiveness/],
    [['--test', 'conection_pool'], /there is no test conection_pool, did you mean connection_pool\?/],
    [['--test', 'connection_pool', '--qps', '5'], /--qps is for query_performance\nadd --test query_performance/],
    [['--test', 'rls_overhead', '--connections', '5'], /--connections is for connection_pool/],
    [['--all', '--duration', 'long'], /--duration is a whole number/],
    [['nowhere', '--all'], /nowhere/],
    [['--all', '-o', 'nowhere/x.json'], /--output nowhere\/x\.json: there is no such folder/],
  ] as const)
    it(`refuses ${args.join(' ') || 'to guess'}`, async () => {
      project = new Project({ 'x.txt': '' });
      const { code, error } = await project.loadgate(['db', ...args]);
      assert.equal(code, 2, error);
      assert.match(error, says);
      assert.deepEqual(readdirSync(project.folder), ['x.txt']);
    });

  it('runs one test where there is no project, on a server of its own, and writes what the seed wrote', async () => {
    project = new Project();
    const { code, out, error } = await project.loadgate(
      'db --test connection_pool --connections 20 --duration 2 --output pool.json'.split(' '),
    );
    assert.equal(code, 0, out + error);
    const { test_name, operations, success_rate, ...rest } = JSON.parse(project.read('pool.json')) as Test;
    assert.deepEqual([test_name, success_rate], ['connection_pool', 1]);
    assert.ok(operations >= 20, String(operations));
    for (const field of ['errors', 'avg_time', 'p95_time', 'throughput'] as const)
      assert.equal(typeof (rest as unknown as Record<string, unknown>)[field], 'number', field);
    assert.equal(outcomesOf({ test_name, operations, success_rate, ...rest })['connections_missing == 0'], 'held');
    assert.deepEqual(readdirSync(project.folder).sort(), ['pool.json', 'results']);
    const { experiments, partial, droppedGates } = project.result();
    assert.deepEqual(
      experiments.map(({ name }) => name),
      ['connection_pool'],
    );
    // nobody made the load that they are about
    assert.deepEqual([partial, droppedGates], [true, ['dropped == 0', 'postgres.p95 < 100ms', 'pool_exhaustions == 0']]);
    assert.match(out, /partial/);
  });

  it('runs all five', async () => {
    project = new Project();
    const { code, out, error } = await project.loadgate('db --all --qps 100 --duration 3 --connections 20 -o all.json'.split(' '));
    const tests = JSON.parse(project.read('all.json')) as readonly Test[];
    assert.deepEqual(
      tests.map(({ test_name }) => test_name),
      ['connection_pool', 'query_performance', 'pool_exhaustion', 'rls_overhead', 'index_effectiveness'],
    );
    for (const { test_name, operations, avg_time } of tests) assert.ok(operations > 0 && avg_time !== null, test_name);
    const outcomes = Object.assign({}, ...tests.map(outcomesOf)) as Readonly<Record<string, string>>;
    // how long anything takes is the machine's affair
    const told = ['connections_missing == 0', 'connections_left == 0', 'exhaustion_lost == 0', 'rls_leaks == 0'];
    for (const gate of [...told, 'unused_indexes == 0', 'missing_indexes == 0', 'pool_exhaustions == 0'])
      assert.equal(outcomes[gate], 'held', `${gate}\n${out}${error}`);
    assert.ok('rls_overhead < 10%' in outcomes);
    assert.notEqual(code, 3, out + error);
  });

  it('refuses what is no scenario of a database', async () => {
    project = new Project({ 'shop.load.yaml': 'type: smoke\ntarget: http://127.0.0.1:9\nsteps:\n  - GET /\n' });
    const { code, error } = await project.loadgate(['db', 'shop', '--test', 'query_performance']);
    assert.deepEqual([code, /runs scenarios of type database, and shop is none/.test(error)], [2, true], error);
  });

  it('is an error where its file cannot be written', async () => {
    project = new Project();
    const { code, error } = await project.loadgate('db --test query_performance --qps 20 --duration 1 -o results'.split(' '));
    // 1 where a gate has failed as well
    assert.ok(code === 3 || code === 1, error);
    assert.match(error, /results could not be written/);
    assert.ok(!readdirSync(project.folder).includes('results.part'));
  });
});
