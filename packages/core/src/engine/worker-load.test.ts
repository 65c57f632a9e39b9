import assert from 'node:assert/strict';
import { IDLE } from '../metrics/generator-probe.ts';
import { Recorder } from '../metrics/recorder.ts';
import { sketchedPlan } from '../testing/sketched-plan.ts';
import { VirtualClock } from '../time/virtual.ts';
import type { Members } from './population.ts';
import { WorkerLoad } from './worker-load.ts';

const SEC = 1e6;

/** Its thread may be held up: then it is later than its timers think. */
class HeldClock extends VirtualClock {
  heldUs = 0;
  override nowUs(): number {
    return Math.max(super.nowUs(), this.heldUs);
  }
}

const NEXT = sketchedPlan({ flows: {}, load: { users: 1, durationUs: SEC } }).load.stages;

/** A load whose one population has a user until it is cut. */
function loaded(durationUs = 60 * SEC) {
  const clock = new HeldClock();
  const log: string[] = [];
  let users = 1;
  const cut = (isGentle: boolean): void => {
    log.push(`${clock.nowUs() / SEC} cut${isGentle ? ' gently' : ''}`);
    users = 0;
  };
  const members: Members = {
    users: 1,
    waiting: 0,
    get isEmpty() {
      return users === 0;
    },
    isSpent: false,
    begin: () => log.push(`${clock.nowUs() / SEC} begin`),
    extend: () => log.push(`${clock.nowUs() / SEC} extend`),
    recount() {},
    stop: () => log.push(`${clock.nowUs() / SEC} stop`),
    cut,
    inFlight() {},
  };
  const load = new WorkerLoad(SEC, {
    ...{ clock, members: [members], recorder: new Recorder(0), probe: () => IDLE, second() {} },
    load: sketchedPlan({ flows: {}, load: { users: 1, durationUs } }).load,
    report: (report) =>
      report.kind !== 'interval' && log.push(`${clock.nowUs() / SEC} ${'sentence' in report ? report.sentence : report.kind}`),
  });
  load.begin();
  return { clock, load, log };
}

describe('WorkerLoad', () => {
  it('stops by itself when main has said nothing for three seconds', () => {
    const { clock, log } = loaded();
    clock.advance(90 * SEC);
    assert.deepEqual(log, ['1 begin', '5 the main thread was silent for 3 s, so the load was stopped', '5 stop', '5 cut', '5 ended']);
  });

  it('goes on while main speaks', () => {
    const { clock, load, log } = loaded();
    for (let second = 2; second < 40; second += 2) {
      clock.advance(second * SEC);
      load.beat();
    }
    assert.deepEqual(log, ['1 begin']);
  });

  it('does not take its own stall for the silence of main', () => {
    const { clock, load, log } = loaded();
    clock.advance(2 * SEC);
    load.beat();
    // what was to ring at 3 s rings at 12, and what main has said meanwhile is heard behind it
    clock.heldUs = 12 * SEC;
    clock.advance(3 * SEC);
    load.beat();
    clock.advance(13.5 * SEC);
    assert.deepEqual(log, ['1 begin']);
  });

  it('begins nothing when it was stopped before its time', () => {
    const { clock, load, log } = loaded();
    load.abort();
    clock.advance(90 * SEC);
    assert.deepEqual(log, ['0 stop', '0 cut', '0 ended']);
  });

  it('goes on with the stages that were appended before its end', () => {
    const { clock, load, log } = loaded(2 * SEC);
    clock.at(2.9 * SEC, () => load.append(NEXT));
    clock.advance(4.05 * SEC);
    assert.deepEqual(log, ['1 begin', '2.9 extend', '4 stop']);
  });

  it('reports stages that come after its own end, and keeps silent about those after a stop', () => {
    const late = 'a worker heard of the next stage when its load had ended';
    const ended = loaded(2 * SEC);
    ended.clock.advance(3 * SEC);
    ended.load.append(NEXT);
    assert.deepEqual(ended.log, ['1 begin', '3 stop', `3 ${late}`]);
    const stopped = loaded(2 * SEC);
    stopped.clock.advance(2 * SEC);
    stopped.load.stop(null);
    stopped.load.append(NEXT);
    assert.deepEqual(stopped.log, ['1 begin', '2 stop']);
  });
});
