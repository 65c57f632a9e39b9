import assert from 'node:assert/strict';
import type { CallTools, Pending, ScriptReply } from '../../contract/script.ts';
import type { FakeAnswer, FakeCall } from '../../testing/fake-protocol.ts';
import type { LoadSketch } from '../../testing/sketched-plan.ts';
import { type CallSketch, call, request } from '../../testing/sketched-steps.ts';
import { MS, type Ran, type RanOptions, ran, SEC } from '../ran.test.ts';

// `fake.do(value, options)`: what a plugin would add to `Protocols`
type FakeReply = ScriptReply & { readonly status: number; header(name: string): unknown };
type Tools = CallTools<unknown> & { readonly fake: { do(value: string, options?: object): Pending<FakeReply> } };
type Run = (tools: Tools) => unknown;

const once: LoadSketch = { users: 1, iterations: 1, gracefulStopUs: 60 * SEC };
const script = (run: unknown): RanOptions => ({ scripts: { 'script.ts': { run } } });
const called = (run: Run, sketch: CallSketch = {}, answer?: (call: FakeCall) => FakeAnswer, more: RanOptions = {}): Promise<Ran> =>
  ran([call('Buy', { requests: ['A', 'B'], ...sketch }), request('After')], once, answer, { ...script(run), ...more });
const said = ({ calls }: Ran): readonly string[] => calls.map(({ value }) => value);

