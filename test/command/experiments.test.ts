import assert from 'node:assert/strict';
import { Project } from './loadgate.ts';

/** A protocol `toy`, and a test of it that does what its option says. */
const TOY = `
const reply = (clock) => ({ kind: 'reply', endUs: clock.nowUs(), reply: 1 });
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const finding = (value) => [{ name: 'toys', state: 'found', value, unit: '', interval: null, evidence: 'counted ' + process.env.WORD, advice: null }];
const behaviours = {
  counts: async (bench) => { bench.sample('look', bench.clock.nowUs(), reply(bench.clock)); bench.warn('mind the toys'); return finding(bench.driver.seen()); },
  throws: async () => { throw new Error('no toys for ' + process.env.WORD); },
  'forgets its finding': async () => [],
  'blocks its worker': async () => { for (;;); },
  'exits': async () => process.exit(7),
  'hangs': (bench) => behaviours.counts(bench),
  'waits': async (bench) => { while (!bench.signal.aborted) await pause(10); return finding(0); },
};
export const plugin = { apiVersion: 1, name: 'toys', version: '1.0.0',
  protocols: [{
    name: 'toy',
    grammar: ({ z }) => ({ config: z.strictObject({}), verbs: { toy: { doc: 'x', value: z.string(), options: {}, label: 'text' } }, views: { value: { shape: 'value', doc: 'x' } } }),
    async open() {
      let seen = 0;
      return { session: () => ({ cancel() {}, close() {} }), compile: (step, { clock }) => () => { seen++; return reply(clock); }, views: { value: (value) => value }, evidence: () => ({ request: '', response: '' }), async close() {}, seen: () => seen };
    },
  }],
  testTypes: [{ name: 'toyBox', doc: 'x', defaults: {}, experiments: ['count', 'last'] }],
  experiments: [{
    name: 'count', doc: 'Counts toys.', protocol: 'toy',
    options: ({ z }) => z.strictObject({ does: z.string().default('counts') }),
    findings: [{ name: 'toys', kind: 'count', unit: '', doc: 'x' }],
    gates: ['toys >= 3'],
    run: ({ does }, bench) => behaviours[does](bench),
  }, {
    name: 'last', doc: 'Never ends.', protocol: 'toy', options: ({ z }) => z.strictObject({}),
    findings: [{ name: 'last', kind: 'count', unit: '', doc: 'x' }], run: () => new Promise(() => {}),
  }],
};
`;

describe('a test beside the load, of a plugin', function () {
  this.timeout(60_000);

  let project = new Project();
  afterEach(() => project.remove());

  const put = (does: string): void => {
    project = new Project({
      'toys.ts': TOY,
      'x.load.yaml': `plugins: [./toys.ts]
type: toyBox
tests: { count: { does: ${does} }${does === 'hangs' ? ', last: {}' : ''} }
load: { users: 1, iterations: 5 }
steps:
  - toy: a
  - log: "\${secret.WORD}"
`,
    });
  };
  const run = async (does: string) => {
    put(does);
    const { code, out, error } = await project.loadgate(['run', 'x'], { WORD: 'confidential' });
    return { code, text: out + error, result: project.result() };
  };
  const gateOf = ({ result }: Awaited<ReturnType<typeof run>>) => result.gates.find(({ gate }) => gate === 'toys >= 3');

  it('measures after the load with the worker’s own driver; its findings are judged, and masked', async () => {
    const ran = await run('counts');
    assert.equal(ran.code, 0, ran.text);
    const [finding] = ran.result.findings;
    assert.deepEqual([finding?.value, finding?.evidence], [5, 'counted ***']);
    assert.equal(gateOf(ran)?.outcome, 'held');
    const [experiment] = ran.result.experiments;
    assert.deepEqual([experiment?.name, experiment?.findings], ['count', ['toys']]);
    assert.deepEqual(
      experiment?.operations.map(({ name, count, errors }) => [name, count, errors]),
      [['look', 1, 0]],
    );
    assert.match(ran.text, /mind the toys/);
  });

  it('is told again from the journal', async () => {
    const { result } = await run('counts');
    const again = await project.loadgate(['report', '--reporter', 'junit']);
    assert.equal(again.code, 0, again.out + again.error);
    assert.deepEqual(project.result().experiments, result.experiments);
    assert.deepEqual(project.result().findings, result.findings);
  });

  for (const [does, says] of [
    ['throws', /plugin toy: test count failed: no toys for \*\*\*/],
    ['forgets its finding', /test count: it does not answer `toys`/],
    ['blocks its worker', /test count did not end: its worker answered nothing for 10 s: a plugin blocks it/],
    ['exits', /test count did not end: it ended with code 7/],
  ] as const)
    it(`is an error with all results where it ${does}`, async () => {
      const ran = await run(`'${does}'`);
      assert.equal(ran.code, 3, ran.text);
      assert.match(ran.text, says);
      assert.ok(!ran.text.includes('confidential'));
      assert.equal(ran.result.total.count, 5);
      assert.equal(ran.result.findings[0]?.state, 'not-enough-data');
      assert.notEqual(gateOf(ran)?.outcome, 'held');
    });

  it('ends when the run is interrupted', async () => {
    put('waits');
    const { child, ended, said } = project.begin(['run', 'x'], { WORD: 'confidential' });
    await said('test count');
    child.kill('SIGINT');
    const { code, out } = await ended;
    assert.equal(code, 130, out);
    const [finding] = project.result().findings;
    assert.deepEqual([finding?.state, finding?.value], ['not-enough-data', null]);
  });

  it('leaves the findings of those that had ended, whatever hangs when it is stopped for good', async () => {
    put('hangs');
    const { child, ended, said } = project.begin(['run', 'x'], { WORD: 'confidential' });
    await said('test last');
    child.kill('SIGINT');
    await said('SIGINT: stopping');
    child.kill('SIGINT');
    const { code, out } = await ended;
    assert.equal(code, 130, out);
    assert.deepEqual(
      project.result().findings.map(({ name, state }) => [name, state]),
      [
        ['toys', 'found'],
        ['last', 'not-enough-data'],
      ],
    );
  });
});
