import assert from 'node:assert/strict';
import type { FakeAnswer, FakeCall } from '../testing/fake-protocol.ts';
import { request, set, think, when } from '../testing/sketched-steps.ts';
import { MS, ran, SEC } from './ran.test.ts';

describe('a closed load', () => {
  it('begins each iteration where the one before ended', async () => {
    const { of, sums, iterations } = await ran([request('A')], { users: 2, durationUs: SEC });
    // 1 s / 10 ms
    assert.deepEqual(
      of(0),
      Array.from({ length: 100 }, (_, i) => i * 10 * MS),
    );
    assert.deepEqual(of(1), of(0));
    assert.deepEqual(sums['latency A ok'], { count: 200, sumUs: 2 * SEC, minUs: 10 * MS, maxUs: 10 * MS });
    assert.equal(sums['service A ok'], undefined, 'service that equals latency does not travel');
    assert.equal(sums['user_wait A ok'], undefined, 'nobody waits for users in a closed load');
    assert.deepEqual([iterations.due, iterations.started, iterations.finished], [200, 200, 200]);
  });

  for (const [title, level, joins] of [
    // user k joins where 0 → 4 in 4 s crosses k
    [
      'from 0 upwards',
      [
        [0, 0],
        [4 * SEC, 4],
      ],
      [0, 1, 2, 3].map((k) => k * SEC),
    ],
    ['at once', [[0, 4]], [0, 0, 0, 0]],
    [
      'in a jump',
      [
        [0, 2],
        [2 * SEC, 2],
        [2 * SEC, 4],
      ],
      [0, 0, 2 * SEC, 2 * SEC],
    ],
  ] as const)
    it(`lets users join ${title}`, async () => {
      const { of } = await ran([request('A')], { users: level, durationUs: 5 * SEC, maxUsers: 4 }, () => 500 * MS);
      assert.deepEqual(
        [0, 1, 2, 3].map((user) => of(user)[0]),
        joins,
      );
    });

  it('lets the users with the highest numbers finish their iteration and leave', async () => {
    const stages = [
      { durationUs: SEC, levels: [3] },
      { durationUs: 2 * SEC, levels: [1] },
    ];
    const { of, fake, iterations, intervals } = await ran([request('A')], { stages, gracefulStopUs: SEC }, () => 400 * MS);
    // begun before 1 s: 0, 0.4, 0.8; the last ends at 1.2 s
    assert.deepEqual(
      [of(1), of(2)],
      [
        [0, 400 * MS, 800 * MS],
        [0, 400 * MS, 800 * MS],
      ],
    );
    assert.equal(of(0).length, 8);
    assert.deepEqual([iterations.cut, iterations.finished], [0, 14]);
    assert.deepEqual(intervals.map(({ users }) => users).slice(0, 3), [3, 1, 1]);
    assert.deepEqual(fake.log.slice(0, 5), ['session 0', 'session 1', 'session 2', 'close 1', 'close 2']);
  });

  it('lets a user that comes back go on with its next iteration', async () => {
    const stages = [1, 0, 1].map((users) => ({ durationUs: SEC, levels: [users] }));
    const values = { n: { rows: [1, 2, 3, 4, 5, 6, 7, 8].map((n) => ({ n })) } };
    const { calls } = await ran([request('A', { value: '${data.n.n}' })], { stages }, () => 300 * MS, { data: values });
    assert.deepEqual(
      calls.map(({ value }) => value),
      ['1', '2', '3', '4', '5', '6', '7', '8'],
    );
    assert.deepEqual(
      calls.slice(3).map(({ atUs }) => atUs),
      [900, 2000, 2300, 2600, 2900].map((ms) => ms * MS),
    );
  });

  it('lets a user come back though its userCleanup still runs', async () => {
    const stages = [1, 0, 1].map((users) => ({ durationUs: 100 * MS, levels: [users] }));
    const data = { n: { rows: [0, 1, 2, 3, 4, 5].map((n) => ({ n })) } };
    const answer = ({ value }: FakeCall) => (value === 'bye' ? 150 * MS : 50 * MS);
    const { calls } = await ran([request('A', { value: '${data.n.n}' })], { stages, gracefulStopUs: SEC }, answer, {
      data,
      userCleanup: [request('bye')],
    });
    assert.deepEqual(
      calls.map(({ value, atUs }) => [value, atUs / MS]),
      [
        ['0', 0],
        ['1', 50],
        ['bye', 100],
        ['2', 200],
        ['3', 250],
        ['bye', 300],
      ],
    );
  });

  it('counts a pause from the planned end of what came before it, also as due time of what follows', async () => {
    const { of, sums } = await ran([request('A'), think(30 * MS), request('B')], { users: 1, durationUs: 140 * MS });
    // the iteration that runs at the end goes on in its graceful time
    assert.deepEqual(
      of(0),
      [0, 40, 50, 90, 100, 140].map((ms) => ms * MS),
    );
    assert.deepEqual([sums['latency B ok']?.maxUs, sums['schedule_lag B ok']?.maxUs], [10 * MS, 0]);
    assert.equal(sums['iteration main ok']?.maxUs, 50 * MS, 'a pause that was written counts');
  });

  it('pauses after every request, the last too, unless a think stands there; the pause is no part of the iteration', async () => {
    const { of, sums } = await ran([request('A'), request('B'), think(5 * MS)], { users: 1, durationUs: 190 * MS, think: 40 * MS });
    // A 0–10, pause 40, B 50–60, written 5
    assert.deepEqual(
      of(0),
      [0, 50, 65, 115, 130, 180].map((ms) => ms * MS),
    );
    assert.equal(sums['iteration main ok']?.minUs, 65 * MS);
    const last = await ran([request('A')], { users: 1, durationUs: 200 * MS, think: 40 * MS });
    assert.deepEqual(
      last.of(0),
      [0, 50, 100, 150].map((ms) => ms * MS),
    );
    assert.equal(last.sums['iteration main ok']?.maxUs, 10 * MS);
  });

  it('starts iterations a pacing apart from due time to due time, and counts where that has passed', async () => {
    const slow = (call: FakeCall): number => (call.before === 1 ? 250 * MS : 10 * MS);
    const { of, sums, iterations } = await ran([request('A')], { users: 1, durationUs: 600 * MS, pacingUs: 100 * MS }, slow);
    // the second began at 100, was due again at 200, ended at 350: due at 350, then 450, 550
    assert.deepEqual(
      of(0),
      [0, 100, 350, 450, 550].map((ms) => ms * MS),
    );
    assert.equal(iterations.pacingOverruns, 1);
    assert.equal(sums['schedule_lag A ok']?.maxUs, 0);
  });

  it('begins no earlier than a second after a failed iteration began', async () => {
    const refuse = (call: FakeCall): FakeAnswer => (call.before < 2 ? { afterUs: 10 * MS, error: 'fake.refused' } : 10 * MS);
    const { of, iterations, sums, errors } = await ran([request('A'), request('B')], { users: 1, durationUs: 2100 * MS }, refuse);
    assert.deepEqual(
      of(0),
      [0, 1000, 2000, 2010, 2020, 2030, 2040, 2050, 2060, 2070, 2080, 2090].map((ms) => ms * MS),
    );
    assert.deepEqual([iterations.failed, iterations.skipped], [2, 2]);
    assert.deepEqual(sums['latency A failed'], { count: 2, sumUs: 0, minUs: 0, maxUs: 0 }, 'refused: failed without a time');
    assert.deepEqual(errors, { 'A fake.refused': 2 });
  });

  it('puts a millisecond behind an iteration that took no time', async () => {
    const { of } = await ran([request('A')], { users: 1, durationUs: 5 * MS }, () => 0);
    assert.deepEqual(
      of(0),
      [0, 1, 2, 3, 4].map((ms) => ms * MS),
    );
    const nothing = await ran([set({ a: 1 }), when(['${a} == 2'], [request('A')])], { users: 1, durationUs: 5 * MS });
    assert.equal(nothing.iterations.finished, 5);
  });

  for (const [users, iterations, expected] of [
    [1, 1, 1],
    [3, 7, 7],
    [5, 2, 2],
  ] as const)
    it(`makes ${iterations} iterations of ${users} users, and then the load is over`, async () => {
      const run = await ran([request('A')], { users, iterations }, ({ user }) => (user + 1) * 100 * MS);
      assert.deepEqual([run.iterations.started, run.iterations.finished, run.calls.length], [expected, expected, expected]);
      assert.equal(run.log.at(-1)?.endsWith('graceful'), true);
    });

  it('ends at its duration where the iterations are not done by then, and before it where they are', async () => {
    assert.equal((await ran([request('A')], { users: 1, durationUs: 95 * MS, iterations: 50 })).iterations.started, 10);
    const early = await ran([request('A')], { users: 1, durationUs: 60 * SEC, iterations: 5, pacingUs: 100 * MS });
    assert.deepEqual([early.iterations.started, early.log], [5, ['0 stage main', '410000 graceful']]);
  });

  it('is over at once when the last iteration has ended, though users of another worker wait for their next', async () => {
    const load = { users: 2, durationUs: 60 * SEC, iterations: 2, pacingUs: 10 * SEC };
    const { iterations, log } = await ran([request('A')], load, undefined, { workers: 2 });
    assert.deepEqual([iterations.started, log.at(-1)], [2, '10000 graceful']);
  });

  it('shares iterations between flows by their weights', async () => {
    const flows = { often: { weight: 3, steps: [request('A')] }, seldom: { weight: 1, steps: [request('B')] } };
    const { sums } = await ran([], { users: 4, durationUs: SEC }, () => 10 * MS, { flows });
    const [a = 0, b = 0] = [sums['latency A ok']?.count, sums['latency B ok']?.count];
    // within two of each user's share
    assert.ok(a + b === 400 && Math.abs(a - 300) <= 8, `${a} ${b}`);
  });

  it('walks each population with its own flows and users', async () => {
    const populations = [{ flows: [0] }, { flows: [1], pacingUs: 200 * MS }];
    const stages = [{ durationUs: SEC, levels: [1, 2] }];
    const { calls } = await ran([], { populations, stages }, () => 100 * MS, { flows: { a: [request('A')], b: [request('B')] } });
    const users = (name: string) => [...new Set(calls.filter(({ value }) => value === name).map(({ user }) => user))];
    assert.deepEqual([calls.filter(({ value }) => value === 'A').length, calls.filter(({ value }) => value === 'B').length], [10, 10]);
    assert.equal(new Set([...users('A'), ...users('B')]).size, 3, 'a number belongs to one user of the run');
  });
});
