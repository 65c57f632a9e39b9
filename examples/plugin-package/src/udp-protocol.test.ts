import assert from 'node:assert/strict';
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createHost, type RunResult } from '@loadgate/core';
import { plugin } from './index.ts';

// a whole run in this process, with the plugin in hand and nothing else
describe('udp', function () {
  this.timeout(30_000);
  let folder: string;
  let server: Socket;
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'udp-'));
    server = createSocket('udp4');
    // whoever sends MUTE hears nothing
    server.on('message', (message, { port, address }) => {
      if (!message.toString().startsWith('MUTE')) server.send(`PONG ${message}`, port, address);
    });
    server.bind(0, '127.0.0.1');
    await once(server, 'listening');
  });
  after(() => {
    server.close();
    rmSync(folder, { recursive: true });
  });

  async function run(steps: string, section = ''): Promise<RunResult> {
    const builtIns = [{ plugin, url: import.meta.resolve('./index.ts'), from: 'this test' }];
    const host = createHost({ version: '1.0.0', cwd: folder, env: {}, builtIns, print: () => {} });
    const text = `target: udp://127.0.0.1:${server.address().port}\nload: { users: 2, iterations: 6 }\n${section}steps:\n${steps}`;
    const checked = await host.check('x.load.yaml', { text, seed: 1 });
    const terminal = { isTty: false, columns: 80, color: false, quiet: true };
    return (await host.start(checked, { workers: 1, terminal, log: () => {} }).ended).result;
  }
  const told = ({ steps, errors }: RunResult) => [steps.map(({ name, count }) => `${count} ${name}`), errors.map(({ kind }) => kind)];

  it('sends a datagram and reads the answer', async () => {
    const result = await run('  - send: PING ${user.id}\n    name: Ping\n    expect: answer matches /^PONG PING/\n');
    assert.deepEqual(told(result), [['6 Ping'], []]);
  });

  it('counts a timeout where no answer comes', async () => {
    const result = await run('  - send: MUTE\n    name: Mute\n    timeout: 50ms\n');
    assert.deepEqual(told(result), [['6 Mute'], ['timeout']]);
  });

  it('sends nothing that is too long', async () => {
    const result = await run('  - send: PING PING\n    name: Long\n', 'udp: { maxBytes: 8 }\n');
    assert.deepEqual(told(result), [['6 Long'], ['udp.too_long']]);
  });
});
