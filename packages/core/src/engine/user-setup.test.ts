import assert from 'node:assert/strict';
import type { FakeAnswer, FakeCall } from '../testing/fake-protocol.ts';
import { request } from '../testing/sketched-steps.ts';
import type { Generator } from './generator.ts';
import { MS, type RanOptions, ran, SEC } from './ran.test.ts';

const userSetup = [request('login')];
const never: FakeAnswer = { bug: 'never' };
/** The logins of these users get this answer; all else takes 10 ms. */
const logins =
  (users: readonly number[], answer: FakeAnswer) =>
  ({ value, user }: FakeCall): FakeAnswer =>
    value === 'login' && users.includes(user) ? answer : 10 * MS;
/** What is done to the generator so long after the load began. */
const after = (us: number, act: (generator: Generator) => void): Pick<RanOptions, 'during'> => ({
  during: (generator, clock) => void clock.at(clock.nowUs() + us, () => act(generator)),
});

describe('a user whose userSetup has not ended when the load does', () => {
  it('counts as one that could not be started, and the step that it waited for is told', async () => {
    const load = { users: 10, durationUs: 10 * SEC };
    const { iterations, notices } = await ran([request('A')], load, logins([5, 6, 7, 8, 9], never), { userSetup });
    assert.equal(iterations.userSetupErrors, 5);
    assert.equal(
      notices[0]?.message,
      'userSetup had not ended after 10.0 s, when the load was over, so user 5 was not started (it was in step "login")',
    );
  });

  it('counts once, whatever becomes of it in the graceful time', async () => {
    const load = { users: 4, durationUs: 5 * SEC, gracefulStopUs: 3 * SEC };
    const answer = (call: FakeCall): FakeAnswer => {
      if (call.value !== 'login') return 10 * MS;
      return [10 * MS, 6 * SEC, { afterUs: 6 * SEC, error: 'fake.refused' }, never][call.user] as FakeAnswer;
    };
    const { iterations, notices } = await ran([request('A')], load, answer, { userSetup });
    assert.deepEqual([iterations.userSetupErrors, notices.length], [3, 3]);
  });

  it('counts only if it is cut or fails where it came in the last second of the load', async () => {
    // users join at 0, 1, 2, 3 s, the last half a second before the end
    const level = [[0, 0] as const, [4 * SEC, 4] as const];
    const load = { users: level, durationUs: 3.5 * SEC, maxUsers: 4, gracefulStopUs: 2 * SEC };
    const counted = async (last: FakeAnswer) =>
      (await ran([request('A')], load, logins([3], last), { userSetup })).iterations.userSetupErrors;
    assert.deepEqual([await counted(1.5 * SEC), await counted({ afterUs: SEC, error: 'fake.refused' }), await counted(never)], [0, 1, 1]);
  });

  it('counts where its stage has ended, too', async () => {
    const stages = [1, 3, 1].map((users) => ({ durationUs: 5 * SEC, levels: [users] }));
    const { iterations, notices } = await ran([request('A')], { stages }, logins([1, 2], 7 * SEC), { userSetup });
    assert.equal(iterations.userSetupErrors, 2);
    assert.match(notices[0]?.message ?? '', /^userSetup had not ended after 5\.00 s, when the user had to leave/);
  });

  it('counts in an open load: arrivals may have been served by others', async () => {
    const load = { arrivals: 10, durationUs: 5 * SEC };
    const { iterations } = await ran([request('A')], load, logins([0], never), { userSetup });
    assert.deepEqual([iterations.userSetupErrors, iterations.dropped], [1, 0]);
  });

  for (const [title, end] of [
    ['a stop before the end', (generator) => generator.stop()],
    ['a gate that ended the run', (generator) => generator.stop(0)],
    ['an abort', (generator) => generator.abort()],
  ] as const satisfies readonly (readonly [string, (generator: Generator) => void])[])
    it(`is no failure of the target after ${title}`, async () => {
      const load = { users: 4, durationUs: 10 * SEC };
      const { iterations } = await ran([request('A')], load, logins([2, 3], never), { userSetup, ...after(5 * SEC, end) });
      assert.equal(iterations.userSetupErrors, 0);
    });

  it('still counts if it fails after a stop', async () => {
    const load = { users: 2, durationUs: 60 * SEC, gracefulStopUs: 10 * SEC };
    const answer = logins([1], { afterUs: 6 * SEC, error: 'fake.refused' });
    assert.equal(
      (await ran([request('A')], load, answer, { userSetup, ...after(5 * SEC, (generator) => generator.stop()) })).iterations
        .userSetupErrors,
      1,
    );
  });

  it('is no failure where the others have made all iterations meanwhile', async () => {
    const load = { users: 4, iterations: 8, durationUs: 60 * SEC };
    const { iterations, endedUs, beganUs } = await ran([request('A')], load, logins([2, 3], 5 * SEC), { userSetup });
    assert.deepEqual([iterations.started, iterations.userSetupErrors, endedUs - beganUs], [8, 0, 5 * SEC]);
  });
});

