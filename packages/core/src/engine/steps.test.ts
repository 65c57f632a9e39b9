import assert from 'node:assert/strict';
import type { FakeAnswer, FakeCall } from '../testing/fake-protocol.ts';
import { block, choose, forEach, group, log, repeat, request, sequence, set, think, when } from '../testing/sketched-steps.ts';
import { MS, ms, ran, SEC } from './ran.test.ts';

const once = { users: 1, iterations: 1, gracefulStopUs: 60 * SEC };
/** Answers in this order, then good ones. */
const inOrder =
  (...answers: readonly FakeAnswer[]) =>
  ({ before }: FakeCall): FakeAnswer =>
    answers[before] ?? 10 * MS;
const said = (calls: readonly FakeCall[]): readonly string[] => calls.map(({ verb, value }) => (verb === 'do' ? value : verb));

describe('a step', () => {
  for (const [title, sketch, answer, kind, message] of [
    ['a status that was not expected', { expect: ['status < 400'] }, { afterUs: MS, status: 503 }, 'fake.503', 'status < 400: was 503'],
    ['a status below 400', { expect: [201] }, { afterUs: MS, status: 200 }, 'expect', '201: was 200'],
    ['an expectation of the body', { expect: ['$.id == 7'] }, { afterUs: MS, body: { id: 8 } }, 'expect', '$.id == 7: was 8'],
    ['a capture that finds nothing', { capture: { id: '$.id' } }, { afterUs: MS, body: {} }, 'capture', 'id: $.id: nothing there in {}'],
    [
      'what the protocol itself calls failed',
      { expect: ['status == 200'] },
      { afterUs: MS, failure: 'fake.too_large' },
      'fake.too_large',
      '',
    ],
    [
      'a reset after the first byte',
      {},
      { afterUs: MS, error: 'fake.reset', answered: true },
      'fake.reset',
      'the fake target said fake.reset',
    ],
  ] as const)
    it(`fails by ${title}: one timed sample, and the iteration ends`, async () => {
      const { sums, errors, iterations, calls, intervals } = await ran(
        [request('A', sketch), request('B'), request('C')],
        once,
        () => answer,
      );
      assert.deepEqual(sums['latency A failed'], { count: 1, sumUs: MS, minUs: MS, maxUs: MS });
      assert.deepEqual([errors, iterations.failed, iterations.skipped, calls.length], [{ [`A ${kind}`]: 1 }, 1, 2, 1]);
      assert.equal(intervals[0]?.errors[0]?.evidence[0]?.message, message);
    });

  it('is asked no further once a template has no value: nothing is sent, and it has no time', async () => {
    const { sums, errors, calls } = await ran([request('A', { value: '${gone}' }), request('B')], once, undefined, { vars: {} });
    assert.deepEqual(
      [sums['latency A failed'], errors, calls.length],
      [{ count: 1, sumUs: 0, minUs: 0, maxUs: 0 }, { 'A template': 1 }, 0],
    );
  });

  it('goes on where it may fail', async () => {
    const { calls, iterations, sums } = await ran(
      [request('A', { onFail: 'continue' }), request('B')],
      { ...once, think: 20 * MS },
      inOrder({ afterUs: 10 * MS, error: 'fake.no' }),
    );
    assert.deepEqual([calls.map(({ atUs }) => atUs), iterations.failed, sums['latency A failed']?.count], [ms(0, 30), 0, 1]);
  });

  it('pauses after a failure as after a page, and then ends the iteration', async () => {
    const { calls } = await ran(
      [request('A'), request('B')],
      { users: 1, durationUs: 2 * SEC, think: 1.5 * SEC },
      inOrder({ afterUs: 10 * MS, error: 'fake.no' }),
    );
    assert.deepEqual(
      calls.map(({ value, atUs }) => [value, atUs / MS]),
      [
        ['A', 0],
        ['A', 1510],
      ],
    );
  });

  it('uses what an earlier one captured, for one iteration', async () => {
    const steps = [
      request('A', { capture: { id: '$.id', 'next?': '$.next' } }),
      when(['${next} exists'], [request('B', { value: 'B ${next}' })]),
      request('C', { value: 'C ${id} ${next:-none}' }),
    ];
    const { calls } = await ran(steps, { users: 1, iterations: 2 }, ({ before }) => ({
      afterUs: MS,
      body: before === 0 ? { id: 1, next: 'n' } : { id: 2 },
    }));
    assert.deepEqual(said(calls), ['A', 'B n', 'C 1 n', 'A', 'C 2 none']);
  });

  it('does not know what an earlier iteration captured', async () => {
    const steps = [
      when(['${user} == 0'], [request('A', { value: 'A ${x:-none}', capture: { 'x?': '$.x' } })]),
      request('B', { value: 'B ${x:-none}' }),
    ];
    const { calls } = await ran([...steps, repeat(1, [request('C', { value: 'C ${x:-none}' })])], { users: 1, iterations: 2 }, () => ({
      afterUs: MS,
      body: { x: 7 },
    }));
    assert.deepEqual(said(calls), ['A none', 'B 7', 'C 7', 'A none', 'B 7', 'C 7']);
  });

  it('times out at its age, and its session ends what is in flight', async () => {
    const { sums, errors, fake, calls, intervals } = await ran(
      [request('A', { timeoutUs: 250 * MS }), request('B')],
      once,
      inOrder({ bug: 'never' }),
    );
    assert.deepEqual(sums['latency A failed'], { count: 1, sumUs: 250 * MS, minUs: 250 * MS, maxUs: 250 * MS });
    assert.deepEqual([errors, fake.log.includes('cancel 0'), calls.length], [{ 'A timeout': 1 }, true, 1]);
    assert.equal(intervals[0]?.errors[0]?.evidence[0]?.message, 'no answer within 250 ms');
  });

  it('does not hear what settles after its timeout', async () => {
    const { sums, errors } = await ran(
      [request('A', { timeoutUs: 50 * MS, onFail: 'continue' }), request('B')],
      once,
      inOrder(55 * MS, 10 * MS),
    );
    assert.deepEqual(
      [errors, sums['latency A failed']?.count, sums['latency A ok'], sums['latency B ok']?.count],
      [{ 'A timeout': 1 }, 1, undefined, 1],
    );
  });

  it('settles by promise as by call', async () => {
    const [call, promise] = [
      await ran([request('A'), request('B')], { users: 3, durationUs: SEC }),
      await ran([request('A'), request('B')], { users: 3, durationUs: SEC }, undefined, { fake: { settles: 'promise' } }),
    ];
    assert.deepEqual(promise.calls, call.calls);
    assert.deepEqual(promise.sums, call.sums);
  });

  it('keeps what is short of this machine out of the error rate', async () => {
    const { sums, errors, iterations } = await ran([request('A')], once, inOrder({ afterUs: MS, error: 'generator.fds' }));
    assert.deepEqual([sums['latency A failed'], errors, iterations.failed], [undefined, { 'A generator.fds': 1 }, 1]);
  });

  it('keeps three exchanges of each kind, masked and short', async () => {
    const answer = (): FakeAnswer => ({ afterUs: MS, status: 500, body: `${'x'.repeat(5000)} s3cr3t` });
    const { intervals } = await ran(
      [request('A', { value: 'with ${secret.KEY}', expect: ['status < 400'] })],
      { users: 5, durationUs: SEC / 2 },
      answer,
      { secrets: { KEY: 's3cr3t' } },
    );
    const [error] = intervals[0]?.errors ?? [];
    assert.deepEqual([error?.count, error?.evidence.length], [5, 3]);
    assert.deepEqual([error?.evidence[0]?.request, error?.evidence[0]?.atUs], ['do with ***', MS]);
    assert.ok(error?.evidence[0]?.response.endsWith('more characters)'));
    assert.doesNotMatch(JSON.stringify(intervals), /s3cr3t/);
  });
});

