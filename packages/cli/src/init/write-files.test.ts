import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Fill, writeFiles } from './write-files.ts';

describe('writeFiles', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'write-files-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const FILES = new Map([
    ['a.yaml', 'first'],
    ['.github/workflows/b.yml', 'second'],
    ['.github/workflows/c.yml', 'third'],
  ]);

  /** A disk that has no room for this text: half of it is written. */
  const fullAt =
    (last: string, also: () => void = () => undefined): Fill =>
    (file, text) => {
      writeFileSync(file, text === last ? text.slice(0, text.length / 2) : text);
      if (text !== last) return;
      also();
      throw new Error('ENOSPC: no space left on device, write');
    };

  it('writes all, and the folders that they need', () => {
    writeFiles(FILES, folder);
    for (const [name, text] of FILES) assert.equal(readFileSync(join(folder, name), 'utf8'), text);
  });

  for (const last of FILES.values())
    it(`leaves no half file and no folder where the disk is full at the ${last} file`, () => {
      assert.throws(() => writeFiles(FILES, folder, fullAt(last)), /nothing was written: ENOSPC/);
      assert.deepEqual(readdirSync(folder), []);
    });

  it('leaves the folders that were there before', () => {
    mkdirSync(join(folder, '.github'));
    assert.throws(() => writeFiles(FILES, folder, fullAt('third')), /nothing was written/);
    assert.deepEqual(readdirSync(folder, { recursive: true }), ['.github']);
  });

  it('leaves a file that appears in the meantime', () => {
    const late = join(folder, '.github', 'workflows', 'c.yml');
    const fill: Fill = (file, text) => {
      writeFileSync(file, text);
      if (text === 'second') writeFileSync(late, 'of somebody else');
    };
    assert.throws(() => writeFiles(FILES, folder, fill), /nothing was written: EEXIST/);
    assert.equal(readFileSync(late, 'utf8'), 'of somebody else');
    assert.deepEqual([existsSync(join(folder, 'a.yaml')), readdirSync(join(folder, '.github', 'workflows'))], [false, ['c.yml']]);
  });

  it('does not say that nothing was written where it cannot take it back', () => {
    const block = (): void => {
      rmSync(join(folder, 'a.yaml'));
      mkdirSync(join(folder, 'a.yaml'));
    };
    assert.throws(() => writeFiles(FILES, folder, fullAt('third', block)), /not all was written, and it could not be removed: ENOSPC/);
    assert.deepEqual(readdirSync(folder), ['a.yaml']);
  });
});
