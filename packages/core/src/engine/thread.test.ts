import assert from 'node:assert/strict';
import type { ThreadData } from './messages.ts';
import { Thread } from './thread.ts';

/** Hires it; what is said of its death, and what is logged. */
const death = (thread: Thread): Promise<{ readonly why: string; readonly logged: readonly string[] }> =>
  new Promise((resolve) => {
    const logged: string[] = [];
    thread.hire({} as ThreadData, { hear() {}, died: (why) => resolve({ why, logged }), log: (line) => logged.push(line) });
  });

describe('a thread that ends by itself', () => {
  for (const [how, text, why, stack] of [
    ['with a code', 'process.exit(7)', 'it ended with code 7', undefined],
    ['with what it threw, and its stack for who looks for it', 'throw new TypeError("lost")', 'TypeError: lost', /^TypeError: lost\n +at /],
  ] as const)
    it(`is told of ${how}, and at once to who comes too late`, async () => {
      const thread = new Thread(new URL(`data:text/javascript,${text}`));
      const first = await death(thread);
      let later: unknown;
      thread.hire({} as ThreadData, { hear() {}, died: (said) => (later = said), log() {} });
      assert.deepEqual([first.why, later], [why, why]);
      if (stack === undefined) assert.deepEqual(first.logged, []);
      else assert.match(first.logged.join(), stack);
    });

  it('is not told of when it was asked to end', async () => {
    const thread = new Thread(new URL('data:text/javascript,setInterval(() => {}, 1000)'));
    let said: string | undefined;
    thread.hire({} as ThreadData, { hear() {}, died: (why) => (said = why), log() {} });
    await thread.end();
    assert.equal(said, undefined);
  });
});
