import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { cpuSecOfEnded, parseStat, useOfTree } from './process-tree.ts';

/** Uses a quarter of a second of processor time, however long that takes. */
const BURN = 'while (process.cpuUsage().user < 250_000) {}';
const BURNT_SEC = 0.2;

describe('the use of a process tree', function () {
  this.timeout(30_000);
  before(function () {
    if (!existsSync('/proc/self/stat')) this.skip();
  });

  it('is read from the fields of proc(5), whatever the process is called', () => {
    const fields = 'S 7 1 1 0 -1 4194304 99 0 0 0 11 22 33 44 20 0 1 0 511659 3133440 416 18446744073709551615';
    for (const name of ['cat', 'a b', 'x) R 9 (', ')'])
      assert.deepEqual(parseStat(`26533 (${name}) ${fields}`), { parent: 7, ownTicks: 33, waitedTicks: 77, rssPages: 416 });
  });

  it('holds what children used that have ended, and memory of those that live', async () => {
    // the shell waits for one that burns, then for its own input
    const shell = spawn('/bin/sh', ['-c', `"${process.execPath}" -e '${BURN}'; echo burnt; read line`], {
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    await once(shell.stdout, 'data');
    const { cpuSec, rssBytes } = useOfTree(shell.pid as number);
    assert.ok(cpuSec >= BURNT_SEC, `${cpuSec} s`);
    assert.ok(rssBytes > 1e5 && rssBytes < 1e8, `${rssBytes} bytes`);
    const before = cpuSecOfEnded();
    shell.stdin.end('\n');
    await once(shell, 'exit');
    assert.ok(cpuSecOfEnded() - before >= BURNT_SEC);
    assert.deepEqual(useOfTree(shell.pid as number), { cpuSec: 0, rssBytes: 0 });
  });
});
