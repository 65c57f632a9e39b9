import assert from 'node:assert/strict';
import { fakeProtocol, request, runPlan, sketchedPlan } from '@loadgate/core/testing';
import { burst } from './burst-type.ts';

// under a virtual clock, in no time: one user, a hundred requests
const plan = sketchedPlan({ flows: { main: [request('Ping')] }, load: { users: 1, durationUs: null, iterations: 100 } });

describe('burst', () => {
  it('finds the share of datagrams that were not answered', async () => {
    const fake = fakeProtocol(({ before }) => (before % 10 === 9 ? { afterUs: 1000, error: 'udp.refused' } : 1000));
    const { history } = await runPlan(plan, { plugins: [fake.plugin] });
    assert.deepEqual(
      burst.analyse?.(history, {}).map(({ state, value, evidence }) => ({ state, value, evidence })),
      [{ state: 'found', value: 0.1, evidence: '10 of 100 datagrams' }],
    );
  });

  it('finds nothing where all came back', async () => {
    const { history } = await runPlan(plan, { plugins: [fakeProtocol(() => 1000).plugin] });
    assert.deepEqual(
      burst.analyse?.(history, {}).map(({ state, value }) => ({ state, value })),
      [{ state: 'none', value: 0 }],
    );
  });
});
