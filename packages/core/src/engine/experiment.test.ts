import assert from 'node:assert/strict';
import type { Bench, Driver, Experiment } from '../contract/plugin.ts';
import { VirtualClock } from '../time/virtual.ts';
import { type ExperimentEnd, RunningExperiment } from './experiment.ts';
import { protocolScope } from './protocol-scope.ts';

const plan = {
  ...{ target: null, root: '/', allowHosts: [], data: [], vars: {}, setup: [], cleanup: [], userSetup: [], userCleanup: [], flows: [] },
  sections: { fake: { size: 7 } },
} as never;
const driver = { close: async () => {} } as unknown as Driver;
const finding = {
  name: 'size',
  state: 'found',
  value: 7,
  unit: '',
  interval: null,
  evidence: 'measured with s3cret',
  advice: null,
} as const;

interface Ran {
  readonly sut: RunningExperiment;
  readonly end: Promise<ExperimentEnd>;
  readonly clock: VirtualClock;
  readonly warnings: readonly string[];
}
function began(run: Experiment['run'], name = 'big'): Ran {
  const clock = new VirtualClock();
  const warnings: string[] = [];
  const experiment: Experiment = { name: 'big', doc: '', protocol: 'fake', options: () => undefined as never, findings: [], run };
  const sut = new RunningExperiment({
    plan,
    ref: { name, protocol: 'fake', url: 'file:///fake.js', options: { n: 1 }, at: [0, 1, 1] },
    drivers: [{ ref: { name: 'fake', url: '' }, driver }],
    scope: protocolScope({ plan, clock, runId: 'r', toolVersion: '1', env: {}, secrets: {}, log: () => {} }),
    told: { fake: { port: 1 } },
    find: async () => ({ apiVersion: 1, name: 'fake', version: '1', experiments: [experiment] }),
    warn: (message) => warnings.push(message),
    mask: (text) => text.replaceAll('s3cret', '***'),
  });
  return { sut, end: sut.run(), clock, warnings };
}

describe('an experiment in its worker', () => {
  it('has its options, and a bench with section, driver and what preflight told', async () => {
    let seen: readonly unknown[] = [];
    const { end, warnings } = began(async (options, bench) => {
      seen = [options, bench.config, bench.driver, bench.told];
      bench.warn?.('look');
      return [];
    });
    await end;
    assert.deepEqual(seen, [{ n: 1 }, { size: 7 }, driver, { port: 1 }]);
    assert.deepEqual(warnings, ['look']);
  });

  it('tells what it found and measured, without secrets', async () => {
    const end = await began(async (_, bench) => {
      bench.sample('query', 0, { kind: 'reply', endUs: 1000, reply: undefined });
      return [finding];
    }).end;
    assert.equal(end.kind, 'done');
    assert.deepEqual(end.findings, [{ ...finding, evidence: 'measured with ***' }]);
    assert.deepEqual(
      end.experiment.operations.map(({ name, count }) => [name, count]),
      [['query', 1]],
    );
  });

  for (const [title, run, said] of [
    ['throws', () => Promise.reject(new Error('boom of s3cret')), 'plugin fake: test big failed: boom of ***'],
    [
      'gives what is no data',
      async () => {
        const circle: Record<string, unknown> = {};
        circle['me'] = circle;
        return [circle] as never;
      },
      /^plugin fake: test big failed: .*circular/i,
    ],
  ] as const)
    it(`is a fault where it ${title}`, async () => {
      const end = await began(run).end;
      assert.equal(end.kind, 'fault');
      if (typeof said === 'string') assert.equal(end.sentence, said);
      else assert.match(end.sentence, said);
    });

  it('is a fault where its module does not have it', async () => {
    assert.deepEqual(await began(async () => [], 'small').end, {
      kind: 'fault',
      sentence: 'plugin fake: test small failed: the module file:///fake.js has no such test',
    });
  });

  it('is told to end, and may still answer', async () => {
    const { sut, end } = began(async (_, bench) => {
      await aborted(bench);
      return [finding];
    });
    await turn();
    sut.abort();
    const ended = await end;
    assert.equal(ended.kind, 'done');
    // what it found in half of the time is no finding
    const [found] = ended.findings;
    assert.deepEqual(
      [found?.state, found?.value, found?.evidence],
      ['not-enough-data', null, 'ended early; until then: measured with ***'],
    );
  });

  it('is a fault where it took too long, also if it then says something', async () => {
    const { end, clock } = began(async (_, bench) => {
      await aborted(bench);
      return [finding];
    });
    await turn();
    clock.advance(601e6);
    assert.deepEqual(await end, { kind: 'fault', sentence: 'plugin fake: test big failed: it took longer than 10 minutes' });
  });

  it('is left alone where it does not end', async () => {
    const { sut, end, clock } = began(() => new Promise(() => {}));
    await turn();
    sut.abort();
    clock.advance(6e6);
    assert.deepEqual(await end, {
      kind: 'fault',
      sentence: 'plugin fake: test big failed: it did not end within 5 s when it was told to',
    });
  });

  it('has ten minutes', async () => {
    const { end, clock } = began(() => new Promise(() => {}));
    clock.advance(606e6);
    assert.match(((await end) as { sentence: string }).sentence, /did not end/);
  });
});

const aborted = ({ signal }: Bench): Promise<void> => new Promise((resolve) => signal.addEventListener('abort', () => resolve()));
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
