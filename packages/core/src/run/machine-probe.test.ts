import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { VirtualClock } from '../time/virtual.ts';
import { createMachineProbe, type ProcessorTime, parseProcStat } from './machine-probe.ts';

/** A machine whose processors were read as these, one after the other, a second apart. */
function probed(...reads: readonly (ProcessorTime | undefined)[]) {
  const clock = new VirtualClock();
  const left = [...reads];
  const probe = createMachineProbe(clock, () => left.shift());
  return (us = 1e6) => {
    clock.advance(clock.nowUs() + us);
    return probe();
  };
}

describe('createMachineProbe', () => {
  it('tells shares of the time since the last call', () => {
    const next = probed({ all: 1000, idle: 900, stolen: 0 }, { all: 1200, idle: 1000, stolen: 10 }, { all: 1400, idle: 1200, stolen: 10 });
    // 100 of 200 idle, 10 of 200 stolen; then nothing but idling
    assert.deepEqual(next(), { machineBusyRatio: 0.5, stealRatio: 0.05 });
    assert.deepEqual(next(), { machineBusyRatio: 0, stealRatio: 0 });
  });

  it('leaves out what is not known', () => {
    assert.deepEqual(probed({ all: 0, idle: 0 }, { all: 100, idle: 25 })(), { machineBusyRatio: 0.75 });
    assert.deepEqual(probed(undefined, undefined)(), {});
  });

  it('says nothing of less than a tenth of a second, and counts it with what follows', () => {
    const next = probed({ all: 0, idle: 0 }, { all: 100, idle: 10 });
    assert.deepEqual(next(99e3), {});
    assert.deepEqual(next(901e3), { machineBusyRatio: 0.9 });
  });
});

describe('parseProcStat', () => {
  // user nice system idle iowait irq softirq steal guest guest_nice
  it('takes waiting for a disk for idle, and guests for the users that they are counted as', () =>
    assert.deepEqual(parseProcStat('cpu  100 1 50 800 30 2 3 14 70 1\ncpu0 50 1 25 400 15 1 2 7 35 0\n'), {
      all: 1000,
      idle: 830,
      stolen: 14,
    }));
  it('does without steal where an old kernel does not tell it', () =>
    assert.deepEqual(parseProcStat('cpu  100 1 50 849\n'), { all: 1000, idle: 849 }));
  it('reads what this kernel says', function () {
    if (!existsSync('/proc/stat')) this.skip();
    const { all = 0, idle = 0 } = parseProcStat(readFileSync('/proc/stat', 'utf8')) ?? {};
    assert.ok(all > idle && idle >= 0, `${idle} of ${all} idle`);
  });
  it('knows nothing of another text', () => assert.equal(parseProcStat('processor : 0\n'), undefined));
});
