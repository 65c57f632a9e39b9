import assert from 'node:assert/strict';
import { readPage } from './markdown.ts';

const page = readPage(
  'docs/a.md',
  [
    '# Exit codes, all of them', // 1
    'See [the `x` page](b.md#y) and ![a picture](c.svg), not `[z](no.md)`.', // 2
    '```yaml', // 3
    '# no heading [no](link.md)', // 4
    'a: 1', // 5
    '```', // 6
    '## A', // 7
    '## A', // 8
    '````md', // 9
    '```sh', // 10
    '````', // 11
    '```sh', // 12
    'npm test', // 13
    '```', // 14
    '| `a.b` | b \\| `c` |', // 15
  ].join('\n'),
);

describe('readPage', () => {
  it('finds links with their lines, and none in code', () =>
    assert.deepEqual(page.links, [
      { target: 'b.md#y', line: 2 },
      { target: 'c.svg', line: 2 },
    ]));

  it('names headings as GitHub does', () => assert.deepEqual([...page.anchors], ['exit-codes-all-of-them', 'a', 'a-1']));

  it('reads blocks, also one that shows a fence', () =>
    assert.deepEqual(page.blocks, [
      { language: 'yaml', text: '# no heading [no](link.md)\na: 1\n', line: 4 },
      { language: 'md', text: '```sh\n', line: 10 },
      { language: 'sh', text: 'npm test\n', line: 13 },
    ]));

  it('reads code in lines and lines of shell', () =>
    assert.deepEqual(page.spans, [
      { text: 'x', line: 2 },
      { text: '[z](no.md)', line: 2 },
      { text: 'npm test', line: 13 },
      { text: 'a.b', line: 15 },
      { text: 'c', line: 15 },
    ]));

  it('reads rows of tables', () => assert.deepEqual(page.rows, [['a.b', 'b | `c`']]));
});
