import assert from 'node:assert/strict';
import { Problems } from './problems.ts';
import { readYaml } from './read-yaml.ts';
import { Source } from './source.ts';
import { DEEPEST, hasBadBytes, isTooMuch, MOST_NODES } from './yaml-bounds.ts';

const said = ({ list }: Problems): readonly string[] =>
  list.map(({ message, location }) => `${location.line}:${location.column} ${message}`);

function countedOf(text: string): readonly string[] {
  const problems = new Problems();
  isTooMuch(new Source('x.load.yaml', '', text, 0), problems, text);
  return said(problems);
}

/** What is said of a text, where it was looked at before it is read and where it was read. */
function saidOf(text: string): { readonly before: readonly string[]; readonly read: readonly string[] } {
  const source = new Source('x.load.yaml', '', text, 0);
  const [before, read] = [new Problems(), new Problems()];
  if (!isTooMuch(source, before, text)) hasBadBytes(source, before, text);
  readYaml(source, read);
  return { before: said(before), read: said(read) };
}
const times = (count: number, line: (i: number) => string): string => Array.from({ length: count }, (_, i) => line(i)).join('\n');

/** Nested so deep, each in one way of writing it. */
const NESTED: readonly (readonly [title: string, text: (levels: number) => string])[] = [
  ['lists in brackets', (levels) => '['.repeat(levels) + ']'.repeat(levels)],
  ['maps in braces', (levels) => `${'{ a: '.repeat(levels)}1${' }'.repeat(levels)}`],
  ['maps by indentation', (levels) => `${times(levels, (i) => `${' '.repeat(i)}a:`)} 1`],
  ['maps by wide indentation', (levels) => `${times(levels, (i) => `${' '.repeat(4 * i)}a:`)} 1`],
  ['lists by indentation', (levels) => `${times(levels, (i) => `${' '.repeat(i)}-`)} 1`],
  ['lists in one line', (levels) => `${'- '.repeat(levels)}1`],
];

describe('a text that is nested', () => {
  for (const [title, text] of NESTED)
    it(`${title} is read up to ${DEEPEST} levels, and one more is refused in those words`, () => {
      assert.deepEqual(saidOf(text(DEEPEST)), { before: [], read: [] });
      const { read } = saidOf(text(DEEPEST + 1));
      assert.equal(read.length, 1);
      assert.match(read[0] ?? '', /^\d+:\d+ more than 64 levels of nesting$/);
    });

  for (const [title, text] of NESTED.slice(0, 5))
    it(`${title} is refused before it is read where it is two levels too deep`, () => {
      assert.deepEqual(
        saidOf(text(DEEPEST + 2)).before.map((said) => said.replace(/^\S+ /, '')),
        ['more than 64 levels of nesting'],
      );
    });

  it('is counted anew after each end', () => {
    const text = times(200, (i) => `k${i}:\n  a:\n    - [[1], {b: 2}]\n    - c:\n        d: 3`);
    assert.deepEqual(saidOf(text), { before: [], read: [] });
  });

  it('may be indented as it likes within brackets', () => {
    assert.deepEqual(saidOf(`a: [\n${times(100, (i) => `${' '.repeat(i + 1)}${i},`)}\n ]`), { before: [], read: [] });
  });
});

describe('a text of many values', () => {
  it('is refused at the first too many, before it is read, whatever they are', () => {
    for (const text of [`[${'1,'.repeat(MOST_NODES)}1]`, '- 1\n'.repeat(MOST_NODES + 1)])
      assert.match(countedOf(text).join(), /^\d+:\d+ more than 200000 values$/);
    assert.deepEqual(countedOf(`[${'1,'.repeat(MOST_NODES)}]`), []);
  });
});

describe('a control character', () => {
  for (const [text, said] of [
    ['a: b\u0007', ['1:5 the control character U+0007 cannot stand in YAML']],
    ['a: "\u007f"', ['1:5 the control character U+007F cannot stand in YAML']],
    ['a: b\n\u0000', ['2:1 the control character U+0000 cannot stand in YAML']],
    ['a: "\\e"\r\n', []],
    ['# tab\there\na: 1\n', []],
  ] as const)
    it(`${JSON.stringify(text)} is ${said.length > 0 ? 'told' : 'fine'}`, () => assert.deepEqual(saidOf(text).before, said));
});
