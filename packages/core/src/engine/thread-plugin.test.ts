import type { Driver, Plugin } from '../contract/plugin.ts';

/** What a step of {@link plugin} says. `exit` and `uncaught` end its thread, `blocks` keeps it from everything else for ever. */
export type ThreadVerb = 'ok' | 'exit' | 'uncaught' | 'throws' | 'blocks';

/** The worker with the number that is posted here ends. */
export const ENDS = 'thread-plugin ends';

let warmed = 0;

/** A protocol without a target, for threads, which import it by its address. It says how often it was warmed, and what it was told. */
export const plugin: Plugin = {
  apiVersion: 1,
  name: 'thread',
  version: '1.0.0',
  protocols: [
    {
      name: 'fake',
      grammar: () => ({ config: undefined as never, verbs: {}, views: {} }),
      async warm() {
        warmed++;
        throw new Error('too cold');
      },
      async open(config, scope): Promise<Driver> {
        const { clock } = scope;
        scope.log(`warmed ${warmed} times, told ${JSON.stringify(scope.told)}`);
        if ((config as { opens?: ThreadVerb }).opens === 'exit') process.exit(7);
        const ends = new BroadcastChannel(ENDS);
        ends.onmessage = ({ data }) => data === scope.share?.worker && process.exit(7);
        ends.unref();
        return {
          session: () => ({ cancel() {}, close() {} }),
          compile(step, context) {
            const value = context.text(step.value as string);
            return (turn) => {
              const [verb, ms = '1'] = value(turn.vu).split(' ');
              if (verb === 'exit') process.exit(7);
              if (verb === 'uncaught') clock.at(0, () => JSON.parse('{'));
              if (verb === 'throws') throw new Error('boom');
              if (verb === 'blocks') Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
              const answer = (): void =>
                turn.settle({ kind: 'reply', endUs: clock.nowUs(), reply: { said: `${scope.runId} ${turn.vu.id}` } });
              clock.at(clock.nowUs() + Number(ms) * 1e3, answer);
            };
          },
          views: { json: (reply) => reply },
          evidence: ({ said }) => ({ request: '', response: said }),
          async close() {
            ends.close();
            scope.log('driver closed');
          },
        };
      },
    },
  ],
};
