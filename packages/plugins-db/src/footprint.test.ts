import assert from 'node:assert/strict';
import { footprint } from './footprint.ts';
import { defaults } from './testing/harness.test.ts';

describe('what a user of postgres takes of the machine', () => {
  it('is a connection of its own, as of any protocol', () => assert.deepEqual(footprint(defaults, { workers: 2 }), {}));

  for (const [pool, workers, connections] of [
    [20, 2, 20],
    [1, 3, 3],
  ] as const)
    it(`is a part of a pool of ${pool} in ${workers} workers`, () => {
      const shared = footprint({ ...defaults, pool }, { workers });
      assert.deepEqual([shared.connectionsPerUser, shared.sharedConnections], [0, connections]);
    });
});
