import assert from 'node:assert/strict';
import { Cells } from './cells.ts';

describe('Cells', () => {
  it('moves a cell that was read out on to the next stage, so that histograms do not add up with stages', () => {
    const cells = new Cells();
    const first = cells.of(0, 0, 'ok');
    first.times.record(5);
    assert.notEqual(cells.of(0, 1, 'ok'), first, 'it still holds samples of its stage');
    cells.drain(() => undefined);
    assert.equal(cells.of(0, 1, 'ok'), first);
    assert.equal(first.stage, 1);
  });

  it('is read by row, outcome and stage', () => {
    const cells = new Cells();
    for (const [row, stage, outcome] of [
      [1, 1, 'ok'],
      [1, 0, 'ok'],
      [1, 2, 'ok'],
      [0, 1, 'cut'],
      [0, 1, 'failed'],
    ] as const)
      cells.of(row, stage, outcome).times.record(1);
    const read: string[] = [];
    cells.drain(({ row, stage, outcome }) => read.push(`${row} ${outcome} ${stage}`));
    assert.deepEqual(read, ['0 failed 1', '0 cut 1', '1 ok 0', '1 ok 1', '1 ok 2']);
  });
});
