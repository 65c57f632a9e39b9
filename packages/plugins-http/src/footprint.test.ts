import assert from 'node:assert/strict';
import { footprint } from './footprint.ts';
import { defaults } from './testing/harness.test.ts';

describe('what a user of http takes of the machine', () => {
  const run = { target: 'http://127.0.0.1:80', workers: 2 };

  it('is a connection of its own, dearer with TLS', () => {
    const plain = footprint(defaults, run);
    const tls = footprint(defaults, { ...run, target: 'HTTPS://a.example' });
    assert.deepEqual([plain.connectionsPerUser, plain.sharedConnections ?? 0, tls.connectionsPerUser], [1, 0, 1]);
    assert.ok((plain.bytesPerUser ?? 0) > 0 && (tls.bytesPerUser ?? 0) > 2 * (plain.bytesPerUser ?? 0));
    assert.deepEqual(footprint({ ...defaults, connections: 'fresh' }, { ...run, target: null }), plain);
  });

  it('is a part of what all workers share', () => {
    const shared = footprint({ ...defaults, connections: 'shared', maxConnections: 30 }, run);
    assert.deepEqual([shared.connectionsPerUser, shared.sharedConnections], [0, 60]);
  });
});
