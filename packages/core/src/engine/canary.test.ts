import assert from 'node:assert/strict';
import type { Plugin, ProtocolScope } from '../contract/plugin.ts';
import { ticketsOf } from '../flow/values/rows.ts';
import { IDLE } from '../metrics/generator-probe.ts';
import { type FakeAnswer, type FakeCall, fakeProtocol } from '../testing/fake-protocol.ts';
import { type LoadSketch, sketchedPlan } from '../testing/sketched-plan.ts';
import { request, think } from '../testing/sketched-steps.ts';
import { VirtualClock } from '../time/virtual.ts';
import { LoadWorker } from './load-worker.ts';
import type { Report, WorkerBrief } from './messages.ts';

const SEC = 1e6;
const MS = 1e3;
const ASK = { protocol: { name: 'fake', url: 'fake:' }, config: {}, step: { verb: 'do', value: 'echo', options: {} } };

interface Asked {
  readonly reports: readonly Report[];
  /** When the echo was asked, ms since the load began. */
  readonly askedMs: readonly number[];
  readonly scopes: readonly ProtocolScope[];
  readonly log: readonly string[];
  /** Series by metric: how many samples, and the longest in ms. */
  readonly series: Readonly<Record<string, readonly [count: number, maxMs: number]>>;
}

interface AskedOptions {
  readonly worker?: number;
  readonly workers?: number;
  readonly load?: LoadSketch;
  /** Called when a driver is opened. */
  readonly opens?: (scope: ProtocolScope) => void;
}

/** One worker's load of users that ask `A`, which answers after 10 ms, beside an echo that is there 150 ms after its begin. */
async function asked(
  echo: (call: FakeCall) => FakeAnswer,
  { worker = 0, workers = 1, load = { users: 2, durationUs: 2 * SEC }, opens }: AskedOptions = {},
): Promise<Asked> {
  const clock = new VirtualClock();
  const fake = fakeProtocol((call) => (call.value === 'echo' ? echo(call) : 10 * MS));
  const scopes: ProtocolScope[] = [];
  const protocols = (fake.plugin.protocols ?? []).map((protocol) => ({
    ...protocol,
    open: async (config: unknown, scope: ProtocolScope) => {
      scopes.push(scope);
      opens?.(scope);
      return protocol.open(config, scope);
    },
  }));
  const plugin: Plugin = { ...fake.plugin, protocols };
  const steps = [request('A'), think(90 * MS)];
  const plan = { ...sketchedPlan({ flows: { main: steps }, load, target: 'fake://target' }), allowHosts: ['target'] };
  const brief: WorkerBrief = {
    ...{ plan, worker, workers, runId: 'run', toolVersion: '1', keepEvidence: false },
    tickets: ticketsOf(1),
  };
  const reports: Report[] = [];
  const report = (said: Report): void => {
    reports.push(said);
    // as main does for a load whose iterations are done
    if (said.kind === 'idle') clock.at(clock.nowUs(), () => loadWorker.hear({ kind: 'stop', gracefulUs: null }));
  };
  const loadWorker = new LoadWorker({ brief, clock, findPlugin: async () => plugin, report, probe: () => IDLE });
  loadWorker.hear({ kind: 'open', secrets: { secrets: {}, env: {}, rows: {}, told: {} } });
  while (reports.length === 0) await clock.run(0);
  const beginUs = clock.nowUs() + SEC;
  loadWorker.hear({ kind: 'load', beginUs });
  clock.at(beginUs + 150 * MS, () => loadWorker.hear({ kind: 'canary', ask: ASK }));
  for (let sec = 0; sec < 20; sec++) clock.at(beginUs + sec * SEC, () => loadWorker.hear({ kind: 'beat' }));
  await clock.run(beginUs + 20 * SEC);
  loadWorker.hear({ kind: 'close' });
  await clock.run(beginUs + 40 * SEC);
  const askedMs = fake.calls.filter(({ value }) => value === 'echo').map(({ atUs }) => (atUs - beginUs) / MS);
  return { reports, askedMs, scopes, log: fake.log, series: seriesOf(reports) };
}

function seriesOf(reports: readonly Report[]): Asked['series'] {
  const all: Record<string, readonly [number, number]> = {};
  for (const report of reports)
    if (report.kind === 'interval')
      for (const { metric, count, maxUs } of report.interval.series) {
        const [before, most] = all[metric] ?? [0, 0];
        all[metric] = [before + count, Math.max(most, maxUs / MS)];
      }
  return all;
}

const notices = ({ reports }: Asked): readonly string[] =>
  reports.flatMap((report) => (report.kind === 'notice' ? [`${report.level} ${report.message}`] : []));
const NO_FLOOR = 'info the floor of the measurement is not known from here on: ';

