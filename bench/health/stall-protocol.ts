import type { Driver, Plugin, Protocol, Session } from '../../packages/core/src/contract/plugin.ts';

interface StallStep {
  readonly verb: 'answer' | 'stall';
  readonly value: string;
  readonly options: Record<never, never>;
}

/** `- answer: 5ms` has its answer so much later. `- stall: 900ms` keeps its worker from everything else for so long, and needs no processor for it. */
const stall: Protocol<StallStep, object, Session, null> = {
  name: 'stall',
  grammar: ({ z, text }) => ({
    config: z.strictObject({}),
    verbs: {
      answer: { doc: 'Waits for an answer.', value: text, options: {}, label: 'text' },
      stall: { doc: 'Blocks its worker.', value: text, options: {}, label: 'text' },
    },
    views: {},
  }),
  async open(_, { clock }): Promise<Driver<StallStep, Session, null>> {
    const never = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
    return {
      session: () => ({ cancel() {}, close() {} }),
      compile({ verb, value }) {
        const ms = Number.parseFloat(value);
        const answered = () => ({ kind: 'reply', endUs: clock.nowUs(), reply: null }) as const;
        if (verb === 'answer') return (turn) => void clock.at(clock.nowUs() + ms * 1e3, () => turn.settle(answered()));
        return () => {
          Atomics.wait(never, 0, 0, ms);
          return answered();
        };
      },
      views: {},
      evidence: () => ({ request: '', response: '' }),
      close: async () => {},
    };
  },
};

export const plugin: Plugin = { apiVersion: 1, name: 'stall', version: '1.0.0', protocols: [stall] };