describe('a call', () => {
  it('measures each request by itself, and itself not at all', async () => {
    const run = await called(async ({ fake }) => {
      await fake.do('A');
      await fake.do('B');
    });
    assert.deepEqual(said(run), ['A', 'B', 'After']);
    assert.deepEqual(run.sums['latency A ok'], { count: 1, sumUs: 10 * MS, minUs: 10 * MS, maxUs: 10 * MS });
    assert.deepEqual(run.sums['latency B ok']?.sumUs, 10 * MS);
    assert.deepEqual(
      Object.keys(run.sums).filter((key) => key.includes('Buy')),
      [],
    );
    assert.equal(run.sums['iteration main ok']?.sumUs, 30 * MS);
  });

  it('sends what it does not await at the same time, and waits for what it left behind', async () => {
    const run = await called(({ fake }) => {
      void fake.do('A');
      void fake.do('B');
    });
    assert.deepEqual(
      run.calls.map(({ value, atUs }) => [value, atUs / MS]),
      [
        ['A', 0],
        ['B', 0],
        ['After', 10],
      ],
    );
    assert.deepEqual(
      run.notices.map(({ level, message }) => [level, /without awaiting "[AB]"/.test(message)]),
      [
        ['warning', true],
        ['warning', true],
      ],
    );
  });

  it('asks a protocol that does one thing at a time in turn', async () => {
    const run = await called(({ fake }) => Promise.all([fake.do('A'), fake.do('B')]), { exclusive: true });
    assert.deepEqual(
      run.calls.map(({ atUs }) => atUs / MS),
      [0, 10, 20],
    );
    // B was due when it was asked for, with A
    assert.equal(run.sums['latency B ok']?.sumUs, 20 * MS);
  });

  it('gives its function the arguments, rows, variables and the reply', async () => {
    const seen: unknown[] = [];
    const run = await called(
      async ({ fake, args, data, vars, run, user, random }) => {
        const reply = await fake.do('A');
        const json = await fake.do('B').json();
        seen.push(args, data['users'].name, vars['town'], run.id, user.id, reply.status, reply.header('x'), reply.text(), json);
        return { id: 7, drawn: random.int(1, 6) };
      },
      { with: { n: '${data.users.age}' }, data: ['users'], expect: ['$.id == 7'], capture: { id: '$.id' } },
      () => ({ afterUs: MS, body: { ok: true }, headers: { x: 'y' } }),
      { data: { users: { rows: [{ name: 'Ada', age: 36 }] } }, vars: { town: 'Bern' } },
    );
    assert.deepEqual(seen, [{ n: 36 }, 'Ada', 'Bern', '20261123-081500-ab12', 0, 200, 'y', '{"ok":true}', { ok: true }]);
    assert.deepEqual(run.errors, {});
  });

  it('renders nothing of what a target has said', async () => {
    const run = await called(async ({ fake }) => void (await fake.do('${secret.KEY} $${x}', { name: 'A' })), {}, undefined, {
      secrets: { KEY: 'hush' },
    });
    assert.equal(said(run)[0], '${secret.KEY} $${x}');
  });

  it('ends the iteration by a failed request, counted once', async () => {
    const run = await called(
      async ({ fake }) => {
        await fake.do('A');
        await fake.do('B');
      },
      {},
      () => ({ afterUs: MS, status: 503 }),
    );
    assert.deepEqual([said(run), run.errors, run.iterations.failed], [['A'], { 'A fake.503': 1 }, 1]);
    assert.equal(run.sums['latency Buy failed'], undefined);
  });

  it('goes on where the script catches it, and where it expects that status', async () => {
    const run = await called(
      async ({ fake }) => {
        await fake.do('A').catch(() => undefined);
        await fake.do('B', { expect: [200, 503] });
      },
      {},
      ({ value }) => ({ afterUs: MS, status: value === 'After' ? 200 : 503 }),
    );
    assert.deepEqual([said(run), run.errors, run.iterations.failed], [['A', 'B', 'After'], { 'A fake.503': 1 }, 0]);
  });

  it('fails by a request that nobody awaited', async () => {
    const run = await called(
      ({ fake }) => void fake.do('A'),
      {},
      () => ({ afterUs: MS, error: 'fake.reset' }),
    );
    assert.deepEqual([said(run), run.errors, run.iterations.failed], [['A'], { 'A fake.reset': 1 }, 1]);
  });

  for (const [title, run, sketch, kind] of [
    ['an expectation', () => ({ id: 8 }), { expect: ['$.id == 7'] }, 'expect'],
    ['a capture', () => ({}), { capture: { id: '$.id' } }, 'capture'],
    ['a capture of nothing', () => undefined, { capture: { id: '$.id' } }, 'capture'],
    ['a function that never ends', () => new Promise(() => {}), { timeoutUs: 250 * MS }, 'timeout'],
  ] as const satisfies readonly (readonly [string, Run, CallSketch, string])[])
    it(`counts once as failed, without a time, by ${title}`, async () => {
      const { errors, iterations, sums } = await called(run, sketch);
      assert.deepEqual(
        [errors, iterations.failed, sums['latency Buy failed']?.count, sums['latency Buy failed']?.sumUs],
        [{ [`Buy ${kind}`]: 1 }, 1, 1, 0],
      );
    });

  it('fails by an answer that cannot be read, which is no fault of the script', async () => {
    const driver: RanOptions['fake'] = {
      driver: (good) => ({
        ...good,
        views: {
          ...good.views,
          json: () => {
            throw new Error('no valid JSON');
          },
        },
      }),
    };
    const { errors, end } = await called(({ fake }) => fake.do('A').json(), {}, undefined, { fake: driver });
    assert.deepEqual([errors, end.thrown], [{ 'Buy expect': 1 }, []]);
  });

  it('is a thrown flow by what its function throws, at once or later', async () => {
    for (const run of [
      () => {
        throw new TypeError('no');
      },
      async ({ fake }: Tools) => {
        await fake.do('A');
        throw new TypeError('no');
      },
    ]) {
      const { end, errors, iterations } = await called(run, {}, undefined, { spoilt: true });
      assert.deepEqual([end, errors, iterations.failed], [{ faults: [], thrown: ['sketch:1:1: TypeError: no'] }, { 'Buy thrown': 1 }, 1]);
    }
  });

  it('is a thrown flow by an option that there is not', async () => {
    const { end, calls } = await called(({ fake }) => fake.do('A', { jsn: 1 }), {}, undefined, { spoilt: true });
    assert.match(end.thrown[0] ?? '', /`do` has no option `jsn`/);
    assert.equal(calls.length, 0);
  });

  it('names the plugin that cannot compile a request, not the script', async () => {
    const driver: RanOptions['fake'] = {
      driver: (good) => ({
        ...good,
        compile: (step, context) => {
          if (step.value === 'A') throw new Error('boom');
          return good.compile(step, context);
        },
      }),
    };
    const { end } = await called(({ fake }) => fake.do('A'), {}, undefined, { fake: driver, spoilt: true });
    assert.deepEqual(end, { faults: ['plugin fake: compile of step "A" threw: boom'], thrown: [] });
  });

  it('times its requests out with itself', async () => {
    const run = await called(
      ({ fake }) => fake.do('A'),
      { timeoutUs: 250 * MS },
      () => ({ bug: 'never' }),
    );
    assert.deepEqual([run.errors, run.sums['latency A failed']?.sumUs], [{ 'A timeout': 1 }, 250 * MS]);
    assert.ok(run.fake.log.includes('cancel 0'));
  });

  it('is tried again as a whole', async () => {
    const run = await called(
      async ({ fake }) => {
        await fake.do('A');
        await fake.do('B');
      },
      { retry: { times: 1, on: ['fake.503'], waitUs: 5 * MS } },
      ({ before }) => ({ afterUs: MS, status: before === 1 ? 503 : 200 }),
    );
    assert.deepEqual([said(run), run.iterations.failed], [['A', 'B', 'A', 'B', 'After'], 0]);
  });

  it('is cut with what it has in flight, and its signal says so', async () => {
    const signals: boolean[] = [];
    const run = await ran(
      [call('Buy', { requests: ['A'] })],
      { users: 1, durationUs: SEC, gracefulStopUs: SEC },
      () => ({ bug: 'never' }),
      script(async ({ fake, signal }: Tools) => {
        signal.addEventListener('abort', () => signals.push(signal.aborted));
        await fake.do('A');
      }),
    );
    assert.deepEqual(run.sums['latency A cut'], { count: 1, sumUs: 2 * SEC, minUs: 2 * SEC, maxUs: 2 * SEC });
    assert.deepEqual([signals, run.iterations.cut], [[true], 1]);
  });

  it('sleeps by the clock of the run', async () => {
    const run = await called(async ({ fake, sleep }) => {
      await sleep('1.5s');
      await fake.do('A');
      await sleep(500);
    });
    assert.deepEqual(
      run.calls.map(({ atUs }) => atUs / MS),
      [1500, 2010],
    );
    // due when it was asked for: the sleep is nobody's lateness
    assert.equal(run.sums['latency A ok']?.sumUs, 10 * MS);
  });

  it('counts the wait for a free user in its first request, and in no other', async () => {
    const run = await ran(
      [call('Buy', { requests: ['A', 'B'] })],
      { arrivals: 2, durationUs: 10 * SEC, iterations: 2, maxUsers: 1, gracefulStopUs: 60 * SEC },
      () => SEC,
      script(async ({ fake }: Tools) => {
        await fake.do('A');
        await fake.do('B');
      }),
    );
    // due at 0.25 and 0.75 s; the one user is busy until 2.25 s
    assert.deepEqual([run.sums['latency A ok']?.maxUs, run.sums['latency B ok']?.maxUs], [2.5 * SEC, SEC]);
  });

  it('counts names that the script does not say as `other`, and says so once', async () => {
    const run = await called(async ({ fake }) => {
      for (let i = 0; i < 300; i++) await fake.do(`C${i}`);
    });
    assert.deepEqual([run.sums['latency other ok']?.count, run.notices.length], [300, 1]);
    assert.match(run.notices[0]?.message ?? '', /^script\.ts: "do C0" and every other name .* count as "other"$/);
  });

  it('sends nothing after its end', async () => {
    let late: () => unknown = () => undefined;
    const run = await ran(
      [call('Buy'), request('After')],
      { users: 1, iterations: 1, gracefulStopUs: 60 * SEC },
      undefined,
      script(({ fake }: Tools) => {
        late = () => fake.do('A');
      }),
    );
    assert.throws(() => late(), /the call is over: fake.do is not sent/);
    assert.deepEqual(said(run), ['After']);
  });

  it('runs in setup without a sample; what it captures is everybody’s', async () => {
    const run = await ran([request('Use', { value: 'Use ${id}' })], once, undefined, {
      ...script(async ({ fake }: Tools) => {
        await fake.do('A');
        return { id: 7 };
      }),
      setup: [call('Make', { requests: ['A'], capture: { id: '$.id' } })],
    });
    assert.deepEqual([said(run), Object.keys(run.sums).filter((key) => / A /.test(key))], [['A', 'Use 7'], []]);
  });

  it('shows its requests one by one to `send`', async () => {
    const { exchanges } = await called(({ fake }) => fake.do('A').json(), { expect: ['$.x == 1'] }, undefined, { keepEvidence: true });
    assert.deepEqual(
      exchanges.map(({ name, failure }) => [name, failure?.kind ?? null]),
      [
        ['A', null],
        ['Buy', 'expect'],
      ],
    );
  });

  it('is refused before anything is sent where its script has no such function', async () => {
    await assert.rejects(called(7 as never), /script\.ts exports no function `run`/);
  });
});
