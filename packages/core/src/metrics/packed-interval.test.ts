import assert from 'node:assert/strict';
import type { Interval } from '../contract/events.ts';
import { drawOf } from '../time/random.ts';
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
    recorder.untimed(2, 0);
    recorder.time('http.first_byte')(0, 1, 12345);
    const spoken = recorder.drain(9, { users: 3, waiting: 0, generator: IDLE, inFlight: (visit) => visit(1, 1, 700) });
    const interval = mergeIntervals([spoken], { index: 9, stage: 1, judged: true, loadUs: 5 });
    assert.equal(interval.series.length, 8);
    assert.deepEqual(roundTrip(interval), interval);
    const empty = mergeIntervals([], { index: 0, stage: 0, judged: false });
    assert.deepEqual(roundTrip(empty), empty);
  });

  it('keeps the journal of fifty steps over two hours below 24 MB', () => {
    const [rows, perSec, seconds] = [50, 300, 60];
    const draws = drawOf(1, 'times')(0, 0);
    const recorder = new Recorder(0);
    let bytes = 0;
    for (let index = 0; index < seconds; index++) {
      for (let i = 0; i < perSec; i++) {
        // spread as answers of a service are: the median 20 ms, a tenth ten times as long
        const us = 20e3 * 10 ** (1.8 * (draws.next() - 0.5));
        recorder.sample(i % rows, 0, draws.next() < 0.01 ? 'failed' : 'ok', us, us);
        recorder.scheduleLag(i % rows, 0, 100);
      }
      const spoken = recorder.drain(index, {
        users: 100,
        waiting: 0,
        generator: { loopBusyRatio: 1 / 3, loopDelayP99Us: 1234, gcPauseUs: 567, cpuCores: 2 / 3, heapRatio: 1 / 7 },
        inFlight: (visit) => {
          for (let i = 0; i < 20; i++) visit(Math.floor(draws.next() * rows), 0, 20e3 * draws.next());
        },
      });
      bytes += JSON.stringify(packInterval(mergeIntervals([spoken], { index, stage: 0, judged: true }))).length + 1;
    }
    const megabytes = ((bytes / seconds) * 7200) / 1e6;
    assert.ok(megabytes <= 24, `${megabytes} MB`);
    assert.ok(megabytes >= 12, `${megabytes} MB are too few to be true`);
  });
});
