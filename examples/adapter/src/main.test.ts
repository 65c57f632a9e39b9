import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const main = fileURLToPath(new URL('./main.ts', import.meta.url));

describe('the adapter as a process', () => {
  let temporary: string;
  let child: ChildProcess;
  let said: string;

  beforeEach(() => {
    temporary = mkdtempSync(path.join(tmpdir(), 'lg-adapter-'));
    chmodSync(temporary, 0o755);
  });
  afterEach(async () => {
    child.kill('SIGKILL');
    await nothingIsLeft();
    rmSync(temporary, { recursive: true, force: true });
  });

  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    it(`ends cleanly on ${signal}`, async () => {
      const url = await start();
      assert.equal((await fetch(`${url}/health`)).status, 200);
      child.kill(signal);
      assert.deepEqual(await ended(), [0, null]);
      assert.deepEqual(readdirSync(temporary), []);
      assert.equal(said, `adapter listening on ${url}\n`);
    });
  }

  it('ends with the process that started it, where asked to', async () => {
    await start({ EXIT_WITH_STDIN: '1' });
    child.stdin?.end();
    assert.deepEqual(await ended(), [0, null]);
    assert.deepEqual(readdirSync(temporary), []);
  });

  it('leaves nothing when it is killed', async () => {
    await start();
    child.kill('SIGKILL');
    assert.deepEqual(await ended(), [null, 'SIGKILL']);
    assert.ok(await nothingIsLeft());
  });

  it('crashes on purpose with exit code 1, and leaves nothing', async () => {
    const url = await start({ CRASH_AFTER: '1' });
    await fetch(`${url}/health`).catch(() => undefined);
    assert.deepEqual(await ended(), [1, null]);
    assert.ok(await nothingIsLeft());
  });

  it('says which port is taken, and leaves nothing', async () => {
    const url = await start();
    const first = child;
    run({ PORT: new URL(url).port });
    assert.deepEqual(await ended(), [1, null]);
    assert.match(said, /adapter: .*EADDRINUSE/);
    assert.equal(readdirSync(temporary).length, 1, 'only the first one has a folder');
    child = first;
  });

  it('says which variable makes no sense', async () => {
    run({ ERROR_RATIO: '7' });
    assert.deepEqual(await ended(), [1, null]);
    assert.equal(said, 'adapter: ERROR_RATIO is "7"; it has to be a number from 0 to 1.\n');
  });

  async function start(env: NodeJS.ProcessEnv = {}): Promise<string> {
    run({ PORT: '0', ...env });
    while (!said.includes('\n')) await Promise.race([once(child.stdout as NodeJS.ReadableStream, 'data'), once(child, 'exit')]);
    const url = /^adapter listening on (http:\/\/127\.0\.0\.1:\d+)\n$/.exec(said)?.[1];
    assert.ok(url, said);
    return url;
  }

  function run(env: NodeJS.ProcessEnv): void {
    const { DATABASE_URL: _, ...inherited } = process.env;
    said = '';
    child = spawn(process.execPath, ['-C', '@loadgate/source', main], {
      env: { ...inherited, TMPDIR: temporary, ...env },
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        said += text;
      });
    }
  }

  async function ended(): Promise<[number | null, NodeJS.Signals | null]> {
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    return [child.exitCode, child.signalCode];
  }

  async function nothingIsLeft(): Promise<boolean> {
    const end = performance.now() + 5000;
    while (readdirSync(temporary).length > 0 && performance.now() < end) await new Promise((resolve) => setTimeout(resolve, 20));
    return readdirSync(temporary).length === 0;
  }
});
