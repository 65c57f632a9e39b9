import assert from 'node:assert/strict';
import type { Json } from '@loadgate/core';
import type { RunServer } from '../embedded/run-server.ts';
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
  it('is started before the load, told to its workers, and ends with the run', async () => {
    const over = new AbortController();
    const warnings: string[] = [];
    const said: Json[] = [];
    const warn = (message: string): void => void warnings.push(message);
    const tell = (value: Json): void => void said.push(value);
    await preflight({ ...embedded, pool: 5 }, scope({ signal: over.signal, warn, tell, expected: { workers: 2, users: 500 } }));
    assert.match(warnings.join(), /^the server is the embedded one, which forces nothing to disk/);
    const [told = null] = said;
    const { port } = new URL((told as unknown as RunServer).url);
    try {
      for (const [user, shown] of [
        [undefined, 'app_user'],
        ['postgres', 'postgres'],
      ] as const) {
        const postgres = await harness({ embedded: true, user }, { told });
        const { view } = await postgres.send('select current_user as name, inet_server_port() as port', { needs: ['row'] });
        assert.deepEqual([view('row', 'name'), String(view('row', 'port'))], [shown, port]);
        await postgres.close();
      }
    } finally {
      over.abort();
    }
    await until(() => refused(Number(port)), 'it has ended');
  });

  it('is one of its own for who comes without a run, and ends with him', async () => {
    const postgres = await harness({ embedded: true });
    const { view } = await postgres.send('select inet_server_port() as port', { needs: ['row'] });
    await postgres.close();
    assert.equal(await refused(Number(view('row', 'port'))), true);
  });

  it('is not left behind when the run is over before it has started', async () => {
    const over = new AbortController();
    over.abort();
    const said: Json[] = [];
    await assert.rejects(
      preflight(embedded, scope({ signal: over.signal, tell: (value) => void said.push(value) })),
      /the run was over before/,
    );
    assert.deepEqual(said, []);
  });
});
