import assert from 'node:assert/strict';
import { earlyEnd } from './early-end.ts';

describe('earlyEnd', () => {
  const main = `    at process.<anonymous> (${import.meta.resolve('./main.ts')}:36:40)\n    at process.emit (node:events:509:28)\n`;

  it('names the line that called process.exit', () => {
    const stack = `Error\n${main}    at process.exit (node:internal/process/per_thread:240:13)\n    at Object.event (file:///home/me/my%20toys.mjs:3:9)\n`;
    assert.equal(earlyEnd(stack), 'The command was ended before it was done: process.exit was called at /home/me/my toys.mjs:3:9\n');
  });

  it('names no line where nobody called it', () => {
    assert.match(earlyEnd(`Error\n${main}`), /: does a plugin call process\.exit, or wait for ever\?\n$/);
  });
});
