import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createResultsFolder, findResultsFolder } from './results-folder.ts';

describe('the results folder', () => {
  let results: string;
  beforeEach(() => {
    results = realpathSync(mkdtempSync(join(tmpdir(), 'loadgate-results-')));
  });
  afterEach(() => rmSync(results, { recursive: true, force: true }));

  it('holds whole files only, and none outside', () => {
    const folder = createResultsFolder(results, '20261123-140211-k3x9', 'load');
    folder.write('a.txt', 'one');
    folder.write('a.txt', 'two');
    assert.deepEqual(readdirSync(folder.path), ['a.txt']);
    assert.equal(readFileSync(folder.file('a.txt'), 'utf8'), 'two');
    for (const name of ['../out.txt', '/etc/out', '..']) assert.throws(() => folder.write(name, ''), { code: 'LG_RESULTS_OUTSIDE' }, name);
  });

  it('says so when a file cannot be written, and leaves no half of it', () => {
    const folder = createResultsFolder(results, 'r', 'load');
    mkdirSync(folder.file('taken'));
    assert.throws(() => folder.write('taken', 'x'), { code: 'LG_RESULTS_NOT_WRITABLE' });
    assert.deepEqual(readdirSync(folder.path), ['taken']);
  });

  it('is refused where a file stands in its way', () => {
    writeFileSync(join(results, 'file'), '');
    assert.throws(() => createResultsFolder(join(results, 'file'), 'r', 'load'), { code: 'LG_RESULTS_NOT_WRITABLE' });
  });

  it('is found by path, name, beginning and as the latest', () => {
    const first = createResultsFolder(results, '20261123-140211-k3x9', 'load');
    const second = createResultsFolder(results, '20261124-000000-aaaa', 'smoke');
    for (const { file } of [first, second]) writeFileSync(file('journal.ndjson'), '');
    first.markLatest();
    second.markLatest();
    assert.equal(readlinkSync(join(results, 'latest')), '20261124-000000-aaaa-smoke');
    const names = readdirSync(results);
    assert.equal(findResultsFolder(results, 'latest', names), second.path);
    assert.equal(findResultsFolder(results, first.path, names), first.path);
    assert.equal(findResultsFolder(results, '20261123', names), first.path);
    assert.equal(findResultsFolder(results, '2026112', names), undefined);
  });
});