describe('a retry', () => {
  const refused = { afterUs: 10 * MS, error: 'fake.refused' } as const;
  for (const [title, retry, answers, attempts, errors] of [
    ['until it is good', { times: 3, on: [], waitUs: 0 }, [refused, refused], [1, 2, 3], {}],
    ['as often as it may', { times: 1, on: [], waitUs: 0 }, [refused, refused, refused], [1, 2], { 'A fake.refused': 1 }],
    ['only for the kinds it names', { times: 3, on: ['fake.reset'], waitUs: 0 }, [refused], [1], { 'A fake.refused': 1 }],
  ] as const)
    it(`tries again ${title}: one sample`, async () => {
      const { calls, errors: failed, sums } = await ran([request('A', { retry })], once, inOrder(...answers));
      assert.deepEqual([calls.map(({ attempt }) => attempt), failed], [attempts, errors]);
      assert.equal((sums['latency A ok']?.count ?? 0) + (sums['latency A failed']?.count ?? 0), 1);
    });

  it('waits between its tries, and its sample holds all of them', async () => {
    const { of, sums } = await ran(
      [request('A', { retry: { times: 2, on: ['fake.503'], waitUs: 100 * MS }, expect: ['status < 400'] })],
      once,
      inOrder({ afterUs: 10 * MS, status: 503 }, { afterUs: 10 * MS, status: 503 }),
    );
    assert.deepEqual(of(0), ms(0, 110, 220));
    assert.deepEqual([sums['latency A ok']?.maxUs, sums['service A ok']], [230 * MS, undefined]);
  });

  it('times each try', async () => {
    const { of, sums } = await ran(
      [request('A', { timeoutUs: 50 * MS, retry: { times: 1, on: ['timeout'], waitUs: 0 } })],
      once,
      inOrder({ bug: 'never' }),
    );
    assert.deepEqual([of(0), sums['latency A ok']?.maxUs], [ms(0, 50), 60 * MS]);
  });

  it('is not made for a template without a value, which has none at the next try either', async () => {
    const { errors, endedUs, beganUs } = await ran([request('A', { value: '${gone}', retry: { times: 5, on: [], waitUs: SEC } })], once);
    assert.deepEqual([errors, endedUs - beganUs], [{ 'A template': 1 }, 0]);
  });

  it('is cut while it waits', async () => {
    const { sums, iterations } = await ran(
      [request('A', { retry: { times: 1, on: [], waitUs: 60 * SEC } })],
      { users: 1, durationUs: SEC },
      inOrder(refused),
    );
    assert.deepEqual([sums['latency A cut']?.maxUs, iterations.cut], [1.1 * SEC, 1]);
  });
});

