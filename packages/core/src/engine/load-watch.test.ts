import assert from 'node:assert/strict';
import { IDLE } from '../metrics/generator-probe.ts';
import { Recorder } from '../metrics/recorder.ts';
import { sketchedPlan } from '../testing/sketched-plan.ts';
import { VirtualClock } from '../time/virtual.ts';
import type { LoadEnd } from './generator.ts';
import { LoadWatch } from './load-watch.ts';

const SEC = 1e6;

/** A load of 10 s and 2 s of graceful time in two workers that only do what the test says. */
function watched() {
  const clock = new VirtualClock();
  const log: string[] = [];
  const ends: LoadEnd[] = [];
  const plan = sketchedPlan({
    flows: {},
    load: {
      stages: [
        { name: 'one', durationUs: 4 * SEC, levels: [1] },
        { name: 'two', durationUs: 6 * SEC, levels: [1] },
      ],
      gracefulStopUs: 2 * SEC,
    },
  });
  const watch = new LoadWatch({
    ...{ plan, clock, beginUs: 0, workers: [0, 1] },
    post: (worker, { kind }) => kind !== 'beat' && log.push(`${clock.nowUs() / SEC} ${kind} to ${worker}`),
    kill: (worker) => log.push(`${clock.nowUs() / SEC} kill ${worker}`),
    hear: (heard) => heard.kind !== 'interval' && log.push(`${clock.nowUs() / SEC} ${heard.kind}`),
    ended: (end) => ends.push(end),
  });
  watch.begin();
  return { clock, watch, log, ends };
}

describe('LoadWatch', () => {
  it('tells stages and the end at their times, and ends when all workers have', () => {
    const { clock, watch, log, ends } = watched();
    clock.advance(11 * SEC);
    assert.deepEqual(log, ['0 load to 0', '0 load to 1', '0 stage', '4 stage', '10 graceful']);
    watch.ended(0);
    assert.deepEqual(ends, []);
    watch.ended(1);
    assert.deepEqual(ends, [{ faults: [], thrown: [] }]);
  });

  it('says every second that main is alive, until the end', () => {
    const clock = new VirtualClock();
    const beats: number[] = [];
    const { plan } = { plan: sketchedPlan({ flows: {}, load: { users: 1, durationUs: 3 * SEC } }) };
    const watch = new LoadWatch({
      plan,
      clock,
      beginUs: 0,
      workers: [0],
      post: (_, { kind }) => kind === 'beat' && beats.push(clock.nowUs()),
      kill() {},
      hear() {},
      ended() {},
    });
    watch.begin();
    clock.advance(2.5 * SEC);
    watch.ended(0);
    clock.advance(60 * SEC);
    assert.deepEqual(beats, [SEC, 2 * SEC]);
  });

  it('stops when all workers are idle, and asks the others when one is', () => {
    const { clock, watch, log } = watched();
    clock.advance(SEC);
    watch.idle(0);
    watch.idle(1);
    assert.deepEqual(log.slice(3), ['1 recount to 1', '1 stop to 0', '1 stop to 1', '1 graceful']);
  });

  it('ends the others when one dies: the run is an error', () => {
    const { clock, watch, log, ends } = watched();
    clock.advance(SEC);
    watch.died(1, 'out of memory');
    assert.deepEqual(log.slice(3), ['1 stop to 0', '1 stop to 1', '1 graceful']);
    watch.ended(0);
    assert.deepEqual(ends, [{ faults: ['worker 1 died: out of memory'], thrown: [] }]);
  });

  it('ends a worker that says nothing for 15 s after the hard end', () => {
    const { clock, watch, log, ends } = watched();
    clock.advance(11 * SEC);
    watch.ended(0);
    clock.advance(60 * SEC);
    assert.equal(log.at(-1), '27 kill 1');
    assert.deepEqual(ends, [{ faults: ['worker 1 did not end: it said nothing for 15 s after the hard end'], thrown: [] }]);
  });

  it('takes a worker that says nothing for a minute for dead, also in a load that only its iterations end', () => {
    const clock = new VirtualClock();
    const log: string[] = [];
    const ends: LoadEnd[] = [];
    const watch = new LoadWatch({
      ...{ plan: sketchedPlan({ flows: {}, load: { users: 2, iterations: 5 } }), clock, beginUs: 0, workers: [0, 1], hear() {} },
      post: (worker, { kind }) => kind !== 'beat' && log.push(`${clock.nowUs() / SEC} ${kind} to ${worker}`),
      kill: (worker) => log.push(`${clock.nowUs() / SEC} kill ${worker}`),
      ended: (end) => ends.push(end),
    });
    watch.begin();
    for (let second = 0; second < 60; second++) {
      watch.interval(new Recorder(0).drain(second, { users: 0, waiting: 0, generator: IDLE }));
      clock.advance((second + 1) * SEC);
    }
    assert.deepEqual(log.slice(2), ['60 stop to 0', '60 stop to 1', '60 kill 1']);
    watch.ended(0);
    assert.deepEqual(ends, [{ faults: ['worker 1 said nothing for 60 s: a plugin blocks it'], thrown: [] }]);
    clock.advance(600 * SEC);
    assert.equal(log.length, 5);
  });

  it('measures that from a sooner end', () => {
    const { clock, watch, log } = watched();
    clock.advance(SEC);
    watch.stop(0);
    clock.advance(60 * SEC);
    assert.deepEqual(log.slice(-2), ['16 kill 0', '16 kill 1']);
  });

  it('hears a worker’s last seconds before its end', () => {
    const { watch, ends } = watched();
    const interval = new Recorder(0).drain(0, { users: 0, waiting: 0, generator: IDLE });
    watch.interval(interval);
    watch.fault('plugin x: boom');
    watch.fault('plugin x: boom');
    watch.thrown('a:1:1: oops');
    watch.ended(0);
    watch.ended(1);
    assert.deepEqual(ends, [{ faults: ['plugin x: boom'], thrown: ['a:1:1: oops'] }]);
  });
});
