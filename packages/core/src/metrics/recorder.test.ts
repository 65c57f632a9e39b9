import assert from 'node:assert/strict';
import type { Evidence } from '../contract/events.ts';
import { IDLE } from './generator-probe.ts';
import { type Instant, Recorder } from './recorder.ts';
import { transferOf, type WorkerInterval } from './worker-interval.ts';

const NOW: Instant = { users: 3, waiting: 1, generator: IDLE };
const MS = 1000;

/** metric row/stage outcome: count (timed), sum. */
const shown = ({ series }: WorkerInterval): readonly string[] =>
  series.map(
    ({ metric, row, stage, outcome, count, timed, sumUs }) => `${metric} ${row}/${stage} ${outcome}: ${count} (${timed}), ${sumUs}`,
  );
const metrics = (interval: WorkerInterval): readonly string[] => [...new Set(interval.series.map(({ metric }) => metric))];

describe('Recorder', () => {
  it('tells rows, stages and outcomes apart, and is empty afterwards', () => {
    const recorder = new Recorder(2);
    recorder.sample(0, 0, 'ok', 5 * MS, 5 * MS);
    recorder.sample(0, 0, 'ok', 7 * MS, 7 * MS);
    recorder.sample(0, 0, 'failed', 3 * MS, 3 * MS);
    recorder.sample(0, 0, 'cut', 9 * MS, 9 * MS);
    recorder.sample(4, 1, 'ok', 2 * MS, 2 * MS);
    // an older stage's sample that comes in late, twice
    recorder.sample(4, 0, 'ok', MS, MS);
    recorder.sample(4, 0, 'ok', MS, MS);
    recorder.iteration(6, 1, 'ok', 20 * MS);
    recorder.group(5, 1, 'failed', 10 * MS);
    recorder.block(7, 1, 'ok', 4 * MS);
    const first = recorder.drain(0, NOW);
    assert.deepEqual(shown(first).toSorted(), [
      'block 7/1 ok: 1 (1), 4000',
      'group 5/1 failed: 1 (1), 10000',
      'iteration 6/1 ok: 1 (1), 20000',
      'latency 0/0 cut: 1 (1), 9000',
      'latency 0/0 failed: 1 (1), 3000',
      'latency 0/0 ok: 2 (2), 12000',
      'latency 4/0 ok: 2 (2), 2000',
      'latency 4/1 ok: 1 (1), 2000',
    ]);
    assert.deepEqual([first.worker, first.index, first.users, first.waiting], [2, 0, 3, 1]);
    assert.deepEqual(shown(recorder.drain(1, NOW)), []);
    recorder.sample(4, 0, 'ok', MS, MS);
    assert.deepEqual(shown(recorder.drain(2, NOW)), ['latency 4/0 ok: 1 (1), 1000']);
  });

  it('sends service only where it differs from latency by more than a histogram can tell', () => {
    const recorder = new Recorder(0);
    recorder.sample(0, 0, 'ok', 5000, 4996);
    assert.deepEqual(metrics(recorder.drain(0, NOW)), ['latency']);
    recorder.sample(0, 0, 'ok', 5000, 5000);
    recorder.sample(0, 0, 'ok', 5000, 1000);
    recorder.sample(0, 0, 'ok', 6000, 6000);
    assert.deepEqual(shown(recorder.drain(1, NOW)), ['latency 0/0 ok: 3 (3), 16000', 'service 0/0 ok: 3 (3), 12000'], 'all of that second');
    recorder.sample(0, 0, 'ok', 5000, 5000);
    assert.deepEqual(metrics(recorder.drain(2, NOW)), ['latency']);
  });

  it('counts what failed without an answer, and gives it no time', () => {
    const recorder = new Recorder(0);
    recorder.untimed(0, 0);
    recorder.untimed(0, 0);
    recorder.sample(0, 0, 'failed', MS, MS);
    assert.deepEqual(shown(recorder.drain(0, NOW)), ['latency 0/0 failed: 3 (1), 1000']);
    recorder.untimed(0, 0);
    const [series] = recorder.drain(1, NOW).series;
    assert.deepEqual([series?.count, series?.timed, series?.minUs, series?.maxUs, series?.sumUs], [1, 0, 0, 0, 0]);
  });

  it('collects lag, waits and protocols’ own times over ten seconds, or until the last', () => {
    const recorder = new Recorder(0);
    const firstByte = recorder.time('http.first_byte');
    const record = (): void => {
      recorder.scheduleLag(0, 0, 0);
      recorder.userWait(0, 0, 300);
      firstByte(0, 0, MS);
    };
    const sent: (readonly string[])[] = [];
    for (let index = 0; index < 13; index++) {
      record();
      sent.push(shown(recorder.drain(index, { ...NOW, last: index === 12 })));
    }
    assert.deepEqual(
      sent.flatMap((series, index) => (series.length > 0 ? [index] : [])),
      [9, 12],
    );
    assert.deepEqual(sent[9], [
      'schedule_lag 0/0 ok: 10 (10), 0',
      'user_wait 0/0 ok: 10 (10), 3000',
      'http.first_byte 0/0 ok: 10 (10), 10000',
    ]);
    assert.deepEqual(sent[12], ['schedule_lag 0/0 ok: 3 (3), 0', 'user_wait 0/0 ok: 3 (3), 900', 'http.first_byte 0/0 ok: 3 (3), 3000']);
  });

  it('is asked once a second for the ages of what is in flight', () => {
    const recorder = new Recorder(0);
    const inFlight: NonNullable<Instant['inFlight']> = (visit) => {
      visit(0, 0, 1500 * MS);
      visit(0, 0, 500 * MS);
    };
    for (const index of [0, 1]) assert.deepEqual(shown(recorder.drain(index, { ...NOW, inFlight })), ['in_flight 0/0 ok: 2 (2), 2000000']);
    assert.deepEqual(shown(recorder.drain(2, NOW)), []);
  });

  it('hands over counts that no later second changes', () => {
    const recorder = new Recorder(0);
    recorder.sample(0, 0, 'ok', 100, 100);
    recorder.sample(1, 0, 'ok', 200, 200);
    recorder.iterations.started = 5;
    const first = recorder.drain(0, NOW);
    recorder.sample(0, 0, 'ok', 300, 300);
    recorder.iterations.started++;
    const second = recorder.drain(1, NOW);
    const pairs = ({ series, counts }: WorkerInterval): unknown => series.map(({ from, to }) => [...counts.subarray(from, to)]);
    assert.deepEqual(pairs(first), [
      [100, 1],
      [200, 1],
    ]);
    assert.deepEqual(pairs(second), [[300, 1]]);
    assert.deepEqual([first.iterations.started, second.iterations.started], [5, 1]);
    assert.deepEqual(transferOf(first), [first.counts.buffer]);
    assert.deepEqual(structuredClone(first), first);
  });

  it('writes more series than its buffer first held', () => {
    const recorder = new Recorder(0);
    for (let row = 0; row < 40; row++) for (let us = 0; us < 100; us++) recorder.sample(row, 0, 'ok', us * 50, us * 50);
    const { series, counts } = recorder.drain(0, NOW);
    assert.equal(counts.length, 2 * 40 * 100);
    for (const { row, from, to } of series) assert.deepEqual([from, to], [200 * row, 200 * (row + 1)]);
    for (const at of [0, 200, 7800]) assert.deepEqual([...counts.subarray(at, at + 6)], [0, 1, 50, 1, 100, 1]);
  });

  it('keeps evidence of the first three of each row and kind in the whole run', () => {
    const recorder = new Recorder(0);
    const evidence = (atUs: number): Evidence => ({ atUs, message: 'busy', request: 'GET /', response: '503' });
    for (let i = 0; i < 2; i++) recorder.error(0, 0, 'http.503', evidence(i));
    recorder.error(0, 0, 'timeout');
    assert.ok(recorder.wantsEvidence(0, 'http.503') && recorder.wantsEvidence(1, 'http.503'));
    const first = recorder.drain(0, NOW).errors;
    for (let i = 2; i < 9; i++) recorder.error(0, 1, 'http.503', evidence(i));
    assert.ok(!recorder.wantsEvidence(0, 'http.503') && recorder.wantsEvidence(1, 'http.503'));
    const second = recorder.drain(1, NOW).errors;
    const told = (errors: WorkerInterval['errors']): unknown =>
      errors.map(({ stage, kind, count, evidence: kept }) => [stage, kind, count, kept.map(({ atUs }) => atUs)]);
    assert.deepEqual(told(first), [
      [0, 'http.503', 2, [0, 1]],
      [0, 'timeout', 1, []],
    ]);
    assert.deepEqual(told(second), [[1, 'http.503', 7, [2]]]);
    assert.deepEqual(recorder.drain(2, NOW).errors, []);
  });
});