describe('a block', () => {
  const steps = [block('tx', [request('A'), request('B')]), request('C')];

  it('walks its steps between enter and leave, without the pauses of the load', async () => {
    const { calls, sums, errors } = await ran(steps, { ...once, think: 100 * MS });
    assert.deepEqual(said(calls), ['tx.enter', 'A', 'B', 'tx.leave', 'C']);
    assert.deepEqual(
      calls.map(({ atUs }) => atUs),
      ms(0, 10, 20, 30, 140),
    );
    assert.deepEqual(
      [sums['block tx ok'], sums['latency tx ok'], errors],
      [{ count: 1, sumUs: 40 * MS, minUs: 40 * MS, maxUs: 40 * MS }, undefined, {}],
    );
  });

  it('leaves with the failure inside, which alone counts', async () => {
    const { calls, sums, errors, iterations } = await ran(steps, once, ({ value }) =>
      value === 'A' ? { afterUs: 10 * MS, error: 'fake.40001' } : 10 * MS,
    );
    assert.deepEqual([said(calls), calls.at(-1)?.failed], [['tx.enter', 'A', 'tx.leave'], 'fake.40001']);
    assert.deepEqual(
      [sums['block tx failed']?.count, sums['latency tx failed'], errors, iterations.skipped],
      [1, undefined, { 'A fake.40001': 1 }, 2],
    );
  });

  for (const [verb, calls] of [
    ['tx.enter', ['tx.enter']],
    ['tx.leave', ['tx.enter', 'A', 'B', 'tx.leave']],
  ] as const)
    it(`that fails in its ${verb} counts once as failed, under its own name and without a time`, async () => {
      const run = await ran(steps, once, (call) => (call.verb === verb ? { afterUs: 10 * MS, error: 'fake.no' } : 10 * MS));
      assert.deepEqual(said(run.calls), calls);
      assert.deepEqual(
        [run.sums['latency tx failed'], run.errors, run.iterations.failed],
        [{ count: 1, sumUs: 0, minUs: 0, maxUs: 0 }, { 'tx fake.no': 1 }, 1],
      );
    });

  it('walks its steps again while its leave says so', async () => {
    const { calls, sums } = await ran(steps, once, ({ verb, before }) => (verb === 'tx.leave' && before < 4 ? { bug: 'again' } : 10 * MS));
    assert.deepEqual(said(calls), ['tx.enter', 'A', 'B', 'tx.leave', 'A', 'B', 'tx.leave', 'C']);
    assert.equal(sums['block tx ok']?.maxUs, 60 * MS);
  });

  it('is tried again as a whole, with its wait', async () => {
    const retried = [block('tx', [request('A')], { retry: { times: 2, on: ['fake.40001'], waitUs: 50 * MS } }), request('C')];
    const { calls, sums, errors, iterations } = await ran(retried, once, ({ value, before }) =>
      value === 'A' && before < 2 ? { afterUs: 10 * MS, error: 'fake.40001' } : 10 * MS,
    );
    assert.deepEqual(said(calls), ['tx.enter', 'A', 'tx.leave', 'tx.enter', 'A', 'tx.leave', 'C']);
    assert.deepEqual(
      calls.filter(({ verb }) => verb === 'tx.enter').map(({ attempt, atUs }) => [attempt, atUs]),
      [
        [1, 0],
        [2, 80 * MS],
      ],
    );
    assert.deepEqual([sums['block tx ok']?.maxUs, errors, iterations.failed], [110 * MS, { 'A fake.40001': 1 }, 0]);
  });

  it('goes on behind itself where it may fail', async () => {
    const { calls, iterations } = await ran(
      [block('tx', [request('A'), request('B')], { onFail: 'continue' }), request('C')],
      once,
      inOrder(10 * MS, { afterUs: MS, error: 'fake.no' }),
    );
    assert.deepEqual([said(calls), iterations.failed], [['tx.enter', 'A', 'tx.leave', 'C'], 0]);
  });
});

