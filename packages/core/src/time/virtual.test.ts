import assert from 'node:assert/strict';
import { VirtualClock } from './virtual.ts';

describe('VirtualClock', () => {
  it('runs what is due in order of time, then in order of asking', () => {
    const clock = new VirtualClock();
    const log: string[] = [];
    for (const [atUs, name] of [
      [30, 'c'],
      [10, 'a'],
      [30, 'd'],
      [20, 'b'],
    ] as const)
      clock.at(atUs, () => log.push(`${name}@${clock.nowUs()}`));
    clock.advance(29);
    assert.deepEqual(log, ['a@10', 'b@20']);
    assert.equal(clock.nowUs(), 29);
    clock.advance(Number.POSITIVE_INFINITY);
    assert.deepEqual(log, ['a@10', 'b@20', 'c@30', 'd@30']);
  });

  it('never runs what was cancelled, and runs at now what is due in the past', () => {
    const clock = new VirtualClock();
    const log: number[] = [];
    clock.at(5, () => log.push(5)).cancel();
    clock.at(10, () => clock.at(1, () => log.push(clock.nowUs())));
    clock.advance(100);
    assert.deepEqual(log, [10]);
  });

  it('lets promises settle between two times in run', async () => {
    const clock = new VirtualClock();
    const log: number[] = [];
    clock.at(10, () => void Promise.resolve().then(() => clock.at(20, () => log.push(clock.nowUs()))));
    clock.at(30, () => log.push(clock.nowUs()));
    await clock.run(40);
    assert.deepEqual(log, [20, 30]);
    assert.equal(clock.nowUs(), 40);
  });
});
