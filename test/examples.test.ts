import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { allPages, root, tellsToday } from './docs/pages.ts';
import { filesBelow, problemsOf } from './examples/check-files.ts';
import { filesOfPage } from './examples/page-files.ts';

describe('the examples', () => {
  const files = ['.load.yaml', '.flows.yaml'].flatMap((end) => filesBelow(join(root, 'examples'), end)).map((name) => `examples/${name}`);

  it('are found', () => assert.ok(files.length >= 20, `${files.length} files`));

  for (const file of ['loadgate.config.yaml', ...files])
    it(`${file} has no problem`, async () => assert.deepEqual(await problemsOf(file, root), []));
});

describe('scenarios in the pages', () => {
  for (const page of allPages().filter(tellsToday)) {
    const files = filesOfPage(page);
    for (const name of files.keys())
      it(`${page.path} shows ${name}, which has no problem`, async () => {
        const folder = mkdtempSync(join(tmpdir(), 'loadgate-page-'));
        try {
          for (const [path, text] of files) {
            mkdirSync(dirname(join(folder, path)), { recursive: true });
            writeFileSync(join(folder, path), text);
          }
          assert.deepEqual(await problemsOf(name, folder), []);
        } finally {
          rmSync(folder, { recursive: true });
        }
      });
  }
});
