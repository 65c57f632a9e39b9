import assert from 'node:assert/strict';
import { Project } from '../../../../test/command/loadgate.ts';

describe('the entry of the postgres monitor', () => {
  let project = new Project();
  afterEach(() => project.remove());
  const validated = async (monitor: string, gates: readonly string[] = ['db.connections.max < 10']): Promise<string> => {
    // of the one before
    project.remove();
    project = new Project({
      'x.load.yaml': `target: http://127.0.0.1:1\nmonitors: { db: ${monitor} }\nsteps: [GET /]\ngates: ${JSON.stringify(gates)}\n`,
    });
    const { code, out, error } = await project.loadgate(['validate', 'x.load.yaml']);
    return code === 0 ? 'valid' : (out + error).replaceAll(/\s+/g, ' ');
  };

  it('is a secret, an address without a password, `same` or an empty map', async () => {
    for (const monitor of [
      '{ postgres: "${secret.MONITOR_URL}" }',
      '{ postgres: "postgresql://watcher@127.0.0.1/shop", password: "${secret.P}" }',
      '{ postgres: same }',
      '{ postgres: {}, nPlusOne: 5 }',
    ])
      assert.equal(await validated(monitor), 'valid', monitor);
  });

  it('is no password, and no other address', async () => {
    assert.match(await validated('{ postgres: "postgresql://watcher:hush@127.0.0.1/shop" }'), /must not hold a password/);
    assert.match(await validated('{ postgres: same, password: hush }'), /must not hold a password/);
    assert.match(await validated('{ postgres: "http://127.0.0.1" }'), /must be `same`/);
  });

  it('gives gates its figures and findings by its name', async () => {
    const gates = [
      'db.deadlocks.max == 0',
      'db.cache_hit_ratio.min > 90%',
      'db.longest_lock_wait.max < 1s',
      'db.n_plus_one == 0',
      'db.queries_per_request < 10',
      'db.queries_per_request.max < 10',
      'db.temp_bytes.max < 1MB',
      'db.commits.mean > 5/s',
    ];
    assert.equal(await validated('{ postgres: same }', gates), 'valid');
    assert.match(await validated('{ postgres: same }', ['db.n_plus_two == 0']), /`db\.n_plus_two`|no `n_plus_two`/);
  });
});
