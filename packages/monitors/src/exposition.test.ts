import assert from 'node:assert/strict';
import { readFigures, readSelector, sumOf } from './exposition.ts';

const page = `# HELP db_pool Connections
# TYPE db_pool gauge
db_pool{state="idle",pool="a"} 3
db_pool{state="busy",pool="a"} 4 1732440000000
db_pool{state="busy",pool="b, \\"c\\" }"} 5

process_resident_memory_bytes 6.5e+07
up NaN
high +Inf
not a figure
`;

describe('readFigures', () => {
  it('reads names, labels, values and times', () =>
    assert.deepEqual(
      readFigures(page).map(({ name, labels, value }) => [name, Object.fromEntries(labels), value]),
      [
        ['db_pool', { state: 'idle', pool: 'a' }, 3],
        ['db_pool', { state: 'busy', pool: 'a' }, 4],
        ['db_pool', { state: 'busy', pool: 'b, "c" }' }, 5],
        ['process_resident_memory_bytes', {}, 65_000_000],
        ['up', {}, Number.NaN],
        ['high', {}, Number.POSITIVE_INFINITY],
      ],
    ));
});

describe('sumOf', () => {
  const cases: readonly (readonly [selector: string, sum: number | undefined])[] = [
    ['process_resident_memory_bytes', 65_000_000],
    ['db_pool', 12], // 3 + 4 + 5
    ['db_pool{state="busy"}', 9], // 4 + 5
    ['db_pool{ state="busy", pool="a" }', 4],
    ['db_pool{state="gone"}', undefined],
    ['db', undefined],
  ];
  for (const [text, sum] of cases)
    it(`of ${text} is ${sum}`, () => {
      const selector = readSelector(text);
      assert.ok(selector);
      assert.equal(sumOf(readFigures(page), selector), sum);
    });
});

describe('readSelector', () => {
  for (const text of ['', '1a', 'a{', 'a{b}', 'a{b=c}', 'a b', 'rate(a)'])
    it(`refuses "${text}"`, () => assert.equal(readSelector(text), undefined));
});
