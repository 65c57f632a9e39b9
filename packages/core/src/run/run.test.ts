import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Finding, Interval, RunEvent, Started } from '../contract/events.ts';
import type { Chronicle } from '../contract/history.ts';
import type { Plan } from '../contract/plan.ts';
import type { Experiment, LoadSoFar } from '../contract/plugin.ts';
import type { RunResult } from '../contract/result.ts';
import type { ExperimentEnd } from '../engine/experiment.ts';
import type { Generator, Heard, LoadEnd } from '../engine/generator.ts';
import type { Captured } from '../engine/messages.ts';
import { EnvironmentError } from '../errors.ts';
import { VirtualClock } from '../time/virtual.ts';
import type { Judge, RunFacts } from '../verdict/judge.ts';
import { masksOf } from './masks.ts';
import { openResultsFolder } from './results-folder.ts';
import { Run, type RunParts } from './run.ts';

const NOBODY = {
  due: 0,
  started: 0,
  finished: 0,
  failed: 0,
  cut: 0,
  dropped: 0,
  skipped: 0,
  pacingOverruns: 0,
  userSetupErrors: 0,
  onTime: 0,
};
const plan = {
  protocols: [],
  userSetup: [],
  userCleanup: [],
  vars: {},
  sections: {},
  name: 'load',
  rows: [],
  flows: [],
  gates: [],
  droppedGates: [],
  monitors: [],
  baseline: null,
  setup: [{ kind: 'log', at: [0, 1, 1], message: 'there' }],
  cleanup: [{ kind: 'log', at: [0, 1, 1], message: 'gone' }],
  load: { stages: [], populations: [], gracefulStopUs: 30e6 },
} as unknown as Plan;
const started: Started = {
  type: 'started',
  schema: 1,
  runId: 'r1',
  at: '2026-11-24T00:00:00.000Z',
  tool: { name: 'loadgate', version: '1.0.0' },
  workers: 1,
  plan,
};
const second = (index: number, more: Partial<Interval> = {}): Interval =>
  ({
    type: 'interval',
    index,
    stage: 0,
    judged: true,
    users: 1,
    waiting: 0,
    iterations: NOBODY,
    series: [],
    errors: [],
    monitors: {},
    generator: {},
    silent: [],
    ...more,
  }) as unknown as Interval;

const experiment = (finding: string): Experiment => ({
  name: `test of ${finding}`,
  doc: '',
  protocol: 'fake',
  options: () => undefined as never,
  findings: [{ name: finding, kind: 'count', unit: '', doc: '' }],
  run: async () => [],
});

