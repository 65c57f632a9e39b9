import assert from 'node:assert/strict';
import { errorText } from '../packages/core/src/metrics/error-text.ts';
import { problemCodes } from '../packages/core/src/scenario/problem-codes.ts';
import { templateProblemCodes } from '../packages/core/src/template/template.ts';
import { packages } from './architecture/rules.ts';
import { isShipped, readTree } from './architecture/source-tree.ts';
import { allPages, root } from './docs/pages.ts';

const rows = allPages().find(({ path }) => path === 'docs/reference/errors.md')?.rows ?? [];
const documented = new Map(rows.filter(([name]) => name.startsWith('LG_')));

describe('docs/reference/errors.md', () => {
  const folders = Object.values(packages).map(({ folder }) => folder);
  const used = new Set(
    [...readTree(root, folders).values()]
      .filter(({ path }) => isShipped(path))
      .flatMap(({ text }) => [...text.matchAll(/\bLG_[A-Z0-9_]*[A-Z0-9](?![A-Z0-9_])/g)].map(([code]) => code)),
  );

  it('has every code of the sources, and no other', () => {
    assert.ok(used.size > 50, `${used.size} codes were found`);
    assert.deepEqual([...documented.keys()].sort(), [...used].sort());
  });

  it('has each code once', () => assert.equal(documented.size, rows.filter(([name]) => name.startsWith('LG_')).length));

  it('says what the sources say of a code', () => {
    for (const [code, sentence] of Object.entries({ ...problemCodes, ...templateProblemCodes }))
      assert.equal(documented.get(code), sentence, code);
  });

  it('has the words of the reports for a kind of failure', () => {
    const kinds = rows.filter(([name]) => /^(?:(?:http|postgres|generator)\.\w+|timeout|expect|capture|template)$/.test(name));
    assert.ok(kinds.length > 10);
    for (const [kind, words] of kinds) assert.equal(words, errorText(kind), kind);
  });
});
