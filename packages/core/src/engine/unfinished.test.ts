import assert from 'node:assert/strict';
import type { Driver, Session } from '../contract/plugin.ts';
import { request } from '../testing/sketched-steps.ts';
import { MS, ran } from './ran.test.ts';

/** A step that times out, of a protocol whose `cancel` returns this. */
async function evidenceOf(cancelled: unknown) {
  const driver = (fake: Driver): Driver => ({
    ...fake,
    session: (vu): Session => ({ ...fake.session(vu), cancel: () => cancelled as undefined }),
  });
  const load = { users: 1, iterations: 1 };
  const { intervals } = await ran([request('A', { timeoutUs: 250 * MS })], load, () => ({ bug: 'never' }), { fake: { driver } });
  return intervals[0]?.errors[0]?.evidence[0];
}

describe('a step that times out', () => {
  it('is told with how far it had come, and what there was of it', async () => {
    const evidence = () => ({ request: 'DO A', response: 'half' });
    const { message, request: sent, response } = (await evidenceOf({ message: 'half of it was there', evidence })) ?? {};
    assert.deepEqual([message, sent, response], ['no answer within 250 ms (half of it was there)', 'DO A', 'half']);
  });

  for (const nothing of [undefined, null, Promise.resolve(), 'text', {}])
    it(`is told as it is where \`cancel\` returns ${nothing instanceof Promise ? 'a promise' : JSON.stringify(nothing)}`, async () => {
      assert.equal((await evidenceOf(nothing))?.message, 'no answer within 250 ms');
    });
});
