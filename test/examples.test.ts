import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { allPages, root, tellsToday } from './docs/pages.ts';
import { filesBelow, problemsOf } from './examples/check-files.ts';
import { filesOfPage } from './examples/page-files.ts';

/** Examples of words that are not there yet (docs/adr/0006). */
const isLater = (name: string): boolean => name.startsWith('examples/later/');

describe('the examples', () => {
  const files = ['.load.yaml', '.flows.yaml'].flatMap((end) => filesBelow(join(root, 'examples'), end)).map((name) => `examples/${name}`);

  it('are found', () => assert.ok(files.length >= 20, `${files.length} files`));

  for (const file of ['loadgate.config.yaml', ...files.filter((name) => !isLater(name))])
    it(`${file} has no problem`, async () => assert.deepEqual(await problemsOf(file, root), []));

  for (const file of files.filter(isLater))
    it(`${file} is refused for a word that is not there yet, and nothing else`, async () => {
      const problems = await problemsOf(file, root);
      assert.ok(problems.length > 0);
      assert.deepEqual(
        problems.filter((problem) => !problem.includes(' LG_NOT_THERE_YET ')),
        [],
      );
    });
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
