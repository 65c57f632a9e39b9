import assert from 'node:assert/strict';
import { readPage } from './exposition.ts';
import { greatest, growthPerSec, type Source, sourceOf, sum, unitOf } from './source.ts';

const meant = (page: string) => readPage(page, () => true).figures;

describe('sum and greatest', () => {
  it('count what is no number for nothing', () => {
    assert.deepEqual([sum(meant('a 1\na NaN\na{x="1"} 2\na +Inf'), 0), sum(meant('a NaN'), 0), sum([], 0)], [3, undefined, undefined]);
    assert.deepEqual([greatest(meant('a 1\na{x="1"} 2'), 0), greatest([], 0)], [2, undefined]);
  });
});

describe('growthPerSec', () => {
  const grown = (...pages: readonly string[]): readonly (number | undefined)[] => {
    const read = growthPerSec();
    // two seconds from page to page
    return pages.map((page, index) => read(meant(page), index * 2e6));
  };
  const cases: readonly (readonly [what: string, pages: readonly string[], expected: readonly (number | undefined)[]])[] = [
    ['needs two pages', ['a 10', 'a 16'], [undefined, 3]],
    ['adds up series', ['a{x="1"} 10\na{x="2"} 5', 'a{x="2"} 9\na{x="1"} 16'], [undefined, 5]],
    ['leaves out once what has begun anew', ['a 100', 'a 4', 'a 8'], [undefined, undefined, 2]],
    ['leaves out only the series that has', ['a{x="1"} 100\na{x="2"} 5', 'a{x="1"} 4\na{x="2"} 9'], [undefined, 2]],
    ['lets what is new grow from 0', ['', 'a{x="500"} 8'], [undefined, 4]],
    ['is nothing without a series', ['a 1', '', 'a 1'], [undefined, undefined, 0.5]],
  ];
  for (const [what, pages, expected] of cases) it(what, () => assert.deepEqual(grown(...pages), expected));

  it('is nothing where no time has passed', () => {
    const read = growthPerSec();
    read(meant('a 1'), 5);
    assert.equal(read(meant('a 2'), 5), undefined);
  });
});

describe('unitOf', () => {
  const cases: readonly (readonly [written: string, unit: string, scale: number])[] = [
    ['heap_bytes{area="old"}', 'bytes', 1],
    ['lag_seconds', 'us', 1e6],
    ['hit_ratio', 'ratio', 1],
    ['pool_waiting', '', 1],
    ['rate(queries_total)', '/s', 1],
    ['rate(sent_bytes_total)', 'bytes/h', 3600],
    ['rate(gc_seconds_total)', '', 1],
  ];
  for (const [written, unit, scale] of cases)
    it(`${written} → ${unit === '' ? 'a plain number' : unit}`, () =>
      assert.deepEqual(unitOf(sourceOf(written) as Source), { unit, scale }));
});
