import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rules } from './architecture/breaches.ts';
import { packages } from './architecture/rules.ts';
import { readTree } from './architecture/source-tree.ts';

const root = fileURLToPath(new URL('..', import.meta.url)).replace(/[/\\]$/, '');

describe('the architecture', () => {
  const tree = readTree(
    root,
    Object.values(packages).map((rule) => rule.folder),
  );

  for (const [title, breaches] of rules) {
    it(title, () => assert.deepEqual(breaches(tree), []));
  }

  it('has a row for every package and its entries, and every package has a row', () => {
    const folders = [...readdirSync(join(root, 'packages')).map((name) => `packages/${name}`), 'examples/adapter'];
    const written = folders.map((folder) => {
      const { name, exports } = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8')) as { name: string; exports?: object };
      return [name, { folder: `${folder}/src`, entries: Object.keys(exports ?? {}).map((entry) => name + entry.slice(1)) }] as const;
    });
    const expected = Object.entries(packages).map(([name, { folder, entries }]) => [name, { folder, entries }] as const);
    assert.deepEqual(Object.fromEntries(written), Object.fromEntries(expected));
  });
});
