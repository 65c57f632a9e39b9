import assert from 'node:assert/strict';
import type { RunEvent } from '../contract/events.ts';
import { maskOf } from '../secrets.ts';
import { createEventStream, type EventStream } from './event-stream.ts';

const notice = (message: string): RunEvent => ({ type: 'notice', atUs: 0, level: 'info', source: 'test', message, at: null });
const textOf = (event: RunEvent): string => (event.type === 'notice' ? event.message : event.type);

describe('the event stream', () => {
  it('masks before the journal and before the listeners', () => {
    const lines: string[] = [];
    const heard: string[] = [];
    const stream = createEventStream({
      mask: maskOf(['s3cret']),
      append: (line) => lines.push(line),
      journalFailed: (cause) => assert.fail(String(cause)),
      listeners: [{ hear: (event) => heard.push(textOf(event)) }],
    });
    stream.emit(notice('the s3cret is out'));
    assert.deepEqual(heard, ['the *** is out']);
    assert.ok(!lines.join().includes('s3cret'));
  });

  it('keeps its order when a listener emits from within', () => {
    const log: string[] = [];
    const stream: EventStream = createEventStream({
      mask: maskOf([]),
      append: (line) => log.push(`journal ${textOf(JSON.parse(line) as RunEvent)}`),
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
      mask: maskOf([]),
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