/** A run whose engine, judge and history only note what they are asked. */
class Stage {
  readonly calls: string[] = [];
  readonly events: RunEvent[] = [];
  readonly #base = mkdtempSync(join(tmpdir(), 'run-'));
  readonly folder = join(this.#base, 'run');
  facts: RunFacts | undefined;
  readonly clock = new VirtualClock();
  run: Run;
  hear: ((heard: Heard) => void) | undefined;
  endLoad: ((end: LoadEnd) => void) | undefined;

  constructor(change: Partial<RunParts> = {}, generator: Partial<Generator> = {}, judge: Partial<Judge> = {}) {
    const note = (call: string) => async (): Promise<void> => void this.calls.push(call);
    const works: Generator = {
      open: note('open'),
      setup: note('setup'),
      captured: () => [],
      load: (hear) => {
        this.calls.push('load');
        this.hear = hear;
        return new Promise((ended) => {
          this.endLoad = ended;
          if (generator.stop === undefined) setImmediate(() => ended({ faults: [], thrown: [] }));
        });
      },
      stage: () => void this.calls.push('stage'),
      stop: () => void this.calls.push('stop'),
      abort: () => void this.calls.push('abort'),
      experiment: async (index) => {
        this.calls.push(`experiment ${index}`);
        const findings = [{ name: `found_${index}`, state: 'found', value: 1, unit: '', interval: null, evidence: 'it is', advice: null }];
        return { kind: 'done', findings, experiment: { name: `test ${index}`, durationSec: 1, operations: [] } } as ExperimentEnd;
      },
      cleanup: async () => {
        this.calls.push('cleanup');
        return { failures: [], message: null };
      },
      close: note('close'),
      ...generator,
    };
    const holds: Judge = {
      hear: () => [],
      judge: (_, facts) => {
        this.facts = facts;
        const isFault = facts.faults.length > 0;
        return {
          gates: [],
          verdict: isFault ? 'error' : 'passed',
          exitCode: isFault ? 3 : 0,
          reasons: facts.faults,
          health: { healthy: true, reasons: [] },
        };
      },
      ...judge,
    };
    this.run = new Run({
      started,
      clock: this.clock,
      stream: { emit: (event) => void this.events.push(event) },
      journal: { append: () => undefined, verify: () => undefined, close: () => void this.calls.push('journal closed') },
      folder: openResultsFolder(this.folder),
      chronicle: {
        plan,
        seconds: 0,
        judgedSec: 0,
        stages: [],
        iterations: NOBODY,
        figures: () => ({
          count: 0,
          ok: 0,
          failed: 0,
          cut: 0,
          timed: 0,
          minUs: null,
          meanUs: null,
          maxUs: null,
          percentileUs: () => null,
          shareBelow: () => null,
          buckets: () => [],
        }),
        perSecond: () => [],
        monitor: () => [],
        monitorNames: [],
        errors: [],
        generator: [],
        silentSec: 0,
        add: () => undefined,
        append: () => undefined,
      } satisfies Chronicle,
      judge: holds,
      generator: works,
      reporting: { hear: () => undefined, close: note('reports'), failures: [] },
      preflight: async () => {
        this.calls.push('preflight');
        return {};
      },
      machine: () => ({ machineBusyRatio: 0.5 }),
      openMonitoring: async () => ({ take: () => ({}), sample: () => undefined, conclude: async () => [], close: note('monitors closed') }),
      analyse: () => [],
      experiments: [],
      encode: () => null,
      describeError: (kind) => kind,
      skipCleanup: false,
      warnings: [],
      masks: masksOf([]),
      ...change,
    });
  }

  written = (): RunResult => JSON.parse(readFileSync(join(this.folder, 'result.json'), 'utf8')) as RunResult;
  phases = (): readonly string[] => this.events.flatMap((event) => (event.type === 'phase' ? [event.phase] : []));
  done = (): void => rmSync(this.#base, { recursive: true });
}

describe('Run', () => {
  let stage: Stage;
  afterEach(() => stage.done());

  it('goes from preflight to the last line of its journal, in order', async () => {
    stage = new Stage();
    const end = await stage.run.live();
    assert.deepEqual(stage.calls, [
      'preflight',
      'open',
      'setup',
      'load',
      'cleanup',
      'close',
      'monitors closed',
      'reports',
      'journal closed',
    ]);
    assert.deepEqual(stage.phases(), ['preflight', 'setup', 'load', 'cleanup', 'reports']);
    assert.deepEqual(
      stage.events.filter(({ type }) => type !== 'phase').map(({ type }) => type),
      ['started', 'judged', 'closed'],
    );
    assert.equal(end.exitCode, 0);
    assert.equal(stage.written().verdict, 'passed');
    assert.deepEqual(stage.written().cleanup, { state: 'done', message: null });
  });

  it('measures what `tests` asked for between load and cleanup, and judges what it found', async () => {
    stage = new Stage({ experiments: [experiment('found_0'), experiment('found_1')] });
    await stage.run.live();
    assert.deepEqual(stage.calls.slice(3, 7), ['load', 'experiment 0', 'experiment 1', 'cleanup']);
    assert.deepEqual(stage.phases(), ['preflight', 'setup', 'load', 'experiments', 'cleanup', 'reports']);
    assert.deepEqual(
      stage.facts?.findings.map(({ name, state }) => [name, state]),
      [
        ['found_0', 'found'],
        ['found_1', 'found'],
      ],
    );
    const { experiments, findings } = stage.written();
    assert.deepEqual(
      experiments.map(({ name, findings }) => [name, findings]),
      [
        ['test 0', ['found_0']],
        ['test 1', ['found_1']],
      ],
    );
    assert.equal(findings.length, 2);
  });

  it('goes on measuring after no fault, and says of each finding why there is none', async () => {
    const failing = { experiment: async () => ({ kind: 'fault', sentence: 'test a failed: boom' }) as const };
    stage = new Stage({ experiments: [experiment('found_0'), experiment('found_1')] }, failing);
    const end = await stage.run.live();
    assert.deepEqual(stage.facts?.faults, ['test a failed: boom']);
    assert.equal(end.exitCode, 3);
    assert.deepEqual(
      stage.facts.findings.map(({ name, state, evidence }) => [name, state, evidence]),
      [
        ['found_0', 'not-enough-data', 'the test failed'],
        ['found_1', 'not-enough-data', 'the run was stopped before this test'],
      ],
    );
    assert.ok(stage.calls.includes('cleanup'));
  });

  it('begins no test after a signal', async () => {
    stage = new Stage({ experiments: [experiment('found_0')] }, { stop: () => stage.endLoad?.({ faults: [], thrown: [] }) });
    const live = stage.run.live();
    await until(() => stage.endLoad !== undefined);
    stage.run.interrupt('SIGINT');
    await live;
    assert.deepEqual(
      stage.facts?.findings.map(({ evidence }) => evidence),
      ['the run was interrupted before this test'],
    );
    assert.ok(!stage.phases().includes('experiments'));
  });

  it('opens with what preflight has told', async () => {
    const opened: unknown[] = [];
    stage = new Stage({ preflight: async () => ({ postgres: { port: 1 } }) }, { open: async (told) => void opened.push(told) });
    await stage.run.live();
    assert.deepEqual(opened, [{ postgres: { port: 1 } }]);
  });

  it('lets monitors conclude when the load has ended and nothing is cleaned up yet, and judges by it', async () => {
    const finding: Finding = { name: 'db.n', state: 'found', value: 1, unit: '', interval: null, evidence: '', advice: null };
    const asked: unknown[] = [];
    const monitoring = {
      take: () => ({}),
      sample: (load: LoadSoFar) => void asked.push(load),
      conclude: async () => {
        stage.calls.push('monitors conclude');
        return [finding];
      },
      close: async () => {},
    };
    const told: unknown[] = [];
    stage = new Stage(
      {
        preflight: async () => ({ postgres: 1 }),
        openMonitoring: async (_, said) => {
          told.push(said);
          return monitoring;
        },
      },
      { stop: () => undefined },
    );
    const live = stage.run.live();
    await until(() => stage.endLoad !== undefined);
    for (const index of [0, 1]) stage.hear?.({ kind: 'interval', interval: second(index) });
    stage.endLoad?.({ faults: [], thrown: [] });
    await live;
    assert.deepEqual(stage.calls.slice(stage.calls.indexOf('load')), [
      'load',
      'monitors conclude',
      'cleanup',
      'close',
      'reports',
      'journal closed',
    ]);
    assert.deepEqual(
      asked,
      [0, 1, 2].map((seconds) => ({ seconds, requests: 0 })),
    );
    assert.deepEqual([told, stage.facts?.findings, stage.written().findings], [[{ postgres: 1 }], [finding], [finding]]);
  });

  it('tells of each second what this machine did in it, from the load’s begin on', async () => {
    let reads = 0;
    stage = new Stage({ machine: () => ({ machineBusyRatio: ++reads / 10 }) }, { stop: () => undefined });
    const live = stage.run.live();
    await until(() => stage.endLoad !== undefined);
    for (const index of [0, 1]) stage.hear?.({ kind: 'interval', interval: second(index) });
    stage.endLoad?.({ faults: [], thrown: [] });
    await live;
    // what was read first was before the load
    assert.deepEqual(
      stage.events.flatMap((event) => (event.type === 'interval' ? [event.generator.machineBusyRatio] : [])),
      [0.2, 0.3],
    );
  });

  it('is the latest from its start on', async () => {
    const folder = { ...openResultsFolder(tmpdir()), write: () => undefined, markLatest: () => void stage.calls.push('latest') };
    stage = new Stage({ folder });
    await stage.run.live();
    assert.deepEqual([stage.calls[0], stage.calls.filter((call) => call === 'latest').length], ['latest', 1]);
  });

  it('sends nothing when the target is down, and says why', async () => {
    stage = new Stage({
      preflight: () => Promise.reject(new EnvironmentError('LG_TARGET_DOWN', 'nothing answers at 127.0.0.1:9', { hint: 'start it' })),
    });
    const end = await stage.run.live();
    assert.equal(end.exitCode, 3);
    assert.deepEqual(stage.facts?.faults, ['nothing answers at 127.0.0.1:9; start it']);
    assert.equal(stage.facts.loadBegan, false);
    assert.deepEqual(stage.calls, ['close', 'reports', 'journal closed']);
    assert.deepEqual(stage.written().cleanup, { state: 'nothing', message: null });
  });

  it('cleans up after a setup that failed half way', async () => {
    stage = new Stage({}, { setup: () => Promise.reject(new Error('step "Login" failed')) });
    const end = await stage.run.live();
    assert.equal(end.exitCode, 3);
    assert.ok(stage.calls.includes('cleanup') && !stage.calls.includes('load'));
  });

  for (const [title, setup] of [
    ['after setup', async () => undefined],
    ['also where setup failed', () => Promise.reject(new Error('step "Fill" failed'))],
  ] as const)
    it(`tells what cleanup needs of what was captured, ${title}`, async () => {
      const at = [0, 1, 1] as const;
      const set = { kind: 'set', at, values: { tenant: '', token: '' } } as const;
      const owed = { ...plan, vars: {}, sections: {}, setup: [set], cleanup: [{ kind: 'log', at, message: '${tenant} ${token}' }] };
      const captured = (): Captured => [
        ['tenant', 't1'],
        ['token', 'abc'],
      ];
      stage = new Stage({ started: { ...started, plan: owed } as unknown as Started }, { setup, captured });
      await stage.run.live();
      assert.deepEqual(
        stage.events.filter(({ type }) => type === 'setUp'),
        [{ type: 'setUp', atUs: 0, values: { tenant: 't1', token: '***' } }],
      );
    });

  const cleanups: readonly (readonly [
    title: string,
    change: Partial<RunParts>,
    generator: Partial<Generator>,
    exitCode: number,
    state: string,
  ])[] = [
    ['left out as asked', { skipCleanup: true }, {}, 0, 'skipped'],
    ['with a step that failed', {}, { cleanup: async () => ({ failures: ['"Delete" answered 500'], message: null }) }, 3, 'failed'],
    ['that throws', {}, { cleanup: () => Promise.reject(new Error('gone')) }, 3, 'failed'],
  ];
  for (const [title, change, generator, exitCode, state] of cleanups) {
    it(`tells of a cleanup ${title}`, async () => {
      stage = new Stage(change, generator);
      assert.equal((await stage.run.live()).exitCode, exitCode);
      assert.equal(stage.written().cleanup.state, state);
    });
  }

  it('stops at the first signal, ends at the second, and still writes its results', async () => {
    stage = new Stage({}, { stop: () => void stage.calls.push('stop') });
    const live = stage.run.live();
    await until(() => stage.endLoad !== undefined);
    stage.run.interrupt('SIGINT');
    assert.equal(stage.calls.at(-1), 'stop');
    stage.run.interrupt('SIGINT');
    assert.equal(stage.calls.at(-1), 'abort');
    stage.endLoad?.({ faults: [], thrown: [] });
    await live;
    assert.equal(stage.facts?.signal, 'SIGINT');
    assert.ok(stage.calls.includes('cleanup') && stage.calls.includes('reports'));
  });

  it('begins no load after a signal during preflight', async () => {
    stage = new Stage({
      preflight: async () => {
        stage.run.interrupt('SIGTERM');
        return {};
      },
    });
    await stage.run.live();
    assert.ok(!stage.calls.includes('load') && !stage.calls.includes('setup'));
    assert.equal(stage.facts?.signal, 'SIGTERM');
  });

  const hangs = (): Promise<never> => new Promise(() => {});
  const preparations: readonly (readonly [what: string, change: Partial<RunParts>, generator: Partial<Generator>])[] = [
    ['a preflight', { preflight: hangs }, {}],
    ['a monitor', { openMonitoring: hangs }, {}],
    ['workers', {}, { open: hangs }],
  ];
  for (const [what, change, generator] of preparations) {
    it(`waits for nothing when a signal comes while ${what} ${what === 'workers' ? 'are' : 'is'} prepared`, async () => {
      stage = new Stage(change, generator);
      const live = stage.run.live();
      await soon();
      stage.run.interrupt('SIGINT');
      await live;
      assert.equal(stage.facts?.signal, 'SIGINT');
      assert.deepEqual(stage.facts.faults, []);
      assert.ok(!stage.calls.includes('load') && stage.calls.includes('reports'));
    });
  }

  const deaf: readonly (readonly [what: string, generator: Partial<Generator>])[] = [
    ['setup', { setup: hangs }],
    ['cleanup', { cleanup: hangs }],
    ['close', { close: hangs }],
  ];
  for (const [what, generator] of deaf) {
    it(`leaves a ${what} that does not even end after the second signal`, async () => {
      stage = new Stage({}, generator);
      const live = stage.run.live();
      await soon();
      stage.run.interrupt('SIGINT');
      await soon();
      stage.run.interrupt('SIGINT');
      await stage.clock.run(2e6);
      await live;
      assert.equal(stage.facts?.signal, 'SIGINT');
      assert.equal(stage.written().cleanup.state, what === 'close' ? 'done' : 'failed');
    });
  }

  it('leaves reporters that have not ended when a second signal comes while they write', async () => {
    let left: AbortSignal | undefined;
    let closed: (() => void) | undefined;
    const close = (signal?: AbortSignal): Promise<void> => {
      left = signal;
      return new Promise((resolve) => {
        closed = resolve;
      });
    };
    stage = new Stage({ reporting: { hear: () => undefined, close, failures: [] } });
    const live = stage.run.live();
    await until(() => left !== undefined);
    stage.run.interrupt('SIGINT');
    assert.equal(left?.aborted, false);
    stage.run.interrupt('SIGINT');
    assert.equal(left?.aborted, true);
    closed?.();
    await live;
  });

  it('tells once of what breaks again and again outside of every call', async () => {
    stage = new Stage({}, { stop: () => undefined });
    const live = stage.run.live();
    await until(() => stage.endLoad !== undefined);
    const broken = new Error('a timer of a plugin');
    for (let i = 0; i < 3; i++) stage.run.fail(broken);
    stage.endLoad?.({ faults: [], thrown: [] });
    await live;
    assert.equal(
      stage.events.filter((event) => event.type === 'notice' && event.message.includes('a timer')).length,
      2,
      'sentence and stack',
    );
  });

  it('is no success when the last line of its journal cannot be written', async () => {
    stage = new Stage({
      stream: {
        emit: (event) => {
          if (event.type === 'closed') stage.run.journalFailed(new Error('ENOSPC'));
        },
      },
    });
    const { exitCode, failures } = await stage.run.live();
    assert.equal(exitCode, 3);
    assert.deepEqual(failures, ['the journal could not be written: ENOSPC']);
  });

  it('masks what failed, for the terminal and the result', async () => {
    stage = new Stage(
      {
        masks: masksOf(['s3cret-value']),
        reporting: { hear: () => undefined, close: async () => undefined, failures: ['reporter x failed in close: no s3cret-value'] },
      },
      { cleanup: () => Promise.reject(new Error('s3cret-value was refused')) },
    );
    const { failures } = await stage.run.live();
    assert.deepEqual(failures, ['reporter x failed in close: no ***']);
    assert.equal(stage.written().cleanup.message, '*** was refused');
    assert.doesNotMatch(JSON.stringify(stage.written()), /s3cret/);
  });

  it('stops for an `or abort` gate, once, and tells the judge', async () => {
    const broken = { result: { gate: 0 } as never, text: 'error_rate < 5% or abort', brokenSec: 5, gracefulStopUs: 5e6 };
    const stops: (number | undefined)[] = [];
    stage = new Stage({}, { stop: (gracefulUs) => void stops.push(gracefulUs) }, { hear: () => [broken] });
    const live = stage.run.live();
    await until(() => stage.hear !== undefined);
    stage.hear?.({ kind: 'interval', interval: second(0) });
    stage.hear?.({ kind: 'interval', interval: second(1) });
    stage.endLoad?.({ faults: [], thrown: [] });
    await live;
    assert.deepEqual(stops, [5e6]);
    assert.equal(stage.facts?.aborted, 'gate `error_rate < 5% or abort` was broken for 5 s');
  });

  it('hands on what the load says of itself', async () => {
    stage = new Stage({}, { stop: () => undefined });
    const live = stage.run.live();
    await until(() => stage.endLoad !== undefined);
    stage.endLoad?.({ faults: ['worker 1 died', 'worker 1 died'], thrown: ['step "A" threw'] });
    await live;
    assert.deepEqual(stage.facts?.faults, ['worker 1 died']);
    assert.deepEqual(stage.facts.thrown, ['step "A" threw']);
  });

  const late: readonly (readonly [title: string, change: () => Partial<RunParts>])[] = [
    [
      'a reporter that failed',
      () => ({
        reporting: { hear: () => undefined, close: async () => undefined, failures: ['reporter html failed in close: disk full'] },
      }),
    ],
    [
      'a file that cannot be written',
      () => ({
        folder: {
          ...openResultsFolder(tmpdir()),
          write: (name) => {
            if (name === 'plan.yaml') throw new Error('disk full');
          },
          markLatest: () => undefined,
        },
      }),
    ],
    [
      'a `latest` that cannot be pointed to it',
      () => ({
        folder: {
          ...openResultsFolder(tmpdir()),
          write: () => undefined,
          markLatest: () => {
            throw new Error('disk full');
          },
        },
      }),
    ],
  ];
  for (const [title, change] of late) {
    it(`never ends green after ${title}`, async () => {
      stage = new Stage(change());
      const end = await stage.run.live();
      assert.equal(end.exitCode, 3);
      assert.equal(end.result.verdict, 'error');
      assert.ok(end.failures.some((failure) => failure.includes('disk full')));
      const closed = stage.events.at(-1);
      assert.ok(closed?.type === 'closed' && closed.exitCode === 3);
    });
  }

  it('ends as an error when something breaks outside of every call', async () => {
    stage = new Stage({}, { stop: () => void stage.calls.push('stop') });
    const live = stage.run.live();
    await until(() => stage.endLoad !== undefined);
    stage.run.fail(new Error('a timer of a plugin'));
    assert.equal(stage.calls.at(-1), 'stop');
    stage.endLoad?.({ faults: [], thrown: [] });
    assert.equal((await live).exitCode, 3);
    assert.deepEqual(stage.facts?.faults, ['a timer of a plugin']);
  });

  it('does not lose what breaks while reports are written', async () => {
    stage = new Stage({ reporting: { hear: () => undefined, close: async () => stage.run.fail(new Error('too late')), failures: [] } });
    const end = await stage.run.live();
    assert.equal(end.exitCode, 3);
    assert.deepEqual(end.failures, ['too late']);
  });

  it('stops the load when its journal cannot be written, and fails', async () => {
    stage = new Stage({}, { stop: () => void stage.calls.push('stop') });
    const live = stage.run.live();
    await until(() => stage.endLoad !== undefined);
    stage.run.journalFailed(new Error('ENOSPC'));
    assert.equal(stage.calls.at(-1), 'stop');
    stage.endLoad?.({ faults: [], thrown: [] });
    assert.equal((await live).exitCode, 3);
  });
});

/** What has only to wait for promises is done then. */
const soon = (): Promise<void> => new Promise((resume) => setImmediate(resume));

async function until(isSo: () => boolean): Promise<void> {
  for (let i = 0; !isSo(); i++) {
    assert.ok(i < 1000, 'it never came to that');
    await soon();
  }
}
