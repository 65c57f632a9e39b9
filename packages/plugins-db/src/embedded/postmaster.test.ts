import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pickAccount } from './account.ts';
import { locateBinaries, prepareBinaries } from './binaries.ts';
import { createCluster } from './cluster.ts';
import { type Site, startPostmaster, stopPostmaster } from './postmaster.ts';
import { isAlive } from './processes.ts';
import { makeRunFolder, removeRunFolder } from './run-folder.ts';
import { chooseSettings } from './settings.ts';
import { startWatchdog } from './watch.ts';

describe('startPostmaster', () => {
  it('tries another port when somebody took the one it chose', async () => {
    const taken = createServer();
    await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
    const busy = (taken.address() as { port: number }).port;
    const ports = [busy, busy, await freePort()];
    const site = makeSite();
    try {
      const settings = chooseSettings(10, {});
      await createCluster(site, 'secret', settings);
      const [first, second, third] = ports;
      const { port, pid } = await startPostmaster(site, settings, async () => ports.shift() ?? 0);
      assert.deepEqual([first, second, port], [busy, busy, third]);
      await stopPostmaster(pid, site.dir);
    } finally {
      taken.close();
      await site.watchdog.release();
    }
  });
});

describe('stopPostmaster', () => {
  it('leaves a process alone that is not the server of that folder', async () => {
    const stranger = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
    try {
      await stopPostmaster(stranger.pid ?? 0, path.join(tmpdir(), 'loadgate-pg-none'));
      assert.deepEqual([stranger.exitCode, stranger.signalCode], [null, null]);
      assert.ok(isAlive(stranger.pid ?? 0));
    } finally {
      stranger.kill('SIGKILL');
    }
  });
});

function makeSite(): Site {
  const account = pickAccount(undefined);
  const dir = makeRunFolder(tmpdir(), account);
  try {
    return { binaries: prepareBinaries(locateBinaries(), dir, account), dir, account, watchdog: startWatchdog(dir) };
  } catch (error) {
    removeRunFolder(dir);
    throw error;
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer();
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}
