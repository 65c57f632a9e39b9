import assert from 'node:assert/strict';
import type { History } from '../contract/history.ts';
import { countedNotices } from './counted.ts';

describe('countedNotices', () => {
  const past = (counts: Readonly<Record<string, number>>): History =>
    ({
      plan: {
        protocols: [
          { name: 'a', url: '', notices: { lost: 'lost: {n}', found: 'found {n} of them' } },
          { name: 'b', url: '' },
        ],
      },
      figures: ({ metric = '', whole }: { metric?: string; whole?: boolean }) => ({ count: whole === true ? (counts[metric] ?? 0) : 0 }),
    }) as unknown as History;

  it('gives one sentence for each that was counted, with its count', () => {
    assert.deepEqual(countedNotices(past({ 'a.lost': 3, 'a.found': 1, 'b.lost': 9 })), [
      { source: 'a', message: 'lost: 3' },
      { source: 'a', message: 'found 1 of them' },
    ]);
    assert.deepEqual(countedNotices(past({ 'b.lost': 9 })), []);
  });
});