describe('control steps', () => {
  it('repeat, until, forEach, if and use walk their steps as written', async () => {
    const steps = [
      set({ list: ['x', 'y'], n: 2 }),
      repeat('${n}', [request('R')]),
      forEach('${list}', 'item', [request('F', { value: 'F ${item}' })]),
      repeat(9, [request('U', { capture: { done: '$.done' } })], ['${done} == true']),
      sequence({ q: 'with ${n}' }, [request('S', { value: 'S ${q}' })]),
      when(['${n} == 3'], [request('no')], [request('else')]),
      group('g', [repeat(0, [request('never')])]),
    ];
    const { calls } = await ran(steps, once, ({ before }) => ({ afterUs: MS, body: { done: before === 5 } }));
    assert.deepEqual(said(calls), ['R', 'R', 'F x', 'F y', 'U', 'U', 'S with 2', 'else']);
  });

  it('choose takes its branches by their weights', async () => {
    const steps = [choose({ often: [3, [request('often')]], seldom: [1, [request('seldom')]], never: [0, [request('never')]] })];
    const { calls } = await ran(steps, { users: 1, iterations: 400 });
    const often = calls.filter(({ value }) => value === 'often').length;
    // 300 ± 4 × √(400 × ¾ × ¼)
    assert.ok(Math.abs(often - 300) < 35, String(often));
    assert.deepEqual(new Set(said(calls)), new Set(['often', 'seldom']));
  });

  it('a think right behind a group or a condition takes the place of the load’s pause at its end', async () => {
    const steps = [group('g', [request('A')]), think(5 * MS), when(['${user} == 0'], [request('B')]), think(5 * MS), request('C')];
    const { of } = await ran(steps, { ...once, think: 100 * MS });
    assert.deepEqual(of(0), ms(0, 15, 30));
  });

  it('every is passed by until its time has come for this user, and what it captures stays', async () => {
    const steps = [request('login', { everyUs: 100 * MS, capture: { token: '$.token' } }), request('A', { value: 'A ${token}' })];
    const { calls } = await ran(steps, { users: 1, durationUs: 125 * MS, think: 20 * MS }, ({ before }) => ({
      afterUs: 10 * MS,
      body: { token: before },
    }));
    assert.deepEqual(
      calls.map(({ value, atUs }) => [value, atUs / MS]),
      [
        ['login', 0],
        ['A 0', 30],
        ['A 0', 60],
        ['A 0', 90],
        ['login', 120],
        ['A 4', 150],
      ],
    );
  });

  it('every is due again at once where it failed', async () => {
    const steps = [request('login', { everyUs: 60 * SEC }), request('A')];
    const { calls } = await ran(steps, { users: 1, durationUs: 1030 * MS }, inOrder({ afterUs: 10 * MS, error: 'fake.no' }));
    assert.deepEqual(said(calls), ['login', 'login', 'A', 'A']);
  });

  it('an error in a control step ends the iteration, is counted, and is told by its place', async () => {
    const { end, errors, iterations } = await ran(
      [set({ n: 'many' }), request('A'), repeat('${n}', [request('B')]), request('C')],
      { users: 2, iterations: 2 },
      undefined,
      { spoilt: true },
    );
    assert.deepEqual(
      [end, errors],
      [{ faults: [], thrown: ['sketch:1:1: TypeError: `repeat` needs a whole number, not "many"'] }, { 'main thrown': 2 }],
    );
    assert.deepEqual([iterations.failed, iterations.finished], [2, 2]);
  });

  it('a template without a value in a control step fails the iteration, but is no defect', async () => {
    const { errors, iterations } = await ran(
      [request('A', { capture: { 'list?': '$.list' } }), forEach('${list}', 'x', [request('B')])],
      once,
    );
    assert.deepEqual([errors, iterations.failed], [{ 'main template': 1 }, 1]);
  });

  it('log writes a notice, but no flood of them', async () => {
    const { notices } = await ran([log('hello ${user} ${secret.KEY}'), think(MS)], { users: 1, durationUs: 1.5 * SEC }, undefined, {
      secrets: { KEY: 's3cr3t' },
    });
    assert.deepEqual(notices[0], { level: 'info', source: 'log', message: 'hello 0 ***' });
    assert.equal(notices[20]?.message, '980 more notices in this second were left out');
    assert.equal(notices.length, 21 + 20);
  });
});
