import assert from 'node:assert/strict';
import type { RunEvent } from '../contract/events.ts';
import { createEventStream, type EventStream } from './event-stream.ts';
import { masksOf } from './masks.ts';

const notice = (message: string): RunEvent => ({ type: 'notice', atUs: 0, level: 'info', source: 'test', message, at: null });
const textOf = (event: RunEvent): string => (event.type === 'notice' ? event.message : event.type);

describe('the event stream', () => {
  it('masks before the journal and before the listeners', () => {
    const written: RunEvent[] = [];
    const heard: string[] = [];
    const stream = createEventStream({
      masks: masksOf(['s3cret']),
      append: (event) => void written.push(event),
      journalFailed: (cause) => assert.fail(String(cause)),
      listeners: [{ hear: (event) => heard.push(textOf(event)) }],
    });
    stream.emit(notice('the s3cret is out'));
    assert.deepEqual(heard, ['the *** is out']);
    assert.deepEqual(written.map(textOf), ['the *** is out']);
  });

  it('masks the evidence of an interval and leaves its figures as they are', () => {
    const series = [{ metric: 'latency', row: 0, stage: 0, outcome: 'ok', count: 1, sumUs: 1, minUs: 1, maxUs: 1, counts: 's3cret' }];
    const evidence = [{ atUs: 0, message: 'm', request: 'key=s3cret', response: '' }];
    const interval = {
      type: 'interval',
      series,
      errors: [{ row: 0, stage: 0, kind: 'expect', count: 1, evidence }],
    } as unknown as RunEvent;
    let heard: RunEvent | undefined;
    const hear = (event: RunEvent): void => {
      heard = event;
    };
    createEventStream({ masks: masksOf(['s3cret']), append: () => undefined, journalFailed: () => undefined, listeners: [{ hear }] }).emit(
      interval,
    );
    assert.ok(heard?.type === 'interval');
    assert.equal(heard.series[0]?.counts, 's3cret');
    assert.equal(heard.errors[0]?.evidence[0]?.request, 'key=***');
  });

  it('keeps its order when a listener emits from within', () => {
    const log: string[] = [];
    const stream: EventStream = createEventStream({
      masks: masksOf([]),
      append: (event) => void log.push(`journal ${textOf(event)}`),
      journalFailed: (cause) => assert.fail(String(cause)),
      listeners: [
        { hear: (event) => void (textOf(event) === 'a' && stream.emit(notice('b'))) },
        { hear: (event) => log.push(`heard ${textOf(event)}`) },
      ],
    });
    stream.emit(notice('a'));
    assert.deepEqual(log, ['journal a', 'heard a', 'journal b', 'heard b']);
  });

  it('tells once that the journal failed and goes on', () => {
    let failures = 0;
    let heard = 0;
    const stream = createEventStream({
      masks: masksOf([]),
      append: () => {
        throw new Error('ENOSPC');
      },
      journalFailed: () => failures++,
      listeners: [{ hear: () => heard++ }],
    });
    stream.emit(notice('a'));
    stream.emit(notice('b'));
    assert.deepEqual([failures, heard], [1, 2]);
  });
});
