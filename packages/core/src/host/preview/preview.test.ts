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

  it('says nothing of it where nothing is', () => assert.ok(!lines({}).join('\n').includes('Then')));
});
