import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { claimFolder, orphanedFolders } from './owner.ts';
import { pastRun } from './past-run.ts';

describe('pastRun', () => {
  let results: string;
  beforeEach(() => {
    results = mkdtempSync(join(tmpdir(), 'loadgate-past-'));
  });
  afterEach(() => rmSync(results, { recursive: true }));

  const run = (name: string, ...more: readonly object[]): string => {
    mkdirSync(join(results, name));
    const events = [{ type: 'started', schema: 1, plan: {} }, ...more];
    writeFileSync(join(results, name, 'journal.ndjson'), events.map((event) => `${JSON.stringify(event)}\n`).join(''));
    return join(results, name);
  };

  it('tells a run that has closed from one that was killed and one that is going on', () => {
    assert.equal(pastRun(run('closed', { type: 'closed' }), results, results).wasKilled, false);
    assert.equal(pastRun(run('killed'), results, results).wasKilled, true);
    const claim = claimFolder(run('alive'));
    assert.throws(() => pastRun('alive', results, results), { code: 'LG_RUN_ALIVE' });
    claim.release();
    assert.equal(pastRun('alive', results, results).wasKilled, true);
  });

  it('of a journal cut at any byte is refused or killed; closed is only what was written to the end', () => {
    const folder = run('cut', { type: 'judged', verdict: 'passed' }, { type: 'closed', exitCode: 0 });
    const file = join(folder, 'journal.ndjson');
    const whole = readFileSync(file);
    assert.equal(pastRun('cut', results, results).wasKilled, false);
    for (let length = whole.length - 1; length >= 0; length--) {
      writeFileSync(file, whole.subarray(0, length));
      try {
        assert.equal(pastRun('cut', results, results).wasKilled, true, `cut to ${length} bytes`);
      } catch (cause) {
        assert.equal((cause as { code?: string }).code, 'LG_JOURNAL_MISSING', `cut to ${length} bytes`);
      }
    }
  });

  it('says what there is instead', () => {
    const missing = (name: string, hint: string): void =>
      assert.throws(() => pastRun(name, results, results), { code: 'LG_RUN_MISSING', hint });
    missing('latest', 'nothing has been run yet');
    run('20261124-a');
    run('20261124-b');
    symlinkSync('gone', join(results, 'latest'));
    missing('2025', 'the newest is 20261124-b');
    missing('2026', '2 begin so: 20261124-a, 20261124-b');
    missing('latest', 'the newest is 20261124-b');
    missing('', 'the newest is 20261124-b');
  });

  it('finds nothing where a file stands in place of the results', () => {
    const file = join(results, 'file');
    writeFileSync(file, '');
    assert.throws(() => pastRun('latest', file, results), { code: 'LG_RUN_MISSING' });
    assert.deepEqual(orphanedFolders(file), []);
  });

  it('knows whose process is gone', () => {
    const killed = run('killed');
    writeFileSync(join(killed, '.owner'), JSON.stringify({ pid: process.pid, startedAt: 'long ago' }));
    const { release } = claimFolder(run('alive'));
    assert.deepEqual(orphanedFolders(results), ['killed']);
    release();
  });
});
