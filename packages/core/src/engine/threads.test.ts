import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import type { Worker } from 'node:worker_threads';
import type { Interval } from '../contract/events.ts';
import type { Json, Stage } from '../contract/plan.ts';
import type { Echo, Plugin, Protocol } from '../contract/plugin.ts';
import { sketchedPlan } from '../testing/sketched-plan.ts';
import { request, think } from '../testing/sketched-steps.ts';
import { monotonicClock, monotonicUs } from '../time/monotonic.ts';
import { createGenerator, type Generator, type GeneratorParts, type Heard, type LoadEnd } from './generator.ts';
import { ENDS, plugin as threadPlugin } from './thread-plugin.test.ts';

const MS = 1e3;
const PLUGIN = [{ name: 'fake', url: new URL('./thread-plugin.test.ts', import.meta.url).href, documentView: 'json' }];

const PARTS = { rows: {}, secrets: {}, env: {}, workers: 1, protocols: [], runId: 'run', toolVersion: '1' } as const;

interface Threaded {
  readonly end: LoadEnd;
  readonly intervals: readonly Interval[];
  readonly heard: readonly Heard[];
  readonly logged: readonly string[];
  readonly cleanup: readonly string[];
}

/** From `open` to `close` in real threads and real time. */
async function threaded(
  plan: GeneratorParts['plan'],
  more: Partial<GeneratorParts> = {},
  during: (generator: Generator) => void = () => {},
): Promise<Threaded> {
  const logged: string[] = [];
  const generator = createGenerator({
    ...{ ...PARTS, plan },
    clock: monotonicClock(monotonicUs()),
    log: (line) => logged.push(line),
    ...more,
  });
  const heard: Heard[] = [];
  try {
    await generator.open({ fake: { port: 5432 }, other: 'not for this one' });
    await generator.setup();
    const load = generator.load((one) => heard.push(one));
    during(generator);
    const end = await load;
    const { failures } = await generator.cleanup();
    const intervals = heard.flatMap((one) => (one.kind === 'interval' ? [one.interval] : []));
    return { end, intervals, heard, logged, cleanup: failures };
  } finally {
    await generator.close();
  }
}

/** Resolves when one of the workers that are made from now on has ended, and main was told. */
function exitOfOne(): Promise<void> {
  return new Promise((resolve) => {
    const made = (worker: Worker): void => {
      worker.once('exit', () => {
        process.off('worker', made);
        resolve();
      });
    };
    process.on('worker', made);
  });
}

const total = (intervals: readonly Interval[], name: keyof Interval['iterations']): number =>
  intervals.reduce((sum, { iterations }) => sum + iterations[name], 0);
const count = (intervals: readonly Interval[], row: number, outcome: string): number =>
  intervals
    .flatMap(({ series }) => series)
    .filter((one) => one.metric === 'latency' && one.row === row && one.outcome === outcome)
    .reduce((sum, one) => sum + one.count, 0);

