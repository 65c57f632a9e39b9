import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rules } from './architecture/breaches.ts';
import { packages } from './architecture/rules.ts';
import { isShipped, packageOf, readTree } from './architecture/source-tree.ts';

const root = fileURLToPath(new URL('..', import.meta.url)).replace(/[/\\]$/, '');

describe('the architecture', () => {
  const tree = readTree(
    root,
    Object.values(packages).map((rule) => rule.folder),
  );

  for (const [title, breaches] of rules) {
    it(title, () => assert.deepEqual(breaches(tree), []));
  }

  it('has no library in `dependencies` that only tests use', () => {
    const unused = Object.values(packages).flatMap(({ folder }) => {
      const manifest = join(root, folder, '../package.json');
      const { name, dependencies = {} } = JSON.parse(readFileSync(manifest, 'utf8')) as { name: string; dependencies?: object };
      const shipped = [...tree.values()].filter(({ path }) => path.startsWith(`${folder}/`) && isShipped(path));
      const used = new Set(shipped.flatMap(({ imports }) => imports.map(({ specifier }) => packageOf(specifier))));
      return Object.keys(dependencies)
        .filter((library) => !used.has(library))
        .map((library) => `${name} ${library}`);
    });
    assert.deepEqual(unused, []);
  });

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
