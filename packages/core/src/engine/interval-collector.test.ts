import assert from 'node:assert/strict';
import type { Interval } from '../contract/events.ts';
import { IDLE } from '../metrics/generator-probe.ts';
import { Recorder } from '../metrics/recorder.ts';
import type { WorkerInterval } from '../metrics/worker-interval.ts';
import { sketchedPlan } from '../testing/sketched-plan.ts';
import { VirtualClock } from '../time/virtual.ts';
import { IntervalCollector } from './interval-collector.ts';
import { Timeline } from './timeline.ts';

const SEC = 1e6;

/** Seconds of two workers, heard as `index: started (silent)`. */
function collector() {
  const clock = new VirtualClock();
  clock.advance(5 * SEC);
  const { stages } = sketchedPlan({ flows: {}, load: { users: 1, durationUs: 60 * SEC } }).load;
  const heard: Interval[] = [];
  const intervals = new IntervalCollector({
    clock,
    timeline: new Timeline(stages, 5 * SEC),
    workers: [0, 1],
    hear: (one) => heard.push(one),
  });
  const told = (): string[] =>
    heard.map(({ index, iterations, silent }) => `${index}: ${iterations.started}${silent.length > 0 ? ` silent ${silent.join()}` : ''}`);
  return { clock, intervals, heard, told };
}

function spoken(worker: number, index: number, started: number): WorkerInterval {
  const recorder = new Recorder(worker);
  recorder.iterations.started = started;
  return recorder.drain(index, { users: 1, waiting: 0, generator: IDLE });
}

describe('IntervalCollector', () => {
  it('tells a second when all workers have told of it, in order', () => {
    const { intervals, told } = collector();
    intervals.add(spoken(0, 0, 1));
    intervals.add(spoken(0, 1, 2));
    assert.deepEqual(told(), []);
    intervals.add(spoken(1, 0, 10));
    intervals.add(spoken(1, 1, 20));
    assert.deepEqual(told(), ['0: 11', '1: 22']);
  });

  it('tells nothing more when all have ended, also where one never told of the last second', () => {
    const { clock, intervals, told } = collector();
    intervals.add(spoken(0, 0, 1));
    intervals.ended(0);
    intervals.ended(1);
    clock.advance(60 * SEC);
    assert.deepEqual(told(), ['0: 1']);
  });

  it('names who was silent two seconds after its end, and loses nothing of what comes later', () => {
    const { clock, intervals, told } = collector();
    intervals.add(spoken(0, 0, 1));
    clock.advance((5 + 1 + 2) * SEC - 1);
    assert.deepEqual(told(), []);
    clock.advance((5 + 1 + 2) * SEC);
    assert.deepEqual(told(), ['0: 1 silent 1']);
    intervals.add(spoken(0, 1, 2));
    intervals.add(spoken(1, 0, 10));
    intervals.add(spoken(1, 1, 20));
    assert.deepEqual(told(), ['0: 1 silent 1', '1: 32']);
  });

  it('goes on second by second while nobody speaks', () => {
    const { clock, told } = collector();
    clock.advance((5 + 4) * SEC);
    assert.deepEqual(told(), ['0: 0 silent 0,1', '1: 0 silent 0,1']);
  });

  it('does not wait for a worker that has ended, and tells what is left when all have', () => {
    const { clock, intervals, told } = collector();
    intervals.add(spoken(0, 0, 1));
    intervals.ended(0);
    intervals.add(spoken(1, 0, 10));
    assert.deepEqual(told(), ['0: 11']);
    intervals.add(spoken(1, 1, 20));
    intervals.ended(1);
    assert.deepEqual(told(), ['0: 11', '1: 20']);
    clock.advance(60 * SEC);
    assert.equal(told().length, 2);
  });

  it('tells what a worker had said when it died', () => {
    const { intervals, told } = collector();
    intervals.add(spoken(0, 0, 1));
    intervals.add(spoken(0, 1, 2));
    intervals.ended(1);
    intervals.ended(0);
    assert.deepEqual(told(), ['0: 1', '1: 2']);
  });

  it('judges no second that began after the load’s end, and tells how much of a second was load', () => {
    const { intervals, heard } = collector();
    intervals.loadEnded((5 + 1.25) * SEC);
    for (const index of [0, 1, 2]) for (const worker of [0, 1]) intervals.add(spoken(worker, index, 1));
    assert.deepEqual(
      heard.map(({ judged, loadUs }) => [judged, loadUs]),
      [
        [true, undefined],
        [true, 250_000],
        [false, 0],
      ],
    );
  });
});