describe('worker threads', () => {
  for (const workers of [1, 2])
    it(`make exactly the iterations of the plan in ${workers}, with what setup captured in the first`, async () => {
      const plan = sketchedPlan({
        flows: { main: [request('A', { value: 'ok 2', expect: ['$.said == "run ${user}"'] }), request('B', { value: 'ok ${ms}' })] },
        load: { users: 3, iterations: 20 },
        protocols: PLUGIN,
        setup: [request('S', { value: 'ok 1', capture: { who: '$.said' } })],
        userSetup: [request('U', { value: 'ok ${ms}' })],
        vars: { ms: 1 },
        cleanup: [request('C', { value: 'ok 1', expect: ['$.said == "${who}"'] })],
      });
      const { end, intervals, logged, cleanup, heard } = await threaded(plan, { workers });
      assert.deepEqual([end, cleanup], [{ faults: [], thrown: [] }, []]);
      assert.deepEqual([total(intervals, 'started'), total(intervals, 'finished'), total(intervals, 'failed')], [20, 20, 0]);
      assert.deepEqual([count(intervals, 0, 'ok'), count(intervals, 1, 'ok')], [20, 20]);
      for (const line of ['warmed 1 times, told {"port":5432}', 'driver closed'])
        assert.equal(logged.filter((one) => one === line).length, workers, line);
      assert.deepEqual(
        heard.filter(({ kind }) => kind !== 'interval').map(({ kind }) => kind),
        ['stage', 'graceful'],
      );
    });

  it('go on with stages that are appended while they run, both of them and without a gap', async () => {
    // 20/s, then 40/s, then 10/s, half a second each: k − ½ < 35
    const plan = sketchedPlan({
      flows: { main: [request('A', { value: 'ok 1' })] },
      load: { stages: [{ name: 'one', durationUs: 500 * MS, levels: [20] }], arrivals: 1 },
      protocols: PLUGIN,
    });
    const next = [40, 10].map((level, i) => ({
      ...(plan.load.stages[0] as Stage),
      name: ['two', 'three'][i] as string,
      levels: [[[0, level]]] as const,
    }));
    const { end, intervals, heard } = await threaded(plan, { workers: 2 }, (generator) => generator.stage(next));
    assert.deepEqual(end, { faults: [], thrown: [] });
    assert.deepEqual(
      heard.flatMap((one) => (one.kind === 'stage' ? [[one.name, one.stage, one.atUs / MS]] : [])),
      [
        ['one', 0, 0],
        ['two', 1, 500],
        ['three', 2, 1000],
      ],
    );
    assert.equal(total(intervals, 'due'), 35);
    const dueIn = (stage: number): number =>
      intervals
        .flatMap(({ series }) => series)
        .filter((one) => one.metric === 'latency' && one.stage === stage && one.outcome !== 'cut')
        .reduce((sum, one) => sum + one.count, 0);
    assert.deepEqual([0, 1, 2].map(dueIn), [10, 20, 5]);
  });

  for (const [verb, why] of [
    ['exit', /^worker \d died: it ended with code 7$/],
    ['uncaught', /^worker \d died: plugin fake: broke outside of every hook, at .*: SyntaxError: /],
  ] as const)
    it(`end the run when one dies by ${verb}, with what was measured and with cleanup in a fresh one`, async () => {
      // the first user of the second worker, after a while
      const data = { verbs: { per: 'user' as const, rows: ['ok 1', `${verb} 1`].map((say) => ({ say })) } };
      const flows = { main: [request('A', { value: 'ok 1' }), think(300 * MS), request('B', { value: '${data.verbs.say}' })] };
      const plan = sketchedPlan({
        flows,
        data,
        load: { users: 2, durationUs: 60e6 },
        protocols: PLUGIN,
        cleanup: [request('C', { value: 'ok 1' })],
      });
      const rows = { verbs: data.verbs.rows as readonly Json[] };
      const { end, intervals, cleanup } = await threaded(plan, { workers: 2, rows });
      assert.match(end.faults[0] ?? '', why);
      assert.ok(count(intervals, 0, 'ok') >= 1);
      assert.deepEqual(cleanup, []);
    });

  it('make no load when one has ended before it, for half of the load is another load', async () => {
    const plan = sketchedPlan({
      flows: { main: [request('A', { value: 'ok 1' })] },
      load: { users: 2, iterations: 10 },
      protocols: PLUGIN,
      setup: [request('S', { value: 'ok 1' })],
      cleanup: [request('C', { value: 'ok 1' })],
    });
    const generator = createGenerator({ ...PARTS, plan, workers: 2, clock: monotonicClock(monotonicUs()) });
    const ends = new BroadcastChannel(ENDS);
    const died = exitOfOne();
    await generator.open();
    await generator.setup();
    ends.postMessage(1);
    await died;
    const heard: Heard[] = [];
    const end = await generator.load((one) => heard.push(one));
    ends.close();
    assert.deepEqual((await generator.cleanup()).failures, [], 'it is no fault of the cleanup');
    await generator.close();
    assert.deepEqual([end.faults, heard], [['a worker ended before the load began'], []]);
  });

  it('say so when one ends while it opens', async () => {
    const flows = { main: [request('A', { value: 'ok 1' })] };
    const plan = sketchedPlan({ flows, load: { users: 1, iterations: 1 }, protocols: PLUGIN, sections: { fake: { opens: 'exit' } } });
    await assert.rejects(threaded(plan), /^EnvironmentError: a worker ended before it was ready: it ended with code 7$/);
  });

  for (const [where, steps, says] of [
    ['setup', { setup: [request('S', { value: 'exit' })] }, /^EnvironmentError: setup failed: it ended with code 7$/],
    ['userSetup', { userSetup: [request('U', { value: 'exit' })] }, /^worker \d died: it ended with code 7$/],
  ] as const)
    it(`end the run when one dies in ${where}`, async () => {
      const flows = { main: [request('A', { value: 'ok 1' })] };
      const plan = sketchedPlan({ flows, load: { users: 2, durationUs: 60e6 }, protocols: PLUGIN, ...steps });
      if (where === 'setup') await assert.rejects(threaded(plan, { workers: 2 }), says);
      else assert.match((await threaded(plan, { workers: 2 })).end.faults[0] ?? '', says);
    });

  it('end the run when one is blocked in setup, and clean up in a fresh one', async () => {
    const flows = { main: [request('A', { value: 'ok 1' })] };
    const plan = sketchedPlan({
      ...{ flows, load: { users: 1, iterations: 1 }, protocols: PLUGIN },
      setup: [request('S', { value: 'blocks' })],
      cleanup: [request('C', { value: 'ok 1' })],
    });
    const generator = createGenerator({ ...PARTS, plan, clock: monotonicClock(monotonicUs()) });
    await generator.open();
    await assert.rejects(generator.setup(), /setup failed: its worker answered nothing for 10 s: a plugin blocks it$/);
    assert.deepEqual(await generator.cleanup(), { failures: [], message: null });
    await generator.close();
  });

  it('end the run when a plugin throws in one of them', async () => {
    const plan = sketchedPlan({
      flows: { main: [request('A', { value: 'throws' })] },
      load: { users: 2, durationUs: 60e6 },
      protocols: PLUGIN,
    });
    const { end } = await threaded(plan, { workers: 2 });
    assert.deepEqual(end.faults, ['plugin fake: run of step "A" threw: boom']);
  });

  for (const how of ['stop', 'abort'] as const)
    it(`${how} on demand`, async () => {
      const load = { users: 2, durationUs: 60e6 };
      const plan = sketchedPlan({ flows: { main: [request('A', { value: 'ok 20' })] }, load, protocols: PLUGIN });
      const generator = createGenerator({ ...PARTS, plan, workers: 2, keepEvidence: true, clock: monotonicClock(monotonicUs()) });
      await generator.open();
      const intervals: Interval[] = [];
      let exchanges = 0;
      const end = await generator.load((one) => {
        if (one.kind === 'interval') intervals.push(one.interval);
        if (one.kind === 'exchange' && ++exchanges === 4) generator[how]();
      });
      await generator.close();
      assert.deepEqual(end, { faults: [], thrown: [] });
      assert.ok(total(intervals, 'finished') >= 4);
      assert.equal(total(intervals, 'started'), total(intervals, 'finished') + total(intervals, 'cut'));
    });

  it('say what is wrong with a plugin that cannot be loaded', async () => {
    const plan = sketchedPlan({
      flows: { main: [request('A')] },
      load: { users: 1, iterations: 1 },
      protocols: [{ name: 'other', url: PLUGIN[0]?.url ?? '' }],
    });
    await assert.rejects(threaded(plan), /has no protocol other/);
    const missing = sketchedPlan({
      flows: { main: [] },
      load: { users: 1, iterations: 1 },
      protocols: [{ name: 'fake', url: 'file:///gone.js' }],
    });
    await assert.rejects(threaded(missing), /gone\.js/);
  });
});

