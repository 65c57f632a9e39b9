import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Import, packageOf, reach, readTree, source, treeOf } from './source-tree.ts';

const rows: readonly (readonly [text: string, expected: readonly (readonly [Import['kind'], string])[]])[] = [
  ["import { a } from './a.ts';", [['value', './a.ts']]],
  ["import type { A } from './a.ts';", [['type', './a.ts']]],
  ["import type A from './a.ts';", [['type', './a.ts']]],
  ["import type * as a from './a.ts';", [['type', './a.ts']]],
  // Stripped of its types this is `import {} from './a.ts'`, which loads the module.
  ["import { type A } from './a.ts';", [['value', './a.ts']]],
  ["import { type A, b } from './a.ts';", [['value', './a.ts']]],
  ["import a from './a.ts';", [['value', './a.ts']]],
  ["import type from './a.ts';", [['value', './a.ts']]],
  ["import a, { b } from './a.ts';", [['value', './a.ts']]],
  ["import * as a from './a.ts';", [['value', './a.ts']]],
  ["import './a.ts';", [['value', './a.ts']]],
  ["import {\n  a,\n  b as c,\n} from './a.ts';", [['value', './a.ts']]],
  ["export { a } from './a.ts';", [['value', './a.ts']]],
  ["export * from './a.ts';", [['value', './a.ts']]],
  ["export * as a from './a.ts';", [['value', './a.ts']]],
  ["export type { A } from './a.ts';", [['type', './a.ts']]],
  ['import { a } from "./a.ts"', [['value', './a.ts']]],
  ["const a = await import('./a.ts');", [['dynamic', './a.ts']]],
  ["let a: import('./a.ts').A;", [['dynamic', './a.ts']]],
  [
    "import { a } from './a.ts'\nimport type { B } from './b.ts'",
    [
      ['value', './a.ts'],
      ['type', './b.ts'],
    ],
  ],
  // No imports at all:
  ["export const from = './a.ts';", []],
  ["export interface A { from: './a.ts' }", []],
  ["export type A = 'a' | 'b';", []],
  ["// import { a } from './a.ts';", []],
  ["const a = `import { a } from './a.ts';`;", []],
  ["a.import('./a.ts');", []],
  ['import.meta.url;', []],
];

describe('source', () => {
  for (const [text, expected] of rows) {
    it(`reads ${JSON.stringify(text)}`, () =>
      assert.deepEqual(
        source('x.ts', text).imports.map(({ kind, specifier }) => [kind, specifier]),
        expected,
      ));
  }

  it('says the line of an import', () => {
    assert.deepEqual(
      source('x.ts', "// one\n\nimport { a } from './a.ts';").imports.map(({ line }) => line),
      [3],
    );
  });
});

describe('packageOf', () => {
  it('leaves out what stands behind the package', () => {
    assert.deepEqual(['@a/b/c', '@a/b', 'a/b', 'a', 'node:fs/promises'].map(packageOf), ['@a/b', '@a/b', 'a', 'a', 'node:fs']);
  });
});

describe('reach', () => {
  const tree = treeOf({
    'a/entry.ts': "import { b } from './b.ts'; import type { C } from './c.ts'; const d = () => import('./d.ts');",
    'a/b.ts': "export { e } from '../e.ts'; import 'side-effect'; import '@loadgate/core/events';",
    'a/c.ts': "import 'behind-a-type';",
    'a/d.ts': "import 'behind-a-later-load';",
    'e.ts': "import { b } from './a/b.ts'; import zod from 'zod/mini';",
  });

  it('follows what loading loads, through circles, and nothing else', () => {
    const { files, packages } = reach(tree, 'a/entry.ts');
    assert.deepEqual([...files], ['a/entry.ts', 'a/b.ts', 'e.ts']);
    assert.deepEqual(
      [...packages],
      [
        ['zod', 'e.ts'],
        ['side-effect', 'a/b.ts'],
        ['@loadgate/core/events', 'a/b.ts'],
      ],
    );
  });

  it('refuses an entry that is not there', () => assert.throws(() => reach(tree, 'a/gone.ts'), /a\/gone\.ts is not there/));
});

describe('readTree', () => {
  it('reads the sources below the folders and leaves out what was installed or built', () => {
    const root = mkdtempSync(join(tmpdir(), 'source-tree-'));
    try {
      for (const folder of ['p/src/room', 'p/src/node_modules', 'p/src/dist', 'q']) mkdirSync(join(root, folder), { recursive: true });
      for (const path of ['p/src/a.ts', 'p/src/room/b.ts', 'p/src/c.js', 'p/src/node_modules/d.ts', 'p/src/dist/e.ts', 'q/f.ts']) {
        writeFileSync(join(root, path), '');
      }
      assert.deepEqual([...readTree(root, ['p/src']).keys()].sort(), ['p/src/a.ts', 'p/src/room/b.ts']);
      assert.throws(() => readTree(root, ['gone']));
    } finally {
      rmSync(root, { recursive: true });
    }
  });
});
