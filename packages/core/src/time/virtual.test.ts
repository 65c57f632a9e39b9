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

  it('lets chains of promises settle, however long, and what they ask of the next tick', async () => {
    const clock = new VirtualClock();
    const log: string[] = [];
    const chained = async (links: number): Promise<void> => {
      for (let i = 0; i < links; i++) await Promise.resolve();
    };
    clock.at(10, () => void chained(1000).then(() => clock.at(20, () => log.push('chain'))));
    clock.at(10, () => process.nextTick(() => void chained(3).then(() => clock.at(21, () => log.push('tick')))));
    clock.at(30, () => log.push('later'));
    await clock.run(40);
    assert.deepEqual(log, ['chain', 'tick', 'later']);
  });

  it('gives the event loop a turn now and then, and ends with what a callback throws', async () => {
    const clock = new VirtualClock();
    let turned = false;
    setTimeout(() => {
      turned = true;
    });
    const again = (): void => {
      if (turned || clock.nowUs() > 1e5) throw new Error(turned ? 'turned' : 'no turn');
      clock.at(clock.nowUs() + 1, again);
    };
    clock.at(0, again);
    await assert.rejects(clock.run(Number.POSITIVE_INFINITY), /^Error: turned$/);
  });
});
