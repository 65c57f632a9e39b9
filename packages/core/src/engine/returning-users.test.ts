import assert from 'node:assert/strict';
import type { FakeCall } from '../testing/fake-protocol.ts';
import { request } from '../testing/sketched-steps.ts';
import { MS, ran, SEC } from './ran.test.ts';

const stages = [2, 0, 2].map((users) => ({ durationUs: SEC, levels: [users] }));
const texts = (calls: readonly FakeCall[], verb: string): readonly string[] =>
  calls.filter(({ value }) => value.startsWith(verb)).map(({ value }) => value);

describe('a user that leaves and comes back', () => {
  for (const onEnd of ['fail', 'stop'] as const)
    it(`has the rows that it had for life, so that they do not run out (onEnd: ${onEnd})`, async () => {
      const data = { d: { per: 'user' as const, onEnd, rows: [{ n: 1 }, { n: 2 }] } };
      const { calls } = await ran([request('A', { value: 'A ${user.id} ${data.d.n}' })], { stages }, () => 300 * MS, { data });
      const seen = texts(calls, 'A');
      assert.deepEqual([seen.length, new Set(seen)], [16, new Set(['A 0 1', 'A 1 2'])]);
    });

  it('draws anew in its userSetup and its userCleanup: a name may be given once', async () => {
    const { calls } = await ran([request('A')], { stages, gracefulStopUs: SEC }, () => 300 * MS, {
      userSetup: [request('come', { value: 'come ${random.string(8)}' })],
      userCleanup: [request('go', { value: 'go ${random.string(8)}' })],
    });
    for (const verb of ['come', 'go']) assert.deepEqual([texts(calls, verb).length, new Set(texts(calls, verb)).size], [4, 4], verb);
  });

  it('goes on behind its last iteration, though its first userCleanup ends last', async () => {
    const levels = [1, 0, 1, 0, 1].map((users) => ({ durationUs: 100 * MS, levels: [users] }));
    const data = { n: { rows: Array.from({ length: 20 }, (_, n) => ({ n })) } };
    // the first goodbye takes 250 ms, the others 10
    let byes = 0;
    const answer = ({ value }: FakeCall): number => (value !== 'bye' ? 50 * MS : byes++ === 0 ? 250 * MS : 10 * MS);
    const { calls } = await ran([request('A', { value: 'A ${data.n.n}' })], { stages: levels, gracefulStopUs: SEC }, answer, {
      data,
      userCleanup: [request('bye')],
    });
    assert.deepEqual(texts(calls, 'A'), ['A 0', 'A 1', 'A 2', 'A 3', 'A 4', 'A 5']);
  });
});

describe('users of several populations', () => {
  it('have numbers of their own, also those who take the place of some that could not be set up', async () => {
    const populations = [
      { model: 'open' as const, flows: [0], maxUsers: 2 },
      { model: 'closed' as const, flows: [1], maxUsers: 2 },
    ];
    const flows = { open: [request('A', { value: 'A' })], closed: [request('B', { value: 'B' })] };
    const load = { populations, stages: [{ durationUs: SEC, levels: [20, 2] }] };
    // users 0 and 1 are the open ones, which cannot log in
    const answer = ({ value, user }: FakeCall) => (value === 'login' && user < 2 ? { afterUs: 10 * MS, error: 'fake.refused' } : 10 * MS);
    const { calls } = await ran([], load, answer, { flows, userSetup: [request('login')] });
    const users = (value: string) => new Set(calls.filter((call) => call.value === value).map(({ user }) => user));
    const [open, closed] = [users('A'), users('B')];
    assert.ok(open.size >= 1 && closed.size >= 1);
    assert.deepEqual(
      [...open].filter((user) => closed.has(user)),
      [],
    );
    assert.equal(new Set(calls.map(({ user }) => user)).size, users('login').size);
  });
});
