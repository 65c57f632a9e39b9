import assert from 'node:assert/strict';
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { serverOfRun } from '../embedded/run-server.ts';
import { defaults, harness, scope } from '../testing/harness.test.ts';
import { until } from '../testing/until.test.ts';
import { preflight } from './preflight.ts';

const embedded = { ...defaults, embedded: true };
const refused = async (port: number): Promise<boolean> => {
  const postgres = await harness({ host: '127.0.0.1', port });
  const { result } = await postgres.send('select 1');
  await postgres.close();
  return result === 'postgres.refused';
};

describe('the embedded server of a run', () => {
  it('is started before the load, found by its threads and no others, and ends with the run', async () => {
    const over = new AbortController();
    const warnings: string[] = [];
    const runId = 'run-of-where';
    const warn = (message: string): void => void warnings.push(message);
    await preflight({ ...embedded, pool: 5 }, scope({ runId, signal: over.signal, warn, expected: { workers: 2, users: 500 } }));
    assert.match(warnings.join(), /^the server is the embedded one, which forces nothing to disk/);
    const { url = '' } = serverOfRun(runId) ?? {};
    try {
      const thread = new Worker(
        `const { parentPort, getEnvironmentData } = require('node:worker_threads');
         parentPort.postMessage(['run-of-where', 'other'].map((run) => getEnvironmentData('loadgate.embedded-postgres.' + run)?.url));`,
        { eval: true },
      );
      const [found] = await once(thread, 'message');
      assert.deepEqual(found, [url, undefined]);
      for (const [user, shown] of [
        [undefined, 'app_user'],
        ['postgres', 'postgres'],
      ] as const) {
        const postgres = await harness({ embedded: true, user }, { runId });
        const { view } = await postgres.send('select current_user as name', { needs: ['row'] });
        assert.equal(view('row', 'name'), shown);
        await postgres.close();
      }
    } finally {
      over.abort();
    }
    assert.equal(serverOfRun(runId), undefined);
    await until(() => refused(Number(new URL(url).port)), 'it has ended');
  });

  it('is one of its own for who comes without a run, and ends with him', async () => {
    const postgres = await harness({ embedded: true }, { runId: 'long-gone' });
    const { view } = await postgres.send('select inet_server_port() as port', { needs: ['row'] });
    await postgres.close();
    assert.equal(await refused(Number(view('row', 'port'))), true);
  });

  it('is not left behind when the run is over before it has started', async () => {
    const over = new AbortController();
    over.abort();
    await assert.rejects(preflight(embedded, scope({ runId: 'too-late', signal: over.signal })), /the run was over before/);
    assert.equal(serverOfRun('too-late'), undefined);
  });
});