describe('a load that ends with its iterations', () => {
  const refused: FakeAnswer = { afterUs: 10 * MS, error: 'fake.refused' };

  for (const workers of [1, 2])
    it(`ends when no user could be started, in ${workers} workers`, async () => {
      const load = { users: 3, iterations: 20 };
      const { iterations, endedUs, beganUs } = await ran([request('A')], load, logins([0, 1, 2], refused), { userSetup, workers });
      assert.deepEqual([iterations.started, iterations.userSetupErrors, endedUs - beganUs], [0, 3, 10 * MS]);
    });

  it('goes on with those that could be started', async () => {
    const { iterations } = await ran([request('A')], { users: 3, iterations: 20 }, logins([0, 1], refused), { userSetup, workers: 2 });
    assert.deepEqual([iterations.started, iterations.finished, iterations.userSetupErrors], [20, 20, 2]);
  });

  it('waits for users that are still to come', async () => {
    const level = [[0, 1] as const, [5 * SEC, 1] as const, [5 * SEC, 2] as const];
    const { iterations } = await ran([request('A')], { users: level, iterations: 3 }, logins([0], refused), { userSetup });
    assert.deepEqual([iterations.started, iterations.userSetupErrors], [3, 1]);
  });

  it('lasts as long as it was asked to where it has a duration', async () => {
    const load = { users: 1, iterations: 3, durationUs: 5 * SEC };
    const { endedUs, beganUs } = await ran([request('A')], load, logins([0], refused), { userSetup });
    assert.equal(endedUs - beganUs, 5 * SEC);
  });

  it('ends in an open load when its last users could not be started', async () => {
    const load = { arrivals: 10, durationUs: null, iterations: 3 };
    const answer = logins([0, 1, 2], { afterUs: 45 * SEC, error: 'fake.refused' });
    const { iterations, endedUs, beganUs } = await ran([request('A')], load, answer, { userSetup });
    // arrivals at 0.05, 0.15, 0.25 wait for 30 s; the last user gives up at 45.25 s
    assert.deepEqual([iterations.dropped, iterations.userSetupErrors, endedUs - beganUs], [3, 3, 45.25 * SEC]);
  });
});

describe('what is told of a user', () => {
  const captures = request('login', { value: 'login', capture: { token: '$.name' } });
  const named = (call: FakeCall): FakeAnswer => (call.value === 'A' ? 10 * MS : { afterUs: MS, body: { name: 'tok-4f6a8c' } });
  const missing = request('out', { expect: ['$.name == other'] });

  for (const [purpose, steps] of [
    ['userSetup', { userSetup: [captures, missing] }],
    ['userCleanup', { userSetup: [captures], userCleanup: [missing] }],
  ] as const)
    it(`holds nothing that it has found out, where its ${purpose} fails`, async () => {
      const { notices } = await ran([request('A')], { users: 1, durationUs: SEC }, named, steps);
      const told = notices.map(({ message }) => message).filter((message) => message.startsWith(purpose));
      assert.equal(told.length, 1);
      assert.match(told[0] ?? '', /\*\*\*/);
      assert.doesNotMatch(told[0] ?? '', /4f6a8c/);
    });
});
