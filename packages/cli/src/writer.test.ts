import assert from 'node:assert/strict';
import { EventEmitter } from 'node:events';
import { type Sink, writerTo } from './writer.ts';

/** Notes what it is given, then fails in its own way. */
function streamThat(fail: (errors: EventEmitter) => void): { readonly sink: Sink; readonly written: string[] } {
  const errors = new EventEmitter();
  const written: string[] = [];
  const write = (text: string): void => {
    written.push(text);
    fail(errors);
  };
  return { sink: { write, on: (event, listener) => errors.on(event, listener) }, written };
}
const failure = (code: string): Error => Object.assign(new Error(code), { code });

describe('writerTo', () => {
  it('writes on and on where nothing fails', () => {
    const { sink, written } = streamThat(() => undefined);
    const write = writerTo(sink, (cause) => assert.fail(cause));
    write('a');
    write('b');
    assert.deepEqual(written, ['a', 'b']);
  });

  const failing: readonly (readonly [title: string, fail: (errors: EventEmitter) => void, told: readonly string[]])[] = [
    [
      'a full disk, which throws',
      () => {
        throw failure('ENOSPC');
      },
      ['ENOSPC'],
    ],
    ['a failure that comes as an event', (errors) => void errors.emit('error', failure('EIO')), ['EIO']],
    ['a reader that went away', (errors) => void errors.emit('error', failure('EPIPE')), []],
  ];
  for (const [title, fail, expected] of failing) {
    it(`stops writing after ${title}, and tells ${expected.length === 0 ? 'nobody' : 'once'}`, () => {
      const { sink, written } = streamThat(fail);
      const told: string[] = [];
      const write = writerTo(sink, ({ message }) => told.push(message));
      write('a');
      write('b');
      assert.deepEqual(written, ['a']);
      assert.deepEqual(told, expected);
    });
  }
});
