import assert from 'node:assert/strict';
import type { Step } from '../../contract/plan.ts';
import { choose, group, parallel, repeat, request, set } from '../../testing/sketched-steps.ts';
import { mostAtOnce } from './most-at-once.ts';

const [a, b, c] = [request('A'), request('B'), request('C')];

describe('mostAtOnce', () => {
  const rows: readonly (readonly [title: string, steps: readonly Step[], most: number])[] = [
    ['one after the other', [a, b, c], 1],
    ['nothing of the protocol', [set({ x: 1 })], 0],
    ['fewer branches than are allowed', [parallel(6, [a, b])], 2],
    ['more branches than are allowed', [parallel(2, [a, b, c])], 2],
    ['a branch of several steps', [parallel(6, [group('G', [a, b]), c])], 2],
    ['one inside another', [parallel(2, [a, parallel(3, [a, b, c]), b])], 4],
    ['one in a loop and in a choice', [repeat(3, [choose({ x: [1, [parallel(3, [a, b, c])]], y: [1, [a]] })])], 3],
  ];
  for (const [title, steps, most] of rows) it(`counts ${title}: ${most}`, () => assert.equal(mostAtOnce(steps, 'fake'), most));

  it('counts only the steps of the protocol', () => assert.equal(mostAtOnce([parallel(3, [a, b, c])], 'other'), 0));
});
