import assert from 'node:assert/strict';
import type { Interval } from '../contract/events.ts';
import { IDLE } from './generator-probe.ts';
import { mergeIntervals } from './merge-intervals.ts';
import { packInterval, unpackInterval } from './packed-interval.ts';
import { Recorder } from './recorder.ts';

const roundTrip = (interval: Interval): Interval => unpackInterval(JSON.parse(JSON.stringify(packInterval(interval))));

describe('packInterval', () => {
  it('loses nothing', () => {
    const recorder = new Recorder(0);
    recorder.sample(0, 0, 'ok', 5000, 100);
    recorder.sample(300, 21, 'failed', 2 ** 40, 7);
    recorder.sample(300, 21, 'cut', 0, 0);
    recorder.sample(2, 0, 'failed', 5000, 5000);
    recorder.untimed(2, 0);
    recorder.time('http.first_byte')(0, 1, 12345);
    const spoken = recorder.drain(9, { users: 3, waiting: 0, generator: IDLE, inFlight: (visit) => visit(1, 1, 700) });
    const interval = mergeIntervals([spoken], { index: 9, stage: 1, judged: true, loadUs: 5 });
    assert.equal(interval.series.length, 8);
    assert.deepEqual(roundTrip(interval), interval);
    const empty = mergeIntervals([], { index: 0, stage: 0, judged: false });
    assert.deepEqual(roundTrip(empty), empty);
  });
});
