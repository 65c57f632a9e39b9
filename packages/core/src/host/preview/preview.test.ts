import assert from 'node:assert/strict';
import { sketchedPlan } from '../../testing/sketched-plan.ts';
import { request } from '../../testing/sketched-steps.ts';
import { preview } from './preview.ts';

const lines = (more: object): readonly string[] => {
  const plan = { ...sketchedPlan({ flows: { main: [request('A')] }, load: { users: 1, iterations: 5, durationUs: null } }), ...more };
  return preview({ plan } as unknown as Parameters<typeof preview>[0], { columns: 80 }).split('\n');
};

describe('a preview', () => {
  it('names what is measured after the load', () => {
    const experiments = ['connection_pool', 'rls_overhead'].map((name) => ({ name }));
    assert.equal(lines({ experiments }).at(-1), 'Then  connection_pool, rls_overhead');
  });

  it('shows the longest way of a search', () => {
    const { load } = sketchedPlan({ flows: { main: [request('A')] }, load: { users: 40, durationUs: 9e6 } });
    const search = { at: [0, 1, 1], model: 'closed', from: 10, to: 40, settleUs: 1e6, holdUs: 5e6, precisionRatio: 0.5 };
    const shown = lines({ load: { ...load, search } });
    // 10 10 20 20 40 40 28 28, 9 s each
    assert.deepEqual(shown.slice(1, 3), [
      'Search from 10 users to 40 users within 50%, 6.00 s a trial:',
      'at most 8 trials in 1m 12s, with every one that breaks tried twice; this is that way',
    ]);
    assert.match(shown[3] ?? '', /^ +40 ┤/);
  });

  const counts: readonly (readonly [users: number, iterations: number, said: string])[] = [
    [1, 1, '1 user until 1 iteration is done'],
    [1, 5, '1 user until 5 iterations are done'],
    [20, 200, '20 users until 200 iterations are done'],
  ];
  for (const [users, iterations, said] of counts)
    it(`says ${said}`, () => {
      const { load } = sketchedPlan({ flows: { main: [request('A')] }, load: { users, iterations, durationUs: null } });
      assert.ok(lines({ load }).includes(said), lines({ load }).join('\n'));
    });

  it('says nothing of it where nothing is', () => assert.ok(!lines({}).join('\n').includes('Then')));
});