describe('HTTP through worker threads', () => {
  it('asks a real server, checks and captures its answers', async () => {
    const seen: string[] = [];
    const server = createServer((incoming, outgoing) => {
      let body = '';
      incoming.on('data', (chunk: Buffer) => {
        body += chunk.toString();
      });
      incoming.on('end', () => {
        seen.push(`${incoming.method} ${incoming.url} ${body}`);
        outgoing.statusCode = incoming.url === '/busy' ? 503 : 200;
        outgoing.setHeader('content-type', 'application/json');
        outgoing.end(JSON.stringify({ id: seen.length, name: body === '' ? null : (JSON.parse(body) as { name: string }).name }));
      });
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    try {
      const http = { protocol: 'http', timeoutUs: 5e6 } as const;
      const plan = sketchedPlan({
        flows: {
          main: [
            request('create', {
              ...http,
              verb: 'post',
              value: '/items',
              options: { json: { name: 'n-${user}' } },
              expect: [200, '$.name == "n-${user}"'],
              capture: { id: '$.id' },
            }),
            request('read', { ...http, verb: 'get', value: '/items/${id}', expect: ['status < 400'] }),
            request('busy', { ...http, verb: 'get', value: '/busy', expect: ['status < 400'], onFail: 'continue' }),
          ],
        },
        load: { users: 2, iterations: 6 },
        target: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
        protocols: [
          {
            name: 'http',
            url: new URL('../../../plugins-http/src/index.ts', import.meta.url).href,
            documentView: 'json',
            textView: 'body',
          },
        ],
        sections: { http: HTTP },
      });
      const { end, intervals } = await threaded(plan, { workers: 2 });
      assert.deepEqual(end, { faults: [], thrown: [] });
      assert.deepEqual(
        [count(intervals, 0, 'ok'), count(intervals, 1, 'ok'), count(intervals, 2, 'failed'), total(intervals, 'finished')],
        [6, 6, 6, 6],
      );
      const [error] = intervals.flatMap(({ errors }) => errors);
      assert.equal(error?.kind, 'http.503');
      assert.match(error?.evidence[0]?.request ?? '', /^GET \/busy\n/);
      assert.match(error?.evidence[0]?.response ?? '', /^503 Service Unavailable\n/);
      assert.equal(seen.filter((line) => /^GET \/items\/\d+ $/.test(line)).length, 6);
    } finally {
      server.closeAllConnections();
      server.close();
    }
  });
});

describe('the canary in worker threads', () => {
  it('asks an echo of this process beside the load, and leaves nothing behind', async () => {
    const { plugin } = await import('../../../plugins-http/src/index.ts');
    const url = new URL('../../../plugins-http/src/index.ts', import.meta.url).href;
    const [http] = plugin.protocols ?? [];
    let asked: URL | undefined;
    const echo: Protocol['echo'] = async (config) => {
      const opened = (await http?.echo?.(config)) as Echo;
      asked = new URL(opened.step.value as string);
      return opened;
    };
    const spied: Plugin = { ...plugin, protocols: [{ ...(http as Protocol), echo }] };
    const fake = { name: 'fake', url: PLUGIN[0]?.url ?? '' };
    const plan = sketchedPlan({
      flows: { main: [request('A', { value: 'ok 1' }), think(50 * MS)] },
      load: { users: 2, durationUs: 2.5e6 },
      protocols: [fake, { name: 'http', url }],
      // what is meant for the target: sent to nobody else, and nothing that a canary could render
      sections: { fake: {}, http: { ...(HTTP as object), headers: { 'x-token': '${token}' } } },
      vars: { token: 'for the target' },
    });
    const { end, intervals, heard } = await threaded(plan, { workers: 2, protocols: [{ plugin: spied }], canary: true });
    assert.deepEqual(end, { faults: [], thrown: [] });
    assert.deepEqual(
      heard.filter(({ kind }) => kind === 'notice'),
      [],
    );
    const canary = intervals.flatMap(({ series }) => series).filter(({ metric }) => metric === 'canary');
    const asks = canary.reduce((sum, series) => sum + series.count, 0);
    // of 13 that are due, those of the begin, and the first of each worker, which connects
    assert.ok(asks >= 1 && asks <= 10, `${asks} samples`);
    assert.ok(canary.every(({ minUs }) => minUs > 0));
    assert.equal(asked?.hostname, '127.0.0.1');
    const closed = connect(Number(asked.port), asked.hostname);
    await new Promise((done) => closed.once('error', done));
  });

  it('is none where nobody asks for it', async () => {
    let opened = 0;
    const echo: Protocol['echo'] = async () => Promise.reject(new Error(`opened ${++opened} times`));
    const protocols = [{ plugin: { ...threadPlugin, protocols: [{ ...(threadPlugin.protocols?.[0] as Protocol), echo }] } }];
    const load = { users: 1, iterations: 1 };
    const plan = sketchedPlan({ flows: { main: [request('A', { value: 'ok 400' })] }, load, protocols: PLUGIN });
    await threaded(plan, { protocols });
    assert.equal(opened, 0);
    await threaded(plan, { protocols, canary: true });
    assert.equal(opened, 1);
  });
});

/** The section as the checker leaves an empty one. */
const HTTP: Json = {
  headers: {},
  query: {},
  timeout: 30e6,
  connections: 'user',
  maxConnections: 100,
  keepAlive: 600e6,
  redirects: 10,
  tls: { insecure: false },
  decompress: true,
  maxBody: 10e6,
  cookies: true,
};
