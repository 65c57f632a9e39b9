import assert from 'node:assert/strict';
import { readPage } from './exposition.ts';
import { readSelector } from './selector.ts';

const { figures } = readPage(
  `db_pool{state="idle",pool="a"} 1
db_pool{state="busy",pool="a"} 2
db_pool{state="busy",pool="b, \\"c\\""} 4
db_pool 8`,
  () => true,
);

describe('readSelector', () => {
  // a sum of powers of two tells which figures were meant
  const cases: readonly (readonly [selector: string, sum: number])[] = [
    ['db_pool', 15],
    [' db_pool {} ', 15],
    ['db_pool{state="busy"}', 6],
    ['db_pool{ state="busy", pool="a" }', 2],
    [String.raw`db_pool{pool="b, \"c\""}`, 4],
    ['db_pool{state!="busy"}', 9],
    ['db_pool{state=""}', 8],
    ['db_pool{state=~"b.*"}', 6],
    ['db_pool{state=~"us"}', 0],
    ['db_pool{state!~"idle|busy"}', 8],
    [String.raw`db_pool{pool=~"b,\\s.*"}`, 4],
    ['db_pool{state="gone"}', 0],
    ['db', 0],
  ];
  for (const [text, sum] of cases)
    it(`${text} means ${sum}`, () => {
      const selector = readSelector(text);
      assert.equal(
        figures.filter((figure) => selector?.matches(figure)).reduce((whole, { value }) => whole + value, 0),
        sum,
      );
      assert.ok(selector);
    });

  for (const text of ['', '1a', 'a{', 'a{b}', 'a{b=c}', 'a b', 'rate(a)', 'a{b=~"("}', 'a{b=="c"}'])
    it(`refuses "${text}"`, () => assert.equal(readSelector(text), undefined));
});
