import assert from 'node:assert/strict';
import type { DataSource } from '../../contract/plan.ts';
import { bindRows, type DataTable, rowChoosers, rowNumber, ticketsOf } from './rows.ts';
import type { Row } from './scope.ts';

const table = (count: number, how: Partial<DataSource> = {}): DataTable => ({
  source: {
    name: 'people',
    at: [0, 1, 1],
    file: null,
    hash: '',
    count,
    columns: ['n'],
    order: 'sequential',
    per: 'iteration',
    onEnd: 'wrap',
    ...how,
  },
  rows: Array.from({ length: count }, (_, n) => ({ n })),
});
const chooser = (count: number, how: Partial<DataSource> = {}, seed = 1, tickets = ticketsOf(1)) => {
  const [only] = rowChoosers([table(count, how)], seed, tickets);
  assert.ok(only);
  return (number: number): unknown => only.next(number)?.n;
};
const first = (count: number, next: (number: number) => unknown): unknown[] => Array.from({ length: count }, (_, i) => next(i));

describe('rowChoosers', () => {
  it('goes through the rows in order and begins again', () => {
    assert.deepEqual(first(7, chooser(3)), [0, 1, 2, 0, 1, 2, 0]);
  });

  it('gives iteration × maximum users + user in a closed load: users of one iteration never share a row while there are enough', () => {
    const next = chooser(10);
    // 3 users: iteration 0 takes rows 0 1 2, iteration 1 takes 3 4 5
    assert.deepEqual(
      [0, 1].flatMap((iteration) => [0, 1, 2].map((user) => next(rowNumber(iteration, user, 3)))),
      [0, 1, 2, 3, 4, 5],
    );
  });

  it('shuffles each pass anew', () => {
    const next = chooser(20, { order: 'shuffle' });
    const rows = first(40, next);
    const sorted = (part: unknown[]) => [...part].sort((a, b) => Number(a) - Number(b));
    assert.deepEqual(sorted(rows.slice(0, 20)), sorted(rows.slice(20)));
    assert.equal(new Set(rows.slice(0, 20)).size, 20);
    assert.notDeepEqual(rows.slice(0, 20), rows.slice(20));
  });

  it('draws rows with repeats, each as often as the others', () => {
    const counts = new Array<number>(4).fill(0);
    for (const row of first(4000, chooser(4, { order: 'random' })) as number[]) counts[row] = (counts[row] ?? 0) + 1;
    // 1000 ± 5 × √(4000 × ¼ × ¾) = 1000 ± 137
    for (const count of counts) assert.ok(Math.abs(count - 1000) < 137, counts.join());
  });

  for (const order of ['sequential', 'shuffle', 'random'] as const)
    it(`gives the same row to the same number in every worker, in the order ${order}`, () => {
      const whole = first(60, chooser(25, { order }));
      const workers = [0, 1, 2].map(() => chooser(25, { order }));
      assert.deepEqual(
        Array.from({ length: 60 }, (_, i) => workers[i % 3]?.(i)),
        whole,
      );
      const large = 2 ** 33 + 5;
      assert.equal(chooser(25, { order })(large), chooser(25, { order })(large));
    });

  it('depends on the seed where it depends on chance', () => {
    for (const order of ['shuffle', 'random'] as const)
      assert.notDeepEqual(first(25, chooser(25, { order }, 1)), first(25, chooser(25, { order }, 2)));
  });

  for (const order of ['sequential', 'shuffle', 'random'] as const)
    it(`gives each row once over several workers where the data may end, in the order ${order}`, () => {
      const tickets = ticketsOf(1);
      const workers = [0, 1, 2].map(() => chooser(100, { order, onEnd: 'stop' }, 1, tickets));
      const given = Array.from({ length: 130 }, (_, i) => workers[(i * 7) % 3]?.(i));
      assert.deepEqual(
        given.slice(0, 100).sort((a, b) => Number(a) - Number(b)),
        Array.from({ length: 100 }, (_, n) => n),
      );
      assert.ok(given.slice(100).every((row) => row === undefined));
    });

  it('gives no row to the later of two workers that both saw one left', () => {
    const next = chooser(2, { order: 'shuffle', onEnd: 'stop' });
    const { load } = Atomics;
    // as if the other worker's ticket came in between
    Atomics.load = (() => 1) as never;
    try {
      assert.equal(new Set(first(2, next)).size, 2);
      assert.deepEqual(first(3, next), [undefined, undefined, undefined]);
    } finally {
      Atomics.load = load;
    }
  });

  it('stops counting tickets once there are no rows, so that the count cannot run over', () => {
    const tickets = ticketsOf(1);
    const next = chooser(2, { onEnd: 'fail' }, 1, tickets);
    first(50, next);
    assert.ok((tickets[0] ?? 0) <= 3, String(tickets[0]));
  });
});

describe('bindRows', () => {
  const tables = [table(2), { ...table(1, { name: 'codes', onEnd: 'stop' }) }];

  it('binds the next row of each source', () => {
    const into: (Row | undefined)[] = [];
    assert.equal(bindRows(rowChoosers(tables, 1, ticketsOf(2)), 1, into), undefined);
    assert.deepEqual(into, [{ n: 1 }, { n: 0 }]);
  });

  it('names the source that has no more rows', () => {
    const choosers = rowChoosers(tables, 1, ticketsOf(2));
    bindRows(choosers, 0, []);
    assert.deepEqual(bindRows(choosers, 1, [])?.name, 'codes');
  });
});