describe('the canary', () => {
  it('asks five times a second from when the echo is there to the end of the load, and does not count the first, which connects', async () => {
    const { askedMs, series } = await asked(() => 3 * MS);
    assert.deepEqual(askedMs, [300, 500, 700, 900, 1100, 1300, 1500, 1700, 1900]);
    assert.deepEqual(series['canary'], [8, 3]);
  });

  it('of each worker takes its turn', async () => {
    const of = async (worker: number): Promise<readonly number[]> => (await asked(() => 3 * MS, { worker, workers: 3 })).askedMs;
    const all = [await of(0), await of(1), await of(2)];
    assert.deepEqual(all, [
      [700, 1300, 1900],
      [300, 900, 1500],
      [500, 1100, 1700],
    ]);
  });

  it('counts from when a request was due, though the one before kept it from being sent', async () => {
    // asked at 300 and 500; the second takes 500 ms, so that those of 700 and 900 wait until 1,000 and 1,003
    const { askedMs, series } = await asked(({ atUs }) => (Math.round(atUs / MS) === 1500 ? 500 * MS : 3 * MS));
    assert.deepEqual(askedMs, [300, 500, 1000, 1003, 1100, 1300, 1500, 1700, 1900]);
    assert.deepEqual(series['canary'], [8, 500]);
  });

  it('is in no other figure, whatever it meets', async () => {
    const without = (await asked(() => ({ bug: 'never' }))).series;
    for (const echo of [
      () => 3 * MS,
      () => ({ afterUs: MS, error: 'fake.refused' }),
      () => ({ afterUs: MS, failure: 'fake.bad' }),
    ] satisfies ((call: FakeCall) => FakeAnswer)[]) {
      const { reports, series } = await asked(echo);
      const { canary: _, ...others } = series;
      assert.deepEqual(others, without);
      for (const report of reports)
        if (report.kind === 'interval') {
          const { iterations, users, errors } = report.interval;
          assert.deepEqual([errors, iterations.due > 0 || users === 0], [[], true]);
        }
    }
    // two users, each at 0, 100, … 1,900, and 100 ms with the pause
    assert.deepEqual(without['iteration'], [40, 100]);
  });

  const broken: readonly (readonly [what: string, echo: FakeAnswer, why: string])[] = [
    ['answers nothing good', { afterUs: MS, error: 'fake.refused' }, 'step "canary": fake.refused: the fake target said fake.refused'],
    ['throws', { bug: 'throws' }, 'plugin fake: run of step "canary" threw: boom'],
    ['rejects', { bug: 'rejects' }, 'plugin fake: run of step "canary" rejected: boom'],
    ['settles twice', { bug: 'twice' }, 'plugin fake: run of step "canary" settled twice'],
  ];
  for (const [what, echo, why] of broken)
    it(`costs one notice, and no run, when it ${what}`, async () => {
      const { reports, ...ran } = await asked(() => echo);
      assert.deepEqual(notices({ reports, ...ran }), [NO_FLOOR + why]);
      assert.equal(ran.series['iteration']?.[0], 40);
      assert.deepEqual(
        reports.filter(({ kind }) => kind === 'fault' || kind === 'thrown' || kind === 'spoilt'),
        [],
      );
      assert.deepEqual(reports.at(-1), { kind: 'closed', failures: [] });
    });

  it('costs one notice when its driver cannot be opened', async () => {
    const ran = await asked(() => 0, { opens: (scope) => assert.ok(scope.target !== undefined, 'not for an echo') });
    assert.deepEqual(notices(ran), [`${NO_FLOOR}plugin fake: open failed: AssertionError: not for an echo`]);
    assert.deepEqual([ran.series['iteration']?.[0], ran.reports.at(-1)], [40, { kind: 'closed', failures: [] }]);
  });

  it('has a driver of its own, without the run’s target, that may connect to loopback alone', async () => {
    const { scopes } = await asked(() => 3 * MS);
    assert.deepEqual(
      scopes.map(({ target, allowsHost }) => [target, allowsHost('127.0.0.1'), allowsHost('target')]),
      [
        ['fake://target', true, true],
        [undefined, true, false],
      ],
    );
  });

  it('neither keeps a load from ending nor outlives it', async () => {
    const { askedMs, log, reports } = await asked(() => ({ bug: 'never' }), { load: { users: 2, iterations: 8 } });
    assert.deepEqual(askedMs, [300]);
    assert.ok(reports.some(({ kind }) => kind === 'ended'));
    // its own session was cancelled and closed, and both drivers were
    assert.deepEqual(log.slice(-4), ['cancel 0', 'close 0', 'closed', 'closed']);
  });

  it('has nothing to say of an echo that went away after the load', async () => {
    const ran = await asked(() => ({ afterUs: 5 * SEC, error: 'fake.reset' }), { load: { users: 2, iterations: 8 } });
    assert.deepEqual([ran.askedMs, notices(ran)], [[300], []]);
  });
});
